// Lane by lane (a - A_ZERO) * (b - B_ZERO); a lies in the low bits of the word.
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    wire [A_W-1:0] a = s_axis_tdata[k*A_W+:A_W];
    wire [B_W-1:0] b = s_axis_tdata[LANES*A_W+k*B_W+:B_W];
    wire signed [A_W+B_W+1:0] x = $signed({A_SIGNED != 0 && a[A_W-1], a}) - A_ZERO;
    wire signed [A_W+B_W+1:0] y = $signed({B_SIGNED != 0 && b[B_W-1], b}) - B_ZERO;
    wire signed [A_W+B_W+1:0] z = x * y;
    assign wanted[k*P_W+:P_W] = z[P_W-1:0];
  end
endgenerate
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
