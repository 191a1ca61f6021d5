// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Feeder of a MAC array from whole windows: each input word (a window) is cut into CHUNKS chunks, low bits first, and
// offered GROUPS times. The last chunk may be short; what it lacks reads zero.
// With several SLICES a window is taps of SLICES x TAP_W bits; each slice, its bits of all taps, is cut by itself, and
// a chunk holds that of every slice, slice 0 in the low bits.
//
// Latency:  a chunk taken in cycle t is delivered in cycle t + 2.
// Interval: one chunk a cycle; a window leaves with its last chunk.
// Reset:    first chunk.
`default_nettype none

module hwgen_window_hold #(
    parameter integer WINDOW_W = 72,            // bits of a window
    parameter integer CHUNK_W = 24,             // bits of a chunk of one slice
    parameter integer CHUNKS = 3,               // chunks of a window
    parameter integer GROUPS = 1,               // times a window is offered
    parameter integer SLICES = 1,               // slices of each tap
    parameter integer TAP_W = WINDOW_W / SLICES // bits of one tap of one slice
) (
    input  wire                      clk,
    input  wire                      rst,

    input  wire [WINDOW_W-1:0]       s_axis_tdata,
    input  wire                      s_axis_tvalid,
    output wire                      s_axis_tready,

    output wire                      offer,
    input  wire                      take,
    output wire [SLICES*CHUNK_W-1:0] chunk
);
  localparam integer SLICE_W = WINDOW_W / SLICES;
  localparam integer TAPS = SLICE_W / TAP_W;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer BEFORE_LAST_GROUP = GROUPS > 1 ? GROUPS - 2 : 0;
  localparam [CHUNKS-1:0] FIRST = 1;

  reg [CHUNKS-1:0] select_q;  // one-hot: which chunk is next
  reg [GROUP_W-1:0] group_q;
  reg [SLICES*CHUNK_W-1:0] chunk_q;
  reg [SLICES*CHUNK_W-1:0] chunk_q2;
  wire [CHUNKS:0] rotated = {select_q, select_q[CHUNKS-1]};
  wire unused_rotated = rotated[CHUNKS];
  reg last_group_q;
  reg last_q;                         // of the window
  wire last_chunk = select_q[CHUNKS-1];
  wire before_last_group = group_q == BEFORE_LAST_GROUP[GROUP_W-1:0];
  wire next_last_group = last_chunk ? GROUPS == 1 || (!last_group_q && before_last_group) : last_group_q;

  genvar slice;
  genvar tap;
  genvar index;
  generate
    for (slice = 0; slice < SLICES; slice = slice + 1) begin : gen_slice
      wire [SLICE_W-1:0] values;
      wire [CHUNKS*CHUNK_W-1:0] padded;
      for (tap = 0; tap < TAPS; tap = tap + 1) begin : gen_tap
        assign values[tap*TAP_W+:TAP_W] = s_axis_tdata[(tap*SLICES+slice)*TAP_W+:TAP_W];
      end
      if (CHUNKS * CHUNK_W > SLICE_W) begin : gen_short
        assign padded = {{(CHUNKS*CHUNK_W-SLICE_W){1'b0}}, values};
      end else begin : gen_whole
        assign padded = values;
      end
      for (index = 0; index < CHUNKS; index = index + 1) begin : gen_chunk
        wire [CHUNK_W-1:0] selected = padded[index*CHUNK_W+:CHUNK_W] & {CHUNK_W{select_q[index]}};
        wire [CHUNK_W-1:0] merged;
        if (index == 0) begin : gen_first
          assign merged = selected;
        end else begin : gen_merge
          assign merged = gen_chunk[index-1].merged | selected;
        end
      end
      always @(posedge clk) if (take) chunk_q[slice*CHUNK_W+:CHUNK_W] <= gen_chunk[CHUNKS-1].merged;
    end
  endgenerate

  assign offer = s_axis_tvalid;
  assign s_axis_tready = take && last_q;
  assign chunk = chunk_q2;

  always @(posedge clk) chunk_q2 <= chunk_q;

  always @(posedge clk) begin
    if (take) begin
      select_q <= rotated[CHUNKS-1:0];
      if (last_chunk) group_q <= last_group_q ? {GROUP_W{1'b0}} : group_q + 1'b1;
      last_group_q <= next_last_group;
      last_q <= rotated[CHUNKS-1] && next_last_group;
    end
    if (rst) begin
      select_q <= FIRST;
      group_q <= {GROUP_W{1'b0}};
      last_group_q <= GROUPS == 1;
      last_q <= CHUNKS == 1 && GROUPS == 1;
    end
  end
endmodule

`default_nettype wire
