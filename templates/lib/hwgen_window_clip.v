// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Where the taps of a sliding window read when padding repeats the edge or reflects: the distance of each tap's position
// from the oldest position that is still needed, which is the start of the window, kept from 0 to LIMIT.
//
//   start -1, 3 taps:   [ -1   0 |  1 ]  2   3       oldest position 0
//   edge:                  0   0    1                offsets 0, 0, 1
//   reflect:               1   0    1                offsets 1, 0, 1
//
// Latency:  offsets of the next window stand one cycle after move.
// Interval: one window a cycle.
// Reset:    none; data only.
// Contract: start is that of the next window; with MODE 2 there is less padding than POSITIONS at each end.
`default_nettype none

module hwgen_window_clip #(
    parameter integer POSITIONS = 8,  // positions of a frame
    parameter integer WINDOW = 3,     // taps
    parameter integer DILATION = 1,   // positions from tap to tap
    parameter integer LIMIT = 7,      // the oldest position of the last windows
    parameter integer MODE = 1,       // 1 edge, 2 reflect
    parameter integer POS_W = 6,      // bits of a position, signed
    parameter integer OFFSET_W = 7    // bits of an offset, more than POS_W
) (
    input  wire                       clk,

    input  wire                       move,
    input  wire signed [POS_W-1:0]    start,
    output wire [WINDOW*OFFSET_W-1:0] offsets
);
  localparam integer LAST = POSITIONS - 1;
  localparam integer TWICE = 2 * LAST;

  wire signed [POS_W-1:0] last = LAST[POS_W-1:0];
  wire signed [POS_W-1:0] limit = LIMIT[POS_W-1:0];
  wire signed [POS_W-1:0] kept = start > limit ? limit : start;
  wire [POS_W-1:0] oldest = start[POS_W-1] ? {POS_W{1'b0}} : kept;

  genvar tap;
  generate
    for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
      localparam integer PLACE = tap * DILATION;
      wire signed [POS_W-1:0] position = start + PLACE[POS_W-1:0];
      wire signed [POS_W-1:0] front = MODE == 1 ? {POS_W{1'b0}} : -position;
      wire signed [POS_W-1:0] back = MODE == 1 ? last : TWICE[POS_W-1:0] - position;
      wire [POS_W-1:0] read = position[POS_W-1] ? front : position > last ? back : position;
      wire [POS_W-1:0] offset = read - oldest;
      reg [POS_W-1:0] offset_q;

      assign offsets[tap*OFFSET_W+:OFFSET_W] = {{(OFFSET_W-POS_W){1'b0}}, offset_q};

      always @(posedge clk) if (move) offset_q <= offset;
    end
  endgenerate
endmodule

`default_nettype wire
