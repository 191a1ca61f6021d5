// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Accumulators of a multiply-accumulate array, input-stationary: GROUPS x PE of them in a memory. A chunk of inputs
// stays while the groups pass, so that inputs need no memory.
//
//   chunk -> PE dot products -> + -> memory of GROUPS words of PE accumulators
//                               ^-------- the word of this group, or its bias with the first chunk of a window
//
// Latency:  a chunk in cycle t (its last) gives the sums of its group in cycle t + LATENCY + 1.
// Interval: one chunk a cycle.
// Reset:    control only.
// Contract: at least 2 groups, in turn; bias is the registered output of a ROM addressed by bias_address; the sums of
//           a chunk of cycle t are those of cycle t + LATENCY.
`default_nettype none

module hwgen_stationary_array #(
    parameter integer PE = 1,        // outputs computed side by side
    parameter integer LATENCY = 3,   // cycles from a chunk to its dot products, at least 1
    parameter integer ACC_W = 24,    // bits of an accumulator
    parameter integer GROUPS = 2,    // groups of PE outputs, at least 2
    parameter integer GROUP_W = 1    // bits of bias_address
) (
    input  wire                    clk,
    input  wire                    rst,

    input  wire                    chunk_valid,
    input  wire                    chunk_first,
    input  wire                    chunk_last,
    input  wire [PE*ACC_W-1:0]     sums,

    output wire [GROUP_W-1:0]      bias_address,
    input  wire [PE*ACC_W-1:0]     bias,

    output wire                    result_valid,
    output wire [PE*ACC_W-1:0]     result
);
  localparam integer LAST_GROUP = GROUPS - 1;

  // ---- Flags travel beside the data ----
  reg [LATENCY-1:0] valid_q;
  reg [LATENCY-1:0] first_q;
  reg [LATENCY-1:0] last_q;
  wire [LATENCY:0] valid = {valid_q, chunk_valid};  // bit n: of the chunk of n cycles ago
  wire [LATENCY:0] first = {first_q, chunk_first};
  wire [LATENCY:0] last = {last_q, chunk_last};
  wire sum_valid = valid[LATENCY];
  wire sum_first = first[LATENCY];
  wire sum_last = sum_valid && last[LATENCY];
  wire fetch = valid[LATENCY-1];

  always @(posedge clk) begin
    first_q <= first[LATENCY-1:0];
    last_q <= last[LATENCY-1:0];
    valid_q <= rst ? {LATENCY{1'b0}} : valid[LATENCY-1:0];
  end

  // ---- The group of the sums of the next cycle: its word and its bias are read one cycle ahead of them ----
  reg [GROUP_W-1:0] group_q;
  reg [GROUP_W-1:0] sum_group_q;
  assign bias_address = group_q;

  always @(posedge clk) begin
    sum_group_q <= group_q;
    if (fetch) group_q <= group_q == LAST_GROUP[GROUP_W-1:0] ? {GROUP_W{1'b0}} : group_q + 1'b1;
    if (rst) group_q <= {GROUP_W{1'b0}};
  end

  // ---- Accumulators ----
  (* no_rw_check *)
  reg [PE*ACC_W-1:0] memory [0:GROUPS-1];
  reg [PE*ACC_W-1:0] stored_q;
  wire [PE*ACC_W-1:0] accumulated;

  always @(posedge clk) begin
    if (fetch) stored_q <= memory[group_q];
    if (sum_valid) memory[sum_group_q] <= accumulated;
  end

  genvar p;
  generate
    for (p = 0; p < PE; p = p + 1) begin : gen_pe
      wire [ACC_W-1:0] start = sum_first ? bias[p*ACC_W+:ACC_W] : stored_q[p*ACC_W+:ACC_W];
      assign accumulated[p*ACC_W+:ACC_W] = start + sums[p*ACC_W+:ACC_W];
    end
  endgenerate

  // ---- Results ----
  reg result_valid_q;
  reg [PE*ACC_W-1:0] result_q;
  assign result_valid = result_valid_q;
  assign result = result_q;

  always @(posedge clk) begin
    result_q <= accumulated;
    result_valid_q <= sum_last && !rst;
  end

  initial
    if (GROUPS < 2) begin
      $display("ERROR: %m: GROUPS must be at least 2, not %0d", GROUPS);
      $finish;
    end
endmodule

`default_nettype wire
