// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Signed multiplier from iCE40 multiplier blocks of 16 x 16 bits, as hwgen_limbs lays them out.
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
  hwgen_limbs #(
      .A_W   (A_W),
      .B_W   (B_W),
      .A_LIMB(15),
      .B_LIMB(15)
  ) u_limbs (
      .clk    (clk),
      .a      (a),
      .b      (b),
      .product(product)
  );
endmodule

`default_nettype wire
