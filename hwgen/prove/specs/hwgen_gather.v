// Each word leaves with the fields that INDICES names, in their order; a field beyond them is 0.
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
function [OUTPUTS*FIELD-1:0] gathered(input [FIELDS*FIELD-1:0] fields);
  integer k;
  integer bit_;
  integer index;
  begin
    gathered = {(OUTPUTS*FIELD){1'b0}};
    for (k = 0; k < OUTPUTS; k = k + 1)
      for (bit_ = 0; bit_ < FIELD; bit_ = bit_ + 1)
        for (index = 0; index < FIELDS; index = index + 1)
          if (INDICES[k*16+:16] == index) gathered[k*FIELD+bit_] = fields[index*FIELD+bit_];
  end
endfunction
assign wanted = gathered(s_axis_tdata);
