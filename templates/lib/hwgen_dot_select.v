// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Dot product of SIMD inputs and SIMD weights -1, 0, +1, but for a constant of the weights: a weight below 0 inverts
// the bits of its input, and
//
//   -x = ~x + 1               of a signed input
//   -x = ~x - (2**X_W - 1)    of an unsigned input
//
// The bias takes these constants in.
//
// Latency:  1 + ceil(log2(SIMD)) cycles.
// Interval: one sum a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_dot_select #(
    parameter integer SIMD = 1,      // inputs
    parameter integer X_W = 8,       // bits of an input
    parameter integer X_SIGNED = 1,  // 1: inputs are two's complement
    parameter integer W_W = 2,       // bits of a weight: 1, its sign, or 2, two's complement
    parameter integer SHIFT = 0,     // 1: twice the sum
    parameter integer SUM_W = 24     // bits of the sum, which wraps; at least X_W + 1 + SHIFT
) (
    input  wire                clk,
    input  wire [SIMD*X_W-1:0] inputs,
    input  wire [SIMD*W_W-1:0] weights,
    output wire [SUM_W-1:0]    sum
);
  localparam integer TREE_W = SUM_W - SHIFT;

  reg [SIMD*X_W-1:0] terms_q;
  wire [TREE_W-1:0] total;

  genvar s;
  generate
    for (s = 0; s < SIMD; s = s + 1) begin : gen_simd
      wire negative = weights[s*W_W+W_W-1];
      wire used = W_W == 1 || weights[s*W_W];
      always @(posedge clk) terms_q[s*X_W+:X_W] <= {X_W{used}} & (inputs[s*X_W+:X_W] ^ {X_W{negative}});
    end
    if (SHIFT > 0) begin : gen_twice
      assign sum = {total, {SHIFT{1'b0}}};
    end else begin : gen_once
      assign sum = total;
    end
  endgenerate

  hwgen_adder_tree #(
      .N        (SIMD),
      .IN_W     (X_W),
      .IS_SIGNED(X_SIGNED),
      .OUT_W    (TREE_W)
  ) u_tree (
      .clk  (clk),
      .terms(terms_q),
      .sum  (total)
  );
endmodule

`default_nettype wire
