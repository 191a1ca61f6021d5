// The largest of the values and the first place where it stands, ceil(log2(N)) cycles later.
reg [W-1:0] best;
reg [PLACE_W-1:0] at;
integer k;
always @* begin
  best = values[W-1:0];
  at = 0;
  for (k = 1; k < N; k = k + 1)
    if (values[k*W+:W] > best) begin
      best = values[k*W+:W];
      at = k;
    end
end
wire [W+PLACE_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(W + PLACE_W), .CYCLES($clog2(N))) u_later (
  .clk(clk), .rst(rst), .now({best, at}), .then(expected), .valid(reached));
wire fault = reached && {largest, place} != expected;
