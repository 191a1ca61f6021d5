// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Dot product of SIMD inputs and SIMD weights without multipliers: one sum for each bit of the narrower operand, over
// the other operand where that bit is set; then a tree that adds these rows at their places.
//
//   row r = sum(wide operand where bit r of the narrow one is set)
//   sum   = row 0 + 2 * row 1 + 4 * row 2 - 8 * row 3          minus where the last bit is a sign
//
// Latency:  1 + ceil(log2(SIMD)) + ceil(log2(rows)) cycles.
// Interval: one sum a cycle.
// Reset:    none; data only.
// Contract: the narrower operand has at most 16 bits.
`default_nettype none

module hwgen_dot_rows #(
    parameter integer SIMD = 1,      // inputs
    parameter integer X_W = 4,       // bits of an input
    parameter integer X_SIGNED = 1,  // 1: inputs are two's complement
    parameter integer W_W = 4,       // bits of a weight, signed, at least 2
    parameter integer SHIFT = 0,     // 1: twice the sum
    parameter integer SUM_W = 16     // bits of the sum, which wraps; at least X_W + W_W + SHIFT
) (
    input  wire                clk,
    input  wire [SIMD*X_W-1:0] inputs,
    input  wire [SIMD*W_W-1:0] weights,
    output wire [SUM_W-1:0]    sum
);
  localparam integer BY_WEIGHT = W_W <= X_W ? 1 : 0;  // rows are bits of the weights
  localparam integer ROWS = BY_WEIGHT != 0 ? W_W : X_W;
  localparam integer TERM_W = BY_WEIGHT != 0 ? X_W : W_W;
  localparam integer TERM_SIGNED = BY_WEIGHT != 0 ? X_SIGNED : 1;
  localparam integer LAST_SIGN = BY_WEIGHT != 0 ? 1 : X_SIGNED;  // the last row counts negative
  localparam integer TREE_W = SUM_W - SHIFT;
  localparam integer PAIRS = (ROWS + 1) / 2;
  localparam integer LEVELS = ROWS > 1 ? $clog2(ROWS) : 1;  // of the tree of rows, the first one adds pairs

  wire [ROWS*TREE_W-1:0] rows;
  wire [TREE_W-1:0] total;

  genvar r;
  genvar s;
  genvar n;
  generate
    for (r = 0; r < ROWS; r = r + 1) begin : gen_row
      reg [SIMD*TERM_W-1:0] terms_q;
      for (s = 0; s < SIMD; s = s + 1) begin : gen_simd
        if (BY_WEIGHT != 0) begin : gen_weight_bit
          always @(posedge clk)
            terms_q[s*TERM_W+:TERM_W] <= inputs[s*X_W+:X_W] & {X_W{weights[s*W_W+r]}};
        end else begin : gen_input_bit
          always @(posedge clk)
            terms_q[s*TERM_W+:TERM_W] <= weights[s*W_W+:W_W] & {W_W{inputs[s*X_W+r]}};
        end
      end
      hwgen_adder_tree #(
          .N        (SIMD),
          .IN_W     (TERM_W),
          .IS_SIGNED(TERM_SIGNED),
          .OUT_W    (TREE_W)
      ) u_tree (
          .clk  (clk),
          .terms(terms_q),
          .sum  (rows[r*TREE_W+:TREE_W])
      );
    end

    if (ROWS == 1) begin : gen_one
      assign total = rows;
    end else begin : gen_several
      reg [PAIRS*TREE_W-1:0] pairs_q;
      for (r = 0; r < PAIRS; r = r + 1) begin : gen_pair
        wire [TREE_W-1:0] low = rows[2*r*TREE_W+:TREE_W];
        if (2 * r + 1 == ROWS) begin : gen_single
          always @(posedge clk)
            pairs_q[r*TREE_W+:TREE_W] <= LAST_SIGN != 0 ? {TREE_W{1'b0}} - low : low;
        end else begin : gen_both
          wire [TREE_W-1:0] twice = {rows[(2*r+1)*TREE_W+:TREE_W-1], 1'b0};
          wire unused_high = rows[(2*r+2)*TREE_W-1];
          always @(posedge clk)
            pairs_q[r*TREE_W+:TREE_W] <= LAST_SIGN != 0 && 2 * r + 2 == ROWS ? low - twice : low + twice;
        end
      end
      for (n = 1; n <= LEVELS; n = n + 1) begin : gen_level
        localparam integer COUNT = (ROWS + (1 << n) - 1) >> n;  // sums of up to 2**n rows
        wire [COUNT*TREE_W-1:0] sums;
        if (n == 1) begin : gen_first
          assign sums = pairs_q;
        end else begin : gen_next
          localparam integer BELOW = (ROWS + (1 << (n - 1)) - 1) >> (n - 1);
          localparam integer PLACE = 1 << (n - 1);
          reg [COUNT*TREE_W-1:0] total_q;
          assign sums = total_q;
          for (r = 0; r < COUNT; r = r + 1) begin : gen_sum
            wire [TREE_W-1:0] low = gen_level[n-1].sums[2*r*TREE_W+:TREE_W];
            if (2 * r + 1 == BELOW) begin : gen_single
              always @(posedge clk) total_q[r*TREE_W+:TREE_W] <= low;
            end else begin : gen_both
              wire [TREE_W-1:0] high = gen_level[n-1].sums[(2*r+1)*TREE_W+:TREE_W];
              wire unused_high = &{1'b0, high[TREE_W-1:TREE_W-PLACE]};
              always @(posedge clk)
                total_q[r*TREE_W+:TREE_W] <= low + {high[TREE_W-PLACE-1:0], {PLACE{1'b0}}};
            end
          end
        end
      end
      assign total = gen_level[LEVELS].sums;
    end

    if (SHIFT > 0) begin : gen_twice
      assign sum = {total, {SHIFT{1'b0}}};
    end else begin : gen_once
      assign sum = total;
    end
  endgenerate

  initial
    if (ROWS > 16) begin
      $display("ERROR: %m: the narrower operand must have at most 16 bits, not %0d", ROWS);
      $finish;
    end
endmodule

`default_nettype wire
