// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// The reads of hwgen_sliding_window: its memory, from where each tap is taken, and which words a read frees.
//
// With MODE 0 the base of a read is the start of the window, and tap k lies k * DILATION positions behind it. Otherwise it
// is the oldest position that a window from this one on reads: the start, kept from 0 to LIMIT. hwgen_window_clip says how
// far the taps lie from it.
//
// Latency:  taps and newest_taps of a read in cycle t stand in cycle t + 1; frees_word and freed belong to the read itself.
// Interval: one write and one read a cycle.
// Reset:    first window of a frame.
// Contract: windows are read in order, their inner indices in order; the parameters are those of hwgen_sliding_window.
`default_nettype none

module hwgen_window_read #(
    parameter integer WORD = 8,       // bits of a word
    parameter integer POSITIONS = 8,  // positions of a frame
    parameter integer INNER = 1,      // words of a position
    parameter integer WINDOW = 3,     // taps
    parameter integer STRIDE = 1,     // positions between window starts
    parameter integer PAD = 1,        // positions of padding in front
    parameter integer OUTPUTS = 8,    // windows of a frame, per inner index
    parameter integer SLOTS = 4,      // positions of storage
    parameter integer DILATION = 1,   // positions from tap to tap
    parameter integer MODE = 0,       // padding: 0 constant, 1 edge, 2 reflect
    parameter integer POS_W = 6,      // bits of a position, signed
    parameter integer INNER_W = 1,    // bits of an inner index
    parameter integer SLOT_W = 2,     // bits of a slot
    parameter integer OCC_W = 8       // bits of a number of words, signed
) (
    input  wire                    clk,
    input  wire                    rst,

    input  wire                    write,
    input  wire [SLOT_W-1:0]       write_slot,
    input  wire [INNER_W-1:0]      write_inner,
    input  wire [WORD-1:0]         write_data,

    input  wire                    read,
    input  wire [INNER_W-1:0]      read_inner,
    input  wire                    inner_last,  // of this window
    input  wire                    start_last,  // of this frame
    input  wire signed [POS_W-1:0] start,
    input  wire signed [POS_W-1:0] next_start,  // unless this start is the last
    input  wire [POS_W-1:0]        newest,      // position that the window waited for
    output wire                    frees_word,  // the words of the oldest position are free once they are read
    output wire [OCC_W-1:0]        freed,       // words that this read frees
    output wire [WINDOW-1:0]       newest_taps, // taps that read the newest position
    output wire [WINDOW*WORD-1:0]  taps
);
  localparam integer SPAN = (WINDOW - 1) * DILATION + 1;
  localparam integer LAST_START = (OUTPUTS - 1) * STRIDE - PAD;
  localparam integer BEHIND = LAST_START + SPAN - POSITIONS;  // padding behind the frame
  localparam integer REACH = PAD + POSITIONS + STRIDE + SPAN + OUTPUTS * STRIDE;
  localparam integer LAST_INNER = INNER - 1;
  localparam integer FIRST_SLOT = MODE == 0 ? (SLOTS - PAD % SLOTS) % SLOTS : 0;
  localparam integer LIMIT = MODE == 2 && BEHIND > 0 ? POSITIONS - 1 - BEHIND : POSITIONS - 1;
  localparam integer SUM_W = SLOT_W + 1;
  localparam integer LAG_W = $clog2(REACH + SLOTS + 1) + 1;  // signed
  localparam integer OFFSET_W = LAG_W + 1;

  genvar tap;
  reg [SLOT_W-1:0] base_slot_q;

  // ---- Advance: the oldest position of a window is freed word by word, the rest of the stride behind its last word ----
  wire [SUM_W-1:0] slot_step;
  wire [SUM_W-1:0] slot_sum = {1'b0, base_slot_q} + slot_step;
  wire slot_wraps = slot_sum >= SLOTS[SUM_W-1:0];
  wire [OCC_W-1:0] passed_words;  // from the oldest word of this window to that of the next one
  wire signed [LAG_W-1:0] lag_step;
  wire [WINDOW*OFFSET_W-1:0] offsets;  // from the position of base_slot_q to each tap; unused with MODE 0

  generate
    if (MODE == 0) begin : gen_constant
      localparam integer WRAP = POSITIONS - (OUTPUTS - 1) * STRIDE;  // last start of a frame to first of the next
      localparam integer WRAP_SLOT = ((WRAP % SLOTS) + SLOTS) % SLOTS;
      localparam integer STRIDE_SLOT = STRIDE % SLOTS;

      // Words of some positions, by additions: synthesis would spend a multiplier block on it.
      function [OCC_W-1:0] words_of(input [OCC_W-1:0] count);
        integer k;
        begin
          words_of = {OCC_W{1'b0}};
          for (k = 0; k < OCC_W; k = k + 1) if (INNER[k]) words_of = words_of + (count << k);
        end
      endfunction

      wire signed [POS_W-1:0] positions = POSITIONS[POS_W-1:0];
      wire in_frame = !start[POS_W-1] && start < positions;
      wire [POS_W-1:0] clipped = start[POS_W-1] ? {POS_W{1'b0}} : in_frame ? start : positions;
      wire [POS_W-1:0] next_inside = next_start < positions ? next_start : positions;
      wire [POS_W-1:0] next_clipped =
          start_last ? positions : next_start[POS_W-1] ? {POS_W{1'b0}} : next_inside;
      wire [POS_W-1:0] passed = next_clipped - clipped;

      assign frees_word = in_frame;
      assign passed_words = words_of({{(OCC_W-POS_W){1'b0}}, passed});
      assign slot_step = start_last ? WRAP_SLOT[SUM_W-1:0] : STRIDE_SLOT[SUM_W-1:0];
      assign lag_step = start_last ? WRAP[LAG_W-1:0] : STRIDE[LAG_W-1:0];
      assign offsets = {(WINDOW*OFFSET_W){1'b0}};
    end else begin : gen_clipped
      localparam integer LAST_INSIDE = LAST_START < LIMIT ? LAST_START : LIMIT;
      localparam integer LAST_OLDEST = LAST_INSIDE > 0 ? LAST_INSIDE : 0;
      localparam integer ENTER = STRIDE - PAD % STRIDE;  // first start above 0
      localparam integer FRONT = ENTER < LIMIT ? ENTER : LIMIT;
      localparam integer BACK = (LIMIT + PAD) % STRIDE;
      localparam integer WRAP = POSITIONS - LAST_OLDEST;
      localparam integer FRONT_WORDS = FRONT * INNER;
      localparam integer BACK_WORDS = BACK * INNER;
      localparam integer WRAP_WORDS = WRAP * INNER;
      localparam integer STRIDE_WORDS = STRIDE * INNER;
      localparam integer FRONT_SLOT = FRONT % SLOTS;
      localparam integer BACK_SLOT = BACK % SLOTS;
      localparam integer WRAP_SLOT = WRAP % SLOTS;
      localparam integer STRIDE_SLOT = STRIDE % SLOTS;

      wire signed [POS_W-1:0] limit = LIMIT[POS_W-1:0];
      wire begun = !start[POS_W-1];
      wire wrap = start_last;
      wire front = !wrap && !begun && next_start > $signed({POS_W{1'b0}});
      wire whole = !wrap && begun && next_start <= limit;
      wire back = !wrap && begun && !whole && start <= limit;

      assign passed_words = ({OCC_W{wrap}} & WRAP_WORDS[OCC_W-1:0]) | ({OCC_W{front}} & FRONT_WORDS[OCC_W-1:0]) |
                            ({OCC_W{whole}} & STRIDE_WORDS[OCC_W-1:0]) | ({OCC_W{back}} & BACK_WORDS[OCC_W-1:0]);
      assign slot_step = ({SUM_W{wrap}} & WRAP_SLOT[SUM_W-1:0]) | ({SUM_W{front}} & FRONT_SLOT[SUM_W-1:0]) |
                         ({SUM_W{whole}} & STRIDE_SLOT[SUM_W-1:0]) | ({SUM_W{back}} & BACK_SLOT[SUM_W-1:0]);
      assign lag_step = ({LAG_W{wrap}} & WRAP[LAG_W-1:0]) | ({LAG_W{front}} & FRONT[LAG_W-1:0]) |
                        ({LAG_W{whole}} & STRIDE[LAG_W-1:0]) | ({LAG_W{back}} & BACK[LAG_W-1:0]);
      assign frees_word = passed_words != {OCC_W{1'b0}};

      hwgen_window_clip #(
          .POSITIONS(POSITIONS),
          .WINDOW   (WINDOW),
          .DILATION (DILATION),
          .PAD      (PAD),
          .LIMIT    (LIMIT),
          .MODE     (MODE),
          .POS_W    (POS_W),
          .OFFSET_W (OFFSET_W)
      ) u_clip (
          .clk    (clk),
          .rst    (rst),
          .move   (read && inner_last),
          .first  (start_last),
          .start  (next_start),
          .offsets(offsets)
      );
    end
  endgenerate

  wire [OCC_W-1:0] freed_last = passed_words - (frees_word ? LAST_INNER[OCC_W-1:0] : {OCC_W{1'b0}});
  wire [OCC_W-1:0] freed_word = {{(OCC_W-1){1'b0}}, frees_word};
  assign freed = !read ? {OCC_W{1'b0}} : inner_last ? freed_last : freed_word;

  always @(posedge clk) begin
    if (read && inner_last) begin
      base_slot_q <= slot_sum[SLOT_W-1:0] - (slot_wraps ? SLOTS[SLOT_W-1:0] : {SLOT_W{1'b0}});
    end
    if (rst) base_slot_q <= FIRST_SLOT[SLOT_W-1:0];
  end

  // ---- Memory ----
  generate
    if (INNER == 1) begin : gen_words
      localparam integer LAST_FIRST = MODE != 0 && LAST_START < 0 ? 0 : LAST_START;
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
      wire unused_newest = &{1'b0, newest};
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        assign newest_taps[tap] = tap == WINDOW - 1;
      end
    end else begin : gen_any_tap
      wire signed [POS_W-1:0] farthest = LIMIT[POS_W-1:0];
      wire [POS_W-1:0] kept = start > farthest ? farthest : start;
      wire [POS_W-1:0] oldest = start[POS_W-1] ? {POS_W{1'b0}} : kept;
      wire [POS_W-1:0] distance = newest - oldest;
      wire [OFFSET_W-1:0] newest_offset = {{(OFFSET_W-POS_W){1'b0}}, distance};
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        reg is_newest_q;
        always @(posedge clk) if (read) is_newest_q <= offsets[tap*OFFSET_W+:OFFSET_W] == newest_offset;
        assign newest_taps[tap] = is_newest_q;
      end
    end
  endgenerate
endmodule

`default_nettype wire
