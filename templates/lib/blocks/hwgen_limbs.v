// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Signed multiplier from multiplier blocks of a family (hwgen_block, signed A_LIMB + 1 x B_LIMB + 1 bits). Operands
// that fit take one block with all of its registers, and registers of fabric behind it. Wider ones are cut into limbs
// of A_LIMB and B_LIMB bits, the last one signed and a bit wider, with a block for every pair:
//
//          a1 * b1 | a0 * b0        products on a diagonal don't overlap: each diagonal is one addend
//     +      a1 * b0                at A_LIMB bits
//     +      a0 * b1                at B_LIMB bits, added behind the registers of fabric
//
// Latency:  4 cycles.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_limbs #(
    parameter integer A_W = 8,      // bits of a, signed
    parameter integer B_W = 8,      // bits of b, signed
    parameter integer A_LIMB = 24,  // bits of an unsigned operand a of a block
    parameter integer B_LIMB = 17   // bits of an unsigned operand b of a block
) (
    input  wire                        clk,
    input  wire signed [A_W-1:0]       a,
    input  wire signed [B_W-1:0]       b,
    output wire signed [A_W+B_W-1:0]   product
);
  localparam integer P_W = A_W + B_W;
  localparam integer A_LIMBS = A_W > A_LIMB + 1 ? (A_W + A_LIMB - 2) / A_LIMB : 1;
  localparam integer B_LIMBS = B_W > B_LIMB + 1 ? (B_W + B_LIMB - 2) / B_LIMB : 1;
  localparam integer ROWS = A_LIMBS + B_LIMBS - 1;  // addends
  localparam integer A_WIDE = A_LIMB * A_LIMBS + 1;
  localparam integer B_WIDE = B_LIMB * B_LIMBS + 1;
  localparam integer INNER = A_LIMB + B_LIMB;  // bits of the product of two limbs that are not the last
  localparam integer WHOLE = INNER + 2;

  wire [A_WIDE+A_W-1:0] a_extended = {{A_WIDE{a[A_W-1]}}, a};
  wire [B_WIDE+B_W-1:0] b_extended = {{B_WIDE{b[B_W-1]}}, b};
  wire [A_W-1:0] unused_a = a_extended[A_WIDE+:A_W];
  wire [B_W-1:0] unused_b = b_extended[B_WIDE+:B_W];

  genvar i;
  genvar j;
  genvar row;
  generate
    if (ROWS == 1) begin : gen_block
      wire [WHOLE-1:0] whole;
      wire unused_whole = &{1'b0, whole};
      hwgen_block #(
          .PIPELINE(1)
      ) u_block (
          .clk    (clk),
          .a      (a_extended[A_LIMB:0]),
          .b      (b_extended[B_LIMB:0]),
          .product(whole)
      );
      reg [P_W-1:0] product_q;
      assign product = product_q;
      always @(posedge clk) product_q <= whole[P_W-1:0];
    end else begin : gen_limbs
      wire [ROWS*P_W-1:0] addends;  // row j - i + A_LIMBS - 1 holds the products of limbs i and j
      for (i = 0; i < A_LIMBS; i = i + 1) begin : gen_a
        wire a_signed = i == A_LIMBS - 1 ? a_extended[A_LIMB*(i+1)] : 1'b0;
        for (j = 0; j < B_LIMBS; j = j + 1) begin : gen_b
          localparam integer BELOW = A_LIMB * i + B_LIMB * j;
          localparam integer AT = (j - i + A_LIMBS - 1) * P_W + BELOW;
          localparam integer LAST = i == A_LIMBS - 1 || j == B_LIMBS - 1 ? 1 : 0;
          localparam integer REST = P_W - BELOW;
          wire b_signed = j == B_LIMBS - 1 ? b_extended[B_LIMB*(j+1)] : 1'b0;
          wire [WHOLE-1:0] partial;
          wire unused_partial = &{1'b0, partial};
          hwgen_block #(
              .PIPELINE(0)
          ) u_block (
              .clk    (clk),
              .a      ({a_signed, a_extended[A_LIMB*i+:A_LIMB]}),
              .b      ({b_signed, b_extended[B_LIMB*j+:B_LIMB]}),
              .product(partial)
          );
          if (LAST == 0) begin : gen_inner
            assign addends[AT+:INNER] = partial[INNER-1:0];
          end else if (REST > WHOLE) begin : gen_extend
            assign addends[AT+:REST] = {{(REST-WHOLE){partial[WHOLE-1]}}, partial};
          end else begin : gen_cut
            assign addends[AT+:REST] = partial[REST-1:0];
          end
          if (i + j > 0 && (i == 0 || j == 0)) begin : gen_below
            assign addends[AT-BELOW+:BELOW] = {BELOW{1'b0}};
          end
        end
      end
      reg [ROWS*P_W-1:0] addends_q;
      reg [P_W-1:0] product_q;
      assign product = product_q;
      for (row = 0; row < ROWS; row = row + 1) begin : gen_row
        wire [P_W-1:0] sum;
        if (row == 0) begin : gen_first
          assign sum = addends_q[P_W-1:0];
        end else begin : gen_add
          assign sum = gen_row[row-1].sum + addends_q[row*P_W+:P_W];
        end
      end
      always @(posedge clk) begin
        addends_q <= addends;
        product_q <= gen_row[ROWS-1].sum;
      end
    end
  endgenerate
endmodule

`default_nettype wire
