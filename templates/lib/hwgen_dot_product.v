// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Dot product of SIMD inputs and SIMD weights: multipliers side by side and an adder tree.
//
// Latency:  4 + ceil(log2(SIMD)) cycles.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_dot_product #(
    parameter integer SIMD = 1,      // inputs
    parameter integer X_W = 8,       // bits of an input
    parameter integer X_SIGNED = 1,  // 1: inputs are two's complement
    parameter integer W_W = 8,       // bits of a weight, signed
    parameter integer SUM_W = 24     // bits of the sum, signed, at least that of a product
) (
    input  wire                clk,
    input  wire [SIMD*X_W-1:0] inputs,
    input  wire [SIMD*W_W-1:0] weights,
    output wire [SUM_W-1:0]    sum
);
  localparam integer A_W = X_SIGNED != 0 ? X_W : X_W + 1;  // signed operand
  localparam integer P_W = A_W + W_W;

  wire [SIMD*A_W-1:0] operands;
  wire [SIMD*P_W-1:0] products;

  genvar s;
  generate
    if (X_SIGNED != 0) begin : gen_signed
      assign operands = inputs;
    end else begin : gen_unsigned
      for (s = 0; s < SIMD; s = s + 1) begin : gen_operand
        assign operands[s*A_W+:A_W] = {1'b0, inputs[s*X_W+:X_W]};
      end
    end
    for (s = 0; s < SIMD; s = s + 1) begin : gen_simd
      hwgen_multiplier #(
          .A_W(A_W),
          .B_W(W_W)
      ) u_multiplier (
          .clk    (clk),
          .a      (operands[s*A_W+:A_W]),
          .b      (weights[s*W_W+:W_W]),
          .product(products[s*P_W+:P_W])
      );
    end
  endgenerate

  hwgen_adder_tree #(
      .N    (SIMD),
      .IN_W (P_W),
      .OUT_W(SUM_W)
  ) u_tree (
      .clk  (clk),
      .terms(products),
      .sum  (sum)
  );
endmodule

`default_nettype wire
