// The largest of the values, ceil(log2(N)) cycles later.
reg [W-1:0] best;
reg [W-1:0] value;
integer k;
always @* begin
  best = values[W-1:0];
  for (k = 1; k < N; k = k + 1) begin
    value = values[k*W+:W];
    if (IS_SIGNED != 0 ? $signed(value) > $signed(best) : value > best) best = value;
  end
end
wire [W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(W), .CYCLES($clog2(N))) u_later (.clk(clk), .rst(rst), .now(best), .then(expected), .valid(reached));
wire fault = reached && largest != expected;
