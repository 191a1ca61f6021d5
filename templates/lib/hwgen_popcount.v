// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Number of ones among N bits: three bits at a time, then an adder tree.
//
//   b b b   b b b   b b        N bits
//     2       2      2         counts of up to three, a register behind them
//         3          2         adder tree, unsigned
//
// Latency:  1 + ceil(log2(ceil(N / 3))) cycles.
// Interval: one count a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_popcount #(
    parameter integer N = 8,      // bits
    parameter integer OUT_W = 4   // bits of the count, at least 2
) (
    input  wire             clk,
    input  wire [N-1:0]     bits,
    output wire [OUT_W-1:0] count
);
  localparam integer THREES = (N + 2) / 3;

  wire [3*THREES-1:0] padded;
  reg [2*THREES-1:0] counts_q;

  assign padded[N-1:0] = bits;

  genvar three;
  generate
    if (3 * THREES > N) begin : gen_padding
      assign padded[3*THREES-1:N] = {(3*THREES-N){1'b0}};
    end
    for (three = 0; three < THREES; three = three + 1) begin : gen_three
      wire a = padded[3*three];
      wire b = padded[3*three+1];
      wire c = padded[3*three+2];
      always @(posedge clk) counts_q[2*three+:2] <= {(a && b) || (a && c) || (b && c), a ^ b ^ c};
    end
  endgenerate

  hwgen_adder_tree #(
      .N        (THREES),
      .IN_W     (2),
      .IS_SIGNED(0),
      .OUT_W    (OUT_W)
  ) u_tree (
      .clk  (clk),
      .terms(counts_q),
      .sum  (count)
  );
endmodule

`default_nettype wire
