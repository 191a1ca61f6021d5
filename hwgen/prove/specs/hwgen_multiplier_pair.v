// Both products, 4 cycles later.
wire signed [A_W+B_W-1:0] wide_a = {{B_W{a[A_W-1]}}, a};
wire signed [A_W+B_W-1:0] whole0 = wide_a * {{A_W{b0[B_W-1]}}, b0};
wire signed [A_W+B_W-1:0] whole1 = wide_a * {{A_W{b1[B_W-1]}}, b1};
wire [2*P_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(2 * P_W), .CYCLES(4)) u_later (
  .clk(clk), .rst(rst), .now({whole1[P_W-1:0], whole0[P_W-1:0]}), .then(expected), .valid(reached));
wire fault = reached && {product1, product0} != expected;
