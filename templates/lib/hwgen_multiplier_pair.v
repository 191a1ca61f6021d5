// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Two signed products of one operand, side by side: here from two multipliers, in the files of some families from one
// block.
//
// Latency:  4 cycles.
// Interval: two products a cycle.
// Reset:    none; data only.
// Contract: both products fit P_W signed bits.
`default_nettype none

module hwgen_multiplier_pair #(
    parameter integer A_W = 8,  // bits of a, signed
    parameter integer B_W = 8,  // bits of b0 and of b1, signed
    parameter integer P_W = 16  // bits of a product, signed, at most A_W + B_W
) (
    input  wire           clk,
    input  wire [A_W-1:0] a,
    input  wire [B_W-1:0] b0,
    input  wire [B_W-1:0] b1,
    output wire [P_W-1:0] product0,
    output wire [P_W-1:0] product1
);
  wire [A_W+B_W-1:0] whole0;
  wire [A_W+B_W-1:0] whole1;
  wire unused_whole = &{1'b0, whole0, whole1};

  assign product0 = whole0[P_W-1:0];
  assign product1 = whole1[P_W-1:0];

  hwgen_multiplier #(
      .A_W(A_W),
      .B_W(B_W)
  ) u_multiplier0 (
      .clk    (clk),
      .a      (a),
      .b      (b0),
      .product(whole0)
  );

  hwgen_multiplier #(
      .A_W(A_W),
      .B_W(B_W)
  ) u_multiplier1 (
      .clk    (clk),
      .a      (a),
      .b      (b1),
      .product(whole1)
  );
endmodule

`default_nettype wire
