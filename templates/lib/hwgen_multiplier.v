// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Signed multiplier with an input, a pipeline and an output register, the stages that DSP blocks have, and one of fabric behind
// them: the way from a block to an adder is long.
//
// Latency:  4 cycles.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_multiplier #(
    parameter integer A_W = 8,  // bits of a, signed
    parameter integer B_W = 8   // bits of b, signed
) (
    input  wire                        clk,
    input  wire signed [A_W-1:0]       a,
    input  wire signed [B_W-1:0]       b,
    output wire signed [A_W+B_W-1:0]   product
);
  localparam integer P_W = A_W + B_W;

  reg signed [A_W-1:0] a_q;
  reg signed [B_W-1:0] b_q;
  reg signed [P_W-1:0] product_q;
  reg signed [P_W-1:0] product_q2;
  reg signed [P_W-1:0] product_q3;

  assign product = product_q3;

  always @(posedge clk) begin
    a_q <= a;
    b_q <= b;
    product_q <= {{B_W{a_q[A_W-1]}}, a_q} * {{A_W{b_q[B_W-1]}}, b_q};
    product_q2 <= product_q;
    product_q3 <= product_q2;
  end
endmodule

`default_nettype wire
