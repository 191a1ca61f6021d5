// The number of ones.
reg [OUT_W-1:0] total;
integer k;
always @* begin
  total = 0;
  for (k = 0; k < N; k = k + 1) total = total + bits[k];
end
wire [OUT_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(OUT_W), .CYCLES(1 + $clog2((N + 2) / 3))) u_later (
  .clk(clk), .rst(rst), .now(total), .then(expected), .valid(reached));
wire fault = reached && count != expected;
