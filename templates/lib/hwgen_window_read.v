// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// The reads of hwgen_sliding_window: its memory, and from where each tap is taken.
//
// With MODE 0 the base of a read is the start of the window, and tap k lies k * DILATION positions behind it. Otherwise it
// is the oldest position that a window from this one on reads: the start, kept from 0 to LIMIT. hwgen_window_clip says how
// far the taps lie from it.
//
// Latency:  taps and newest_taps of a read in cycle t stand in cycle t + 1; in cycle t + 2 if INNER > 1.
// Interval: one write and one read a cycle.
// Reset:    first window of a frame.
// Contract: hwgen_window_walk says what is read; the parameters are those of hwgen_sliding_window.
`default_nettype none

module hwgen_window_read #(
    parameter integer WORD = 8,       // bits of a word
    parameter integer POSITIONS = 8,  // positions of a frame
    parameter integer INNER = 1,      // words of a position
    parameter integer WINDOW = 3,     // taps
    parameter integer PAD = 1,        // positions of padding in front
    parameter integer LAST = 6,       // start of the last window of a frame
    parameter integer SLOTS = 4,      // positions of storage
    parameter integer DILATION = 1,   // positions from tap to tap
    parameter integer MODE = 0,       // padding: 0 constant, 1 edge, 2 reflect
    parameter integer LIMIT = 7,      // oldest position that the last windows still need
    parameter integer POS_W = 6,      // bits of a position, signed
    parameter integer INNER_W = 1,    // bits of an inner index
    parameter integer SLOT_W = 2,     // bits of a slot
    parameter integer LAG_W = 6       // bits of a distance of positions, signed
) (
    input  wire                    clk,
    input  wire                    rst,

    input  wire                    write,
    input  wire [SLOT_W-1:0]       write_slot,
    input  wire [INNER_W-1:0]      write_inner,
    input  wire [WORD-1:0]         write_data,

    input  wire                    read,
    input  wire [INNER_W-1:0]      read_inner,
    input  wire                    move,        // next_start becomes the start of the window that is read
    input  wire                    turn,        // behind the last read of a window
    input  wire signed [POS_W-1:0] next_start,
    input  wire [SLOT_W:0]         slot_step,   // from the base of this window to that of the next one, in slots
    input  wire signed [LAG_W-1:0] lag_step,    // and in positions
    input  wire [POS_W-1:0]        distance,    // from the base to the newest position of this window
    output wire [WINDOW-1:0]       newest_taps, // taps that read the newest position
    output wire [WINDOW*WORD-1:0]  taps
);
  localparam integer FIRST_SLOT = MODE == 0 ? (SLOTS - PAD % SLOTS) % SLOTS : 0;
  localparam integer SUM_W = SLOT_W + 1;
  localparam integer OFFSET_W = LAG_W + 1;

  genvar tap;
  reg [SLOT_W-1:0] base_slot_q;
  wire [SUM_W-1:0] slot_sum = {1'b0, base_slot_q} + slot_step;
  wire slot_wraps = slot_sum >= SLOTS[SUM_W-1:0];
  wire [WINDOW*OFFSET_W-1:0] offsets;  // from the position of base_slot_q to each tap; unused with MODE 0

  generate
    if (MODE == 0) begin : gen_constant
      wire unused_start = &{1'b0, move, next_start};
      assign offsets = {(WINDOW*OFFSET_W){1'b0}};
    end else begin : gen_clipped
      hwgen_window_clip #(
          .POSITIONS(POSITIONS),
          .WINDOW   (WINDOW),
          .DILATION (DILATION),
          .LIMIT    (LIMIT),
          .MODE     (MODE),
          .POS_W    (POS_W),
          .OFFSET_W (OFFSET_W)
      ) u_clip (
          .clk    (clk),
          .move   (move),
          .start  (next_start),
          .offsets(offsets)
      );
    end
  endgenerate

  always @(posedge clk) begin
    if (turn) begin
      base_slot_q <= slot_sum[SLOT_W-1:0] - (slot_wraps ? SLOTS[SLOT_W-1:0] : {SLOT_W{1'b0}});
    end
    if (rst) base_slot_q <= FIRST_SLOT[SLOT_W-1:0];
  end

  // ---- Memory ----
  generate
    if (INNER == 1) begin : gen_words
      localparam integer LAST_FIRST = MODE != 0 && LAST < 0 ? 0 : LAST;
      localparam integer BEYOND = POSITIONS - 1 - LAST_FIRST;
      wire unused_slots = &{1'b0, write_slot, write_inner, read_inner, base_slot_q};
      hwgen_window_shift #(
          .WORD    (WORD),
          .SLOTS   (SLOTS),
          .WINDOW  (WINDOW),
          .PAD     (PAD),
          .BEYOND  (BEYOND),
          .LAG_W   (LAG_W),
          .DILATION(DILATION),
          .MODE    (MODE)
      ) u_shift (
          .clk       (clk),
          .rst       (rst),
          .write     (write),
          .write_data(write_data),
          .read      (read),
          .step      (lag_step),
          .offsets   (offsets),
          .taps      (taps)
      );
    end else begin : gen_banks
      wire [WINDOW*SUM_W-1:0] bank_offsets;
      wire unused_offsets = &{1'b0, lag_step, offsets};
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_bank_tap
        if (MODE == 0) begin : gen_place
          localparam integer OFFSET = (tap * DILATION) % SLOTS;
          assign bank_offsets[tap*SUM_W+:SUM_W] = OFFSET[SUM_W-1:0];
        end else begin : gen_offset
          reg [SUM_W-1:0] offset_q;
          always @(posedge clk) if (read) offset_q <= offsets[tap*OFFSET_W+:SUM_W];
          assign bank_offsets[tap*SUM_W+:SUM_W] = offset_q;
        end
      end
      hwgen_window_banks #(
          .WORD   (WORD),
          .INNER  (INNER),
          .SLOTS  (SLOTS),
          .WINDOW (WINDOW),
          .SLOT_W (SLOT_W),
          .INNER_W(INNER_W)
      ) u_banks (
          .clk        (clk),
          .write      (write),
          .write_slot (write_slot),
          .write_inner(write_inner),
          .write_data (write_data),
          .read       (read),
          .base_slot  (base_slot_q),
          .read_inner (read_inner),
          .offsets    (bank_offsets),
          .taps       (taps)
      );
    end
  endgenerate

  // ---- Taps that read the newest position ----
  generate
    if (MODE == 0) begin : gen_last_tap
      wire unused_distance = &{1'b0, distance};
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        assign newest_taps[tap] = tap == WINDOW - 1;
      end
    end else begin : gen_any_tap
      wire [OFFSET_W-1:0] newest_offset = {{(OFFSET_W-POS_W){1'b0}}, distance};
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        reg is_newest_q;
        always @(posedge clk) if (read) is_newest_q <= offsets[tap*OFFSET_W+:OFFSET_W] == newest_offset;
        if (INNER == 1) begin : gen_beside
          assign newest_taps[tap] = is_newest_q;
        end else begin : gen_later
          reg is_newest_q2;
          always @(posedge clk) is_newest_q2 <= is_newest_q;
          assign newest_taps[tap] = is_newest_q2;
        end
      end
    end
  endgenerate
endmodule

`default_nettype wire
