// Each lane becomes (value - ZERO) squared.
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    wire [W-1:0] value = s_axis_tdata[k*W+:W];
    wire signed [W+1:0] x = {{3{IS_SIGNED != 0 && value[W-1]}}, value};
    wire signed [2*W+3:0] d = x - ZERO;
    wire signed [2*W+3:0] y = d * d;
    assign wanted[k*OUT_W+:OUT_W] = y[OUT_W-1:0];
  end
endgenerate
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
