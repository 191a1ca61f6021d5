// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Multiply-accumulate array, output-stationary: PE accumulators, each fed by SIMD multipliers and an adder tree.
//
//   x[0] -*- w[p][0] \
//   x[1] -*- w[p][1]  + tree + accumulator p, started with bias p by the first chunk of a group,
//   ...              /        handed on with the last chunk in PARTS parts of PE/PARTS sums
//
// A chunk has SLICES slices of SIMD inputs: accumulator p reads slice p / (PE/SLICES), so that depthwise outputs have
// inputs of their own; with one slice all outputs read the same inputs.
//
// Latency:  a chunk in cycle t (its last) gives part k of its group in cycle t + 4 + ceil(log2(SIMD)) + k.
// Interval: one chunk a cycle; the last chunks of two groups must be PARTS cycles apart.
// Reset:    control only.
// Contract: bias is the registered output of a ROM addressed by bias_address.
`default_nettype none

module hwgen_mac_array #(
    parameter integer PE = 1,          // outputs computed side by side
    parameter integer SIMD = 1,        // inputs multiplied side by side for each output
    parameter integer SLICES = 1,      // slices of a chunk; divides PE
    parameter integer X_W = 8,         // bits of an input
    parameter integer X_SIGNED = 1,    // 1: inputs are two's complement
    parameter integer W_W = 8,         // bits of a weight, signed
    parameter integer ACC_W = 24,      // bits of an accumulator, at least that of a product
    parameter integer GROUPS = 1,      // groups of PE outputs for one pixel
    parameter integer BIASES = 1,      // words of the bias ROM: GROUPS, or GROUPS for each of several pixels
    parameter integer BIAS_W = 1,      // bits of bias_address
    parameter integer PARTS = 1,       // parts in which a group is handed on; divides PE
    parameter integer LAST_PARTS = 1   // parts of the last group of a pixel
) (
    input  wire                         clk,
    input  wire                         rst,

    input  wire                         chunk_valid,
    input  wire                         chunk_first,
    input  wire                         chunk_last,
    input  wire [SLICES*SIMD*X_W-1:0]   chunk,
    input  wire [PE*SIMD*W_W-1:0]       weights,

    output wire [BIAS_W-1:0]            bias_address,
    input  wire [PE*ACC_W-1:0]          bias,

    output wire                         part_valid,
    output wire [(PE/PARTS)*ACC_W-1:0]  part
);
  localparam integer LEVELS = $clog2(SIMD);
  localparam integer STAGES = 3 + LEVELS;  // multiplier and tree
  localparam integer SLICE_W = SIMD * X_W;
  localparam integer SHARE = PE / SLICES;  // accumulators of a slice
  localparam integer LANES = PE / PARTS;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer PART_W = PARTS > 1 ? $clog2(PARTS) : 1;
  localparam integer LAST_GROUP = GROUPS - 1;
  localparam integer LAST_BIAS = BIASES - 1;
  localparam integer FULL_PART = PARTS - 1;
  localparam integer SHORT_PART = LAST_PARTS - 1;

  // ---- Flags travel beside the data ----
  reg [STAGES-1:0] valid_q;
  reg [STAGES-1:0] first_q;
  reg [STAGES-1:0] last_q;
  wire sum_valid = valid_q[STAGES-1];
  wire sum_first = first_q[STAGES-1];
  wire sum_last = sum_valid && last_q[STAGES-1];

  always @(posedge clk) begin
    first_q <= {first_q[STAGES-2:0], chunk_first};
    last_q <= {last_q[STAGES-2:0], chunk_last};
    valid_q <= rst ? {STAGES{1'b0}} : {valid_q[STAGES-2:0], chunk_valid};
  end

  // ---- The group whose chunk enters the last tree stage: its bias is read one cycle ahead of its sum ----
  reg [BIAS_W-1:0] bias_address_q;
  assign bias_address = bias_address_q;

  always @(posedge clk) begin
    if (valid_q[STAGES-2] && last_q[STAGES-2])
      bias_address_q <= bias_address_q == LAST_BIAS[BIAS_W-1:0] ? {BIAS_W{1'b0}} : bias_address_q + 1'b1;
    if (rst) bias_address_q <= {BIAS_W{1'b0}};
  end

  // ---- Dot products and accumulators ----
  reg [PE*ACC_W-1:0] result_q;

  genvar p;
  generate
    for (p = 0; p < PE; p = p + 1) begin : gen_pe
      wire [ACC_W-1:0] sum;
      reg [ACC_W-1:0] accumulator_q;
      wire [ACC_W-1:0] start = sum_first ? bias[p*ACC_W+:ACC_W] : accumulator_q;
      wire [ACC_W-1:0] accumulated = start + sum;
      hwgen_dot_product #(
          .SIMD    (SIMD),
          .X_W     (X_W),
          .X_SIGNED(X_SIGNED),
          .W_W     (W_W),
          .SUM_W   (ACC_W)
      ) u_dot (
          .clk    (clk),
          .inputs (chunk[(p/SHARE)*SLICE_W+:SLICE_W]),
          .weights(weights[p*SIMD*W_W+:SIMD*W_W]),
          .sum    (sum)
      );
      always @(posedge clk) begin
        if (sum_valid) accumulator_q <= accumulated;
        if (sum_last) result_q[p*ACC_W+:ACC_W] <= accumulated;
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

  assign part_valid = busy_q;
  assign part = result_q[part_q*(LANES*ACC_W)+:LANES*ACC_W];

  always @(posedge clk) begin
    if (sum_last) begin
      busy_q <= 1'b1;
      short_q <= last_group;
      part_q <= {PART_W{1'b0}};
      group_q <= last_group ? {GROUP_W{1'b0}} : group_q + 1'b1;
    end else if (busy_q) begin
      busy_q <= part_q != final_part;
      part_q <= part_q == final_part ? {PART_W{1'b0}} : part_q + 1'b1;
    end
    if (rst) begin
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
    if (armed_q && !rst && sum_last && busy_q && part_q != final_part) begin
      $display("ERROR: %m: a group finished before the parts of the one before were handed on");
      $finish;
    end
  end
`endif
endmodule

`default_nettype wire
