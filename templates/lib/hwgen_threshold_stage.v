// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// One level of a binary search for an accumulator among the thresholds of its channel.
//
//   node of the next level = 2 * node + (accumulator >= threshold of this node)
//
// Latency:  2 cycles.
// Interval: one accumulator a cycle.
// Reset:    none; data only.
// Contract: threshold is the registered output of a ROM addressed by node.
`default_nettype none

module hwgen_threshold_stage #(
    parameter integer NODE_W = 1,  // bits of the node
    parameter integer ACC_W = 24   // bits of an accumulator, signed
) (
    input  wire                    clk,

    input  wire [NODE_W-1:0]       node,
    input  wire signed [ACC_W-1:0] accumulator,
    input  wire signed [ACC_W:0]   threshold,

    output wire [NODE_W:0]         next_node,
    output wire signed [ACC_W-1:0] next_accumulator
);
  reg [NODE_W-1:0] node_q;
  reg signed [ACC_W-1:0] accumulator_q;
  reg [NODE_W:0] next_node_q;
  reg signed [ACC_W-1:0] next_accumulator_q;
  wire signed [ACC_W:0] extended = {accumulator_q[ACC_W-1], accumulator_q};

  assign next_node = next_node_q;
  assign next_accumulator = next_accumulator_q;

  always @(posedge clk) begin
    node_q <= node;
    accumulator_q <= accumulator;
    next_node_q <= {node_q, extended >= threshold};
    next_accumulator_q <= accumulator_q;
  end
endmodule

`default_nettype wire
