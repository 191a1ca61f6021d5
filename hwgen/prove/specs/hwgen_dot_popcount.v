// The sum of the products, plus the number of weights below 0, which the bias takes off; doubled with SHIFT.
reg signed [SUM_W-1:0] total;
reg [1-1:0] x;
reg [W_W-1:0] w;
reg signed [SUM_W-1:0] wide_x;
reg signed [SUM_W-1:0] wide_w;
integer k;
always @* begin
  total = 0;
  for (k = 0; k < SIMD; k = k + 1) begin
    x = inputs[k*1+:1];
    w = weights[k*W_W+:W_W];
    wide_x = {{SUM_W{1'b0 && x[1-1]}}, x};
    wide_w = W_W == 1 ? (w[0] ? {SUM_W{1'b1}} : 1) : w[0] ? (w[W_W-1] ? {SUM_W{1'b1}} : 1) : 0;
    total = total + wide_x * wide_w + (wide_w == {SUM_W{1'b1}} ? 1 : 0);
  end
end
wire [SUM_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(SUM_W), .CYCLES(2 + $clog2((SIMD + 2) / 3))) u_later (
  .clk(clk), .rst(rst), .now(total << SHIFT), .then(expected), .valid(reached));
wire fault = reached && sum != expected;
