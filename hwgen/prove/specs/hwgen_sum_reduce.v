// The sum of the TAPS words of a window, lane by lane.
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    reg [OUT_W-1:0] sum;
    reg [IN_W-1:0] value;
    integer tap;
    always @* begin
      sum = 0;
      for (tap = 0; tap < TAPS; tap = tap + 1) begin
        value = s_axis_tdata[(tap*LANES+k)*IN_W+:IN_W];
        sum = sum + {{(OUT_W-IN_W){IN_SIGNED != 0 && value[IN_W-1]}}, value};
      end
    end
    assign wanted[k*OUT_W+:OUT_W] = sum;
  end
endgenerate
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
