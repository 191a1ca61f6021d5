// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Balanced tree of comparators with a register behind every level: the largest of N values and its place. It has the
// form of hwgen_max_tree; each node carries the place of its value along.
//
// Ties:     the value with the lower place wins.
// Sign:     none, values compare as unsigned numbers.
// Latency:  ceil(log2(N)) cycles; 0 for one value.
// Interval: one maximum a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_argmax_tree #(
    parameter integer N = 4,       // values
    parameter integer W = 8,       // bits of a value
    parameter integer PLACE_W = 2  // bits of a place, at least 1
) (
    input  wire               clk,
    input  wire [N*W-1:0]     values,
    output wire [W-1:0]       largest,
    output wire [PLACE_W-1:0] place
);
  localparam integer LEVELS = $clog2(N);
  localparam integer NODE_W = W + PLACE_W;

  genvar level;
  genvar node;
  generate
    for (level = 0; level <= LEVELS; level = level + 1) begin : gen_level
      localparam integer COUNT = (N + (1 << level) - 1) >> level;
      wire [COUNT*NODE_W-1:0] nodes;
      if (level == 0) begin : gen_values
        for (node = 0; node < COUNT; node = node + 1) begin : gen_node
          localparam [PLACE_W-1:0] PLACE = node;
          assign nodes[node*NODE_W+:NODE_W] = {values[node*W+:W], PLACE};
        end
      end else begin : gen_maxima
        localparam integer BELOW = (N + (1 << (level - 1)) - 1) >> (level - 1);
        reg [COUNT*NODE_W-1:0] nodes_q;
        assign nodes = nodes_q;
        for (node = 0; node < COUNT; node = node + 1) begin : gen_node
          wire [NODE_W-1:0] left = gen_level[level-1].nodes[2*node*NODE_W+:NODE_W];
          if (2 * node + 1 < BELOW) begin : gen_compare
            wire [NODE_W-1:0] right = gen_level[level-1].nodes[(2*node+1)*NODE_W+:NODE_W];
            wire less = left[NODE_W-1:PLACE_W] < right[NODE_W-1:PLACE_W];
            always @(posedge clk) nodes_q[node*NODE_W+:NODE_W] <= less ? right : left;
          end else begin : gen_pass
            always @(posedge clk) nodes_q[node*NODE_W+:NODE_W] <= left;
          end
        end
      end
    end
  endgenerate

  assign {largest, place} = gen_level[LEVELS].nodes;

  generate
    if (LEVELS == 0) begin : gen_unused
      wire unused_clk = clk;
    end
  endgenerate
endmodule

`default_nettype wire
