// The sum of the terms modulo 2**OUT_W, ceil(log2(N)) cycles later.
reg [OUT_W-1:0] total;
reg [IN_W-1:0] term;
integer k;
always @* begin
  total = 0;
  for (k = 0; k < N; k = k + 1) begin
    term = terms[k*IN_W+:IN_W];
    total = total + {{OUT_W{IS_SIGNED != 0 && term[IN_W-1]}}, term};
  end
end
wire [OUT_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(OUT_W), .CYCLES($clog2(N))) u_later (.clk(clk), .rst(rst), .now(total), .then(expected), .valid(reached));
wire fault = reached && sum != expected;
