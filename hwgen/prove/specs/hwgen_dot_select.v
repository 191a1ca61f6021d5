// Weights are -1, 0, 1; the constants that the bias takes in are added here.
reg signed [SUM_W-1:0] total;
reg [X_W-1:0] x;
reg [W_W-1:0] w;
reg signed [SUM_W-1:0] wide_x;
reg signed [SUM_W-1:0] wide_w;
integer k;
always @* begin
  total = 0;
  for (k = 0; k < SIMD; k = k + 1) begin
    x = inputs[k*X_W+:X_W];
    w = weights[k*W_W+:W_W];
    wide_x = {{SUM_W{X_SIGNED != 0 && x[X_W-1]}}, x};
    wide_w = W_W == 1 ? (w[0] ? {SUM_W{1'b1}} : 1) : w[0] ? (w[W_W-1] ? {SUM_W{1'b1}} : 1) : 0;
    total = total + wide_x * wide_w - (wide_w == {SUM_W{1'b1}} ? (X_SIGNED != 0 ? 1 : 1 - (1 << X_W)) : 0);
  end
end
wire [SUM_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(SUM_W), .CYCLES(1 + $clog2(SIMD))) u_later (
  .clk(clk), .rst(rst), .now(total << SHIFT), .then(expected), .valid(reached));
wire fault = reached && sum != expected;
