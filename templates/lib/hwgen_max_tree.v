// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Balanced tree of comparators with a register behind every level: the largest of N values.
//
//   level 0      a   b   c   d   e        nodes of level l: 2k and 2k+1 of level l-1, an odd last one passes
//   level 1      a|b  c|d    e            area O(N), delay O(log N)
//   level 2       a|b|c|d    e
//   level 3        a|b|c|d|e
//
// Ties:     equal values are the same value; either operand may win.
// Sign:     IS_SIGNED = 1 compares two's complement, 0 compares unsigned.
// Latency:  ceil(log2(N)) cycles.
// Interval: one maximum a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_max_tree #(
    parameter integer N = 4,         // values, at least 2
    parameter integer W = 8,         // bits of a value
    parameter integer IS_SIGNED = 1  // 1: two's complement
) (
    input  wire             clk,
    input  wire [N*W-1:0]   values,
    output wire [W-1:0]     largest
);
  localparam integer LEVELS = $clog2(N);

  genvar level;
  genvar node;
  generate
    for (level = 0; level <= LEVELS; level = level + 1) begin : gen_level
      localparam integer COUNT = (N + (1 << level) - 1) >> level;
      wire [COUNT*W-1:0] nodes;
      if (level == 0) begin : gen_values
        assign nodes = values;
      end else begin : gen_maxima
        localparam integer BELOW = (N + (1 << (level - 1)) - 1) >> (level - 1);
        reg [COUNT*W-1:0] nodes_q;
        assign nodes = nodes_q;
        for (node = 0; node < COUNT; node = node + 1) begin : gen_node
          wire [W-1:0] left = gen_level[level-1].nodes[2*node*W+:W];
          if (2 * node + 1 < BELOW) begin : gen_compare
            wire [W-1:0] right = gen_level[level-1].nodes[(2*node+1)*W+:W];
            wire less;
            if (IS_SIGNED != 0) begin : gen_signed
              assign less = $signed(left) < $signed(right);
            end else begin : gen_unsigned
              assign less = left < right;
            end
            always @(posedge clk) nodes_q[node*W+:W] <= less ? right : left;
          end else begin : gen_pass
            always @(posedge clk) nodes_q[node*W+:W] <= left;
          end
        end
      end
    end
  endgenerate

  assign largest = gen_level[LEVELS].nodes;
endmodule

`default_nettype wire
