// The product of two signed operands, four cycles later: hwgen_multiplier in the form that proofs find easy.
`default_nettype none

module hwgen_multiplier #(
    parameter integer A_W = 8,  // bits of a, signed
    parameter integer B_W = 8   // bits of b, signed
) (
    input  wire                      clk,
    input  wire signed [A_W-1:0]     a,
    input  wire signed [B_W-1:0]     b,
    output wire signed [A_W+B_W-1:0] product
);
  reg signed [A_W-1:0] a_q;
  reg signed [B_W-1:0] b_q;
  reg signed [A_W+B_W-1:0] product_q;
  reg signed [A_W+B_W-1:0] product_q2;
  reg signed [A_W+B_W-1:0] product_q3;
  assign product = product_q3;
  always @(posedge clk) begin
    a_q <= a;
    b_q <= b;
    product_q <= a_q * b_q;
    product_q2 <= product_q;
    product_q3 <= product_q2;
  end
endmodule

`default_nettype wire
