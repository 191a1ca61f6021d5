// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Dot products of SIMD inputs and, for each of OUTPUTS, SIMD weights of its own: multipliers side by side and an adder
// tree for each. Two outputs share an input, so that a family may make both products in one block.
//
// Latency:  4 + ceil(log2(SIMD)) cycles.
// Interval: one product a cycle.
// Reset:    none; data only.
// Contract: products fit PRODUCT_W signed bits.
`default_nettype none

module hwgen_dot_product #(
    parameter integer OUTPUTS = 1,             // sums
    parameter integer SIMD = 1,                // inputs
    parameter integer X_W = 8,                 // bits of an input
    parameter integer X_SIGNED = 1,            // 1: inputs are two's complement
    parameter integer W_W = 8,                 // bits of a weight, signed
    parameter integer PRODUCT_W = X_W + W_W,   // bits of a product, signed, at most X_W + W_W
    parameter integer SUM_W = 24               // bits of a sum, signed, at least that of a product
) (
    input  wire                        clk,
    input  wire [SIMD*X_W-1:0]         inputs,
    input  wire [OUTPUTS*SIMD*W_W-1:0] weights,
    output wire [OUTPUTS*SUM_W-1:0]    sum
);
  localparam integer A_W = X_SIGNED != 0 ? X_W : X_W + 1;  // signed operand
  localparam integer PAIRS = OUTPUTS / 2;
  localparam integer TERMS = SIMD * PRODUCT_W;  // bits of the products of a sum

  wire [SIMD*A_W-1:0] operands;
  wire [OUTPUTS*TERMS-1:0] products;

  genvar o;
  genvar s;
  generate
    if (X_SIGNED != 0) begin : gen_signed
      assign operands = inputs;
    end else begin : gen_unsigned
      for (s = 0; s < SIMD; s = s + 1) begin : gen_operand
        assign operands[s*A_W+:A_W] = {1'b0, inputs[s*X_W+:X_W]};
      end
    end
    for (o = 0; o < PAIRS; o = o + 1) begin : gen_pair
      for (s = 0; s < SIMD; s = s + 1) begin : gen_simd
        hwgen_multiplier_pair #(
            .A_W(A_W),
            .B_W(W_W),
            .P_W(PRODUCT_W)
        ) u_pair (
            .clk     (clk),
            .a       (operands[s*A_W+:A_W]),
            .b0      (weights[(2*o*SIMD+s)*W_W+:W_W]),
            .b1      (weights[((2*o+1)*SIMD+s)*W_W+:W_W]),
            .product0(products[2*o*TERMS+s*PRODUCT_W+:PRODUCT_W]),
            .product1(products[(2*o+1)*TERMS+s*PRODUCT_W+:PRODUCT_W])
        );
      end
    end
    if (OUTPUTS > 2 * PAIRS) begin : gen_last
      for (s = 0; s < SIMD; s = s + 1) begin : gen_simd
        wire [A_W+W_W-1:0] whole;
        wire unused_whole = &{1'b0, whole};
        assign products[2*PAIRS*TERMS+s*PRODUCT_W+:PRODUCT_W] = whole[PRODUCT_W-1:0];
        hwgen_multiplier #(
            .A_W(A_W),
            .B_W(W_W)
        ) u_multiplier (
            .clk    (clk),
            .a      (operands[s*A_W+:A_W]),
            .b      (weights[(2*PAIRS*SIMD+s)*W_W+:W_W]),
            .product(whole)
        );
      end
    end
    for (o = 0; o < OUTPUTS; o = o + 1) begin : gen_sum
      hwgen_adder_tree #(
          .N    (SIMD),
          .IN_W (PRODUCT_W),
          .OUT_W(SUM_W)
      ) u_tree (
          .clk  (clk),
          .terms(products[o*TERMS+:TERMS]),
          .sum  (sum[o*SUM_W+:SUM_W])
      );
    end
  endgenerate
endmodule

`default_nettype wire
