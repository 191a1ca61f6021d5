// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Balanced adder tree with a register behind every level. Sums wrap modulo 2**OUT_W.
//
//   level 0      a   b   c   d   e        nodes of level l: 2k and 2k+1 of level l-1, an odd last one passes
//   level 1       a+b   c+d    e
//   level 2         a+b+c+d    e          area O(N), delay O(log N)
//   level 3           a+b+c+d+e
//
// Latency:  ceil(log2(N)) cycles.
// Interval: one sum a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_adder_tree #(
    parameter integer N = 4,          // terms
    parameter integer IN_W = 16,      // bits of a term
    parameter integer IS_SIGNED = 1,  // 1: terms are two's complement
    parameter integer OUT_W = 18      // bits of the sum, at least IN_W
) (
    input  wire                    clk,
    input  wire [N*IN_W-1:0]       terms,
    output wire [OUT_W-1:0]        sum
);
  localparam integer LEVELS = $clog2(N);
  localparam integer TOP_W = IN_W + LEVELS < OUT_W ? IN_W + LEVELS : OUT_W;

  wire unused_clock = &{1'b0, clk};  // of a single term

  genvar level;
  genvar node;
  generate
    for (level = 0; level <= LEVELS; level = level + 1) begin : gen_level
      localparam integer COUNT = (N + (1 << level) - 1) >> level;
      localparam integer W = IN_W + level < OUT_W ? IN_W + level : OUT_W;
      wire [COUNT*W-1:0] nodes;
      if (level == 0) begin : gen_terms
        assign nodes = terms;
      end else begin : gen_sums
        localparam integer BELOW = (N + (1 << (level - 1)) - 1) >> (level - 1);
        localparam integer BELOW_W = IN_W + level - 1 < OUT_W ? IN_W + level - 1 : OUT_W;
        reg [COUNT*W-1:0] nodes_q;
        assign nodes = nodes_q;
        for (node = 0; node < COUNT; node = node + 1) begin : gen_node
          wire [BELOW_W-1:0] left = gen_level[level-1].nodes[2*node*BELOW_W+:BELOW_W];
          wire left_sign = IS_SIGNED != 0 && left[BELOW_W-1];
          wire unused_sign = &{1'b0, left_sign};  // where nothing grows
          if (2 * node + 1 < BELOW) begin : gen_add
            wire [BELOW_W-1:0] right = gen_level[level-1].nodes[(2*node+1)*BELOW_W+:BELOW_W];
            if (W > BELOW_W) begin : gen_grow
              wire right_sign = IS_SIGNED != 0 && right[BELOW_W-1];
              always @(posedge clk) nodes_q[node*W+:W] <= {left_sign, left} + {right_sign, right};
            end else begin : gen_wrap
              always @(posedge clk) nodes_q[node*W+:W] <= left + right;
            end
          end else begin : gen_pass
            if (W > BELOW_W) begin : gen_grow
              always @(posedge clk) nodes_q[node*W+:W] <= {left_sign, left};
            end else begin : gen_wrap
              always @(posedge clk) nodes_q[node*W+:W] <= left;
            end
          end
        end
      end
    end
    if (OUT_W > TOP_W) begin : gen_extend
      wire [TOP_W-1:0] root = gen_level[LEVELS].nodes;
      assign sum = {{(OUT_W-TOP_W){IS_SIGNED != 0 && root[TOP_W-1]}}, root};
    end else begin : gen_root
      assign sum = gen_level[LEVELS].nodes;
    end
  endgenerate
endmodule

`default_nettype wire
