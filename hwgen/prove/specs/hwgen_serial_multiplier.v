// The product, 5 + CYCLES_ cycles behind start. Operands hold for CYCLES_ cycles, and so long no other start comes.
// drives: start a b
localparam integer CYCLES_ = (A_W > 18 ? 2 : 1) * (B_W > 18 ? 2 : 1);
reg [N_W-1:0] busy_q;
reg signed [A_W-1:0] a_q;
reg signed [B_W-1:0] b_q;
wire [A_W+B_W-1:0] fresh = choice[31:1];
assign start = choice[0] && busy_q == 0 && live;
assign {a, b} = start ? fresh : {a_q, b_q};
always @(posedge clk) begin
  a_q <= a;
  b_q <= b;
  busy_q <= rst ? 0 : start ? CYCLES_ - 1 : busy_q == 0 ? 0 : busy_q - 1;
end
wire signed [A_W+B_W-1:0] whole = a * b;
wire began;
wire [A_W+B_W-1:0] expected;
wire known;
hwgen_formal_later #(.WIDTH(A_W + B_W + 1), .CYCLES(5 + CYCLES_)) u_later (
  .clk(clk), .rst(rst), .now({start, whole}), .then({began, expected}), .valid(known));
wire fault = known && began && product != expected;
wire reached = known && began;
