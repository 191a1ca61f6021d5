// Each lane of a word is limited to LOW .. HIGH.
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    wire [W-1:0] value = s_axis_tdata[k*W+:W];
    wire signed [W:0] x = {IS_SIGNED != 0 && value[W-1], value};
    wire signed [W:0] low = {IS_SIGNED != 0 && LOW[W-1], LOW};
    wire signed [W:0] high = {IS_SIGNED != 0 && HIGH[W-1], HIGH};
    wire signed [W:0] y = x < low ? low : x > high ? high : x;
    assign wanted[k*W+:W] = y[W-1:0];
  end
endgenerate
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
