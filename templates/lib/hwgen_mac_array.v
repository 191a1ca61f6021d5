// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Accumulators of a multiply-accumulate array, output-stationary: one for each of PE dot products.
//
//   chunk, weights -> dot product p -> + -> accumulator p, started with bias p by the first chunk of a group,
//                                      ^--------'          handed on with the last one in PARTS parts of PE/PARTS sums
//
// Latency:  a chunk in cycle t (its last) gives part k of its group in cycle t + LATENCY + 2 + k * CYCLES.
// Interval: one chunk a cycle; the last chunks of two groups must be PARTS * CYCLES cycles apart.
// Reset:    control only.
// Contract: bias is the registered output of a ROM addressed by bias_address; the sums of a chunk of cycle t are those
//           of cycle t + LATENCY.
`default_nettype none

module hwgen_mac_array #(
    parameter integer PE = 1,          // outputs computed side by side
    parameter integer LATENCY = 3,     // cycles from a chunk to its dot products, at least 1
    parameter integer ACC_W = 24,      // bits of an accumulator
    parameter integer GROUPS = 1,      // groups of PE outputs for one pixel
    parameter integer BIASES = 1,      // words of the bias ROM: GROUPS, or GROUPS for each of several pixels
    parameter integer BIAS_W = 1,      // bits of bias_address
    parameter integer PARTS = 1,       // parts in which a group is handed on; divides PE
    parameter integer LAST_PARTS = 1,  // parts of the last group of a pixel
    parameter integer CYCLES = 1       // cycles for which a part holds
) (
    input  wire                         clk,
    input  wire                         rst,

    input  wire                         chunk_valid,
    input  wire                         chunk_first,
    input  wire                         chunk_last,
    input  wire [PE*ACC_W-1:0]          sums,

    output wire [BIAS_W-1:0]            bias_address,
    input  wire [PE*ACC_W-1:0]          bias,

    output wire                         part_valid,
    output wire [(PE/PARTS)*ACC_W-1:0]  part
);
  localparam integer LANES = PE / PARTS;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer PART_W = PARTS > 1 ? $clog2(PARTS) : 1;
  localparam integer LAST_GROUP = GROUPS - 1;
  localparam integer LAST_BIAS = BIASES - 1;
  localparam integer FULL_PART = PARTS - 1;
  localparam integer SHORT_PART = LAST_PARTS - 1;
  localparam [CYCLES-1:0] FIRST_CYCLE = 1;

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
  reg ended_q;  // the accumulators hold a whole group

  always @(posedge clk) begin
    first_q <= first[LATENCY-1:0];
    last_q <= last[LATENCY-1:0];
    valid_q <= rst ? {LATENCY{1'b0}} : valid[LATENCY-1:0];
    ended_q <= !rst && sum_last;
  end

  // ---- The group of the sums of the next cycle: its bias is read one cycle ahead of them ----
  reg [BIAS_W-1:0] bias_address_q;
  assign bias_address = bias_address_q;

  always @(posedge clk) begin
    if (valid[LATENCY-1] && last[LATENCY-1])
      bias_address_q <= bias_address_q == LAST_BIAS[BIAS_W-1:0] ? {BIAS_W{1'b0}} : bias_address_q + 1'b1;
    if (rst) bias_address_q <= {BIAS_W{1'b0}};
  end

  // ---- Accumulators ----
  reg [PE*ACC_W-1:0] result_q;

  genvar p;
  generate
    for (p = 0; p < PE; p = p + 1) begin : gen_pe
      reg [ACC_W-1:0] accumulator_q;
      wire [ACC_W-1:0] start = sum_first ? bias[p*ACC_W+:ACC_W] : accumulator_q;
      wire [ACC_W-1:0] accumulated = start + sums[p*ACC_W+:ACC_W];
      always @(posedge clk) begin
        if (sum_valid) accumulator_q <= accumulated;
        if (ended_q) result_q[p*ACC_W+:ACC_W] <= accumulator_q;
      end
    end
  endgenerate

  // ---- Hand the group on, part by part ----
  reg busy_q;
  reg short_q;
  reg [GROUP_W-1:0] group_q;
  reg [PART_W-1:0] part_q;
  wire last_group = group_q == LAST_GROUP[GROUP_W-1:0];
  wire [PART_W-1:0] final_part = short_q ? SHORT_PART[PART_W-1:0] : FULL_PART[PART_W-1:0];

  reg [CYCLES-1:0] cycle_q;  // of the part, one hot
  wire [CYCLES:0] next_cycle = {cycle_q, 1'b0};
  wire over = next_cycle[CYCLES];

  assign part_valid = busy_q && cycle_q[0];
  assign part = result_q[part_q*(LANES*ACC_W)+:LANES*ACC_W];

  always @(posedge clk) begin
    if (ended_q || over) cycle_q <= FIRST_CYCLE;
    else cycle_q <= next_cycle[CYCLES-1:0];
    if (ended_q) begin
      busy_q <= 1'b1;
      short_q <= last_group;
      part_q <= {PART_W{1'b0}};
      group_q <= last_group ? {GROUP_W{1'b0}} : group_q + 1'b1;
    end else if (busy_q && over) begin
      busy_q <= part_q != final_part;
      part_q <= part_q == final_part ? {PART_W{1'b0}} : part_q + 1'b1;
    end
    if (rst) begin
      cycle_q <= FIRST_CYCLE;
      busy_q <= 1'b0;
      short_q <= 1'b0;
      part_q <= {PART_W{1'b0}};
      group_q <= {GROUP_W{1'b0}};
    end
  end

`ifdef HWGEN_ASSERT
  reg armed_q;  // nothing holds before the first reset
  initial armed_q = 1'b0;
  always @(posedge clk) begin
    if (rst) armed_q <= 1'b1;
    if (armed_q && !rst && ended_q && busy_q && (part_q != final_part || !over)) begin
      $display("ERROR: %m: a group finished before the parts of the one before were handed on");
      $finish;
    end
  end
`endif
endmodule

`default_nettype wire
