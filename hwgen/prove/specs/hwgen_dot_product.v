// For each output the sum of the products of inputs and its weights.
reg [OUTPUTS*SUM_W-1:0] totals;
reg signed [SUM_W-1:0] total;
reg [X_W-1:0] x;
reg [W_W-1:0] w;
reg signed [SUM_W-1:0] wide_x;
reg signed [SUM_W-1:0] wide_w;
integer n;
integer k;
always @* begin
  totals = 0;
  for (n = 0; n < OUTPUTS; n = n + 1) begin
    total = 0;
    for (k = 0; k < SIMD; k = k + 1) begin
      x = inputs[k*X_W+:X_W];
      w = weights[(n*SIMD+k)*W_W+:W_W];
      wide_x = {{SUM_W{X_SIGNED != 0 && x[X_W-1]}}, x};
      wide_w = {{SUM_W{w[W_W-1]}}, w};
      total = total + wide_x * wide_w;
    end
    totals[n*SUM_W+:SUM_W] = total;
  end
end
wire [OUTPUTS*SUM_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(OUTPUTS * SUM_W), .CYCLES(4 + $clog2(SIMD))) u_later (
  .clk(clk), .rst(rst), .now(totals), .then(expected), .valid(reached));
wire fault = reached && sum != expected;
