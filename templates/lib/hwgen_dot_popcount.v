// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Dot product of SIMD inputs of one bit and SIMD weights -1, 0, +1, but for a constant of the weights: the number of
// inputs that equal the sign of their weight, that is XNOR (here XOR with the stored sign, 1 below zero) and popcount.
//
//   sum(w * x) = popcount(x ^ sign(w), where w is not 0) - number of weights below 0      x of 0 and 1
//
// The bias takes the last term in. SHIFT doubles the sum for inputs that stand for -1 and +1.
//
// Latency:  2 + ceil(log2(ceil(SIMD / 3))) cycles.
// Interval: one sum a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_dot_popcount #(
    parameter integer SIMD = 1,   // inputs
    parameter integer W_W = 1,    // bits of a weight: 1, its sign, or 2, two's complement
    parameter integer SHIFT = 0,  // 1: twice the sum
    parameter integer SUM_W = 8   // bits of the sum, which wraps; at least 2 + SHIFT
) (
    input  wire                clk,
    input  wire [SIMD-1:0]     inputs,
    input  wire [SIMD*W_W-1:0] weights,
    output wire [SUM_W-1:0]    sum
);
  localparam integer COUNT_W = SUM_W - SHIFT;

  reg [SIMD-1:0] equal_q;
  wire [COUNT_W-1:0] count;

  genvar s;
  generate
    for (s = 0; s < SIMD; s = s + 1) begin : gen_simd
      wire negative = weights[s*W_W+W_W-1];
      wire used = W_W == 1 || weights[s*W_W];
      always @(posedge clk) equal_q[s] <= used && (inputs[s] ^ negative);
    end
    if (SHIFT > 0) begin : gen_twice
      assign sum = {count, {SHIFT{1'b0}}};
    end else begin : gen_once
      assign sum = count;
    end
  endgenerate

  hwgen_popcount #(
      .N    (SIMD),
      .OUT_W(COUNT_W)
  ) u_count (
      .clk  (clk),
      .bits (equal_q),
      .count(count)
  );
endmodule

`default_nettype wire
