// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Signed multiplier from DSP48E1 blocks of 25 x 18 bits, as hwgen_limbs lays them out: the operand at the wide port is
// the one that leaves fewer blocks.
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
  localparam integer A_WIDE = A_W > 25 ? (A_W + 22) / 24 : 1;
  localparam integer A_NARROW = A_W > 18 ? (A_W + 15) / 17 : 1;
  localparam integer B_WIDE = B_W > 25 ? (B_W + 22) / 24 : 1;
  localparam integer B_NARROW = B_W > 18 ? (B_W + 15) / 17 : 1;

  generate
    if (B_WIDE * A_NARROW < A_WIDE * B_NARROW) begin : gen_swapped
      hwgen_limbs #(
          .A_W   (B_W),
          .B_W   (A_W),
          .A_LIMB(24),
          .B_LIMB(17)
      ) u_limbs (
          .clk    (clk),
          .a      (b),
          .b      (a),
          .product(product)
      );
    end else begin : gen_straight
      hwgen_limbs #(
          .A_W   (A_W),
          .B_W   (B_W),
          .A_LIMB(24),
          .B_LIMB(17)
      ) u_limbs (
          .clk    (clk),
          .a      (a),
          .b      (b),
          .product(product)
      );
    end
  endgenerate
endmodule

`default_nettype wire
