// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// The walk of hwgen_sliding_window over the windows of a frame: what every read needs to know, from registers.
//
//   windows        current | next                    the facts of the next window are computed while the current one is read,
//   registers      facts   | start                   so that no arithmetic on positions stands in front of a read
//
// Positions passed from a window to the next one, behind the oldest one still needed and up to the newest one needed, are one
// of a few constants: none in the padding, a part where the frame begins and ends, else the stride.
//
// Latency:  the facts of a read stand in its cycle.
// Interval: one read a cycle.
// Reset:    first window of a frame; its facts stand two cycles after the reset, three if INNER > 1.
// Contract: no read in the first cycle after the reset, in the first two if INNER > 1; the parameters are those of hwgen_sliding_window.
`default_nettype none

module hwgen_window_walk #(
    parameter integer POSITIONS = 8,  // positions of a frame
    parameter integer INNER = 1,      // words of a position
    parameter integer WINDOW = 3,     // taps
    parameter integer STRIDE = 1,     // positions between window starts
    parameter integer PAD = 1,        // positions of padding in front
    parameter integer OUTPUTS = 8,    // windows of a frame, per inner index
    parameter integer SLOTS = 4,      // positions of storage
    parameter integer DILATION = 1,   // positions from tap to tap
    parameter integer MODE = 0,       // padding: 0 constant, 1 edge, 2 reflect
    parameter integer LIMIT = 7,      // oldest position that the last windows still need
    parameter integer POS_W = 6,      // bits of a position, signed
    parameter integer INNER_W = 1,    // bits of an inner index
    parameter integer SLOT_W = 2,     // bits of a slot
    parameter integer LAG_W = 6,      // bits of a distance of positions, signed
    parameter integer OCC_W = 8       // bits of a number of words, signed
) (
    input  wire                    clk,
    input  wire                    rst,

    input  wire                    read,
    output wire [INNER_W-1:0]      inner,      // of this read
    output wire                    beyond_read, // the window of the next read ends behind the frame: if this cycle reads,
    output wire                    beyond_stay, // and if it does not
    output wire [WINDOW-1:0]       real_taps,  // taps inside the frame
    output wire                    frees_word, // the words of the oldest position are free once they are read
    output wire [2*OCC_W-1:0]      freed,      // words that this read frees; less 1
    output wire [4*OCC_W-1:0]      back,       // 1 less the words from its newest one to that of the next read; 1, 2, 3 less

    output wire                    move,       // the next read is of another window
    output wire signed [POS_W-1:0] next_start, // of that window
    output wire [SLOT_W:0]         slot_step,  // slots, and positions, from the oldest one needed to that of the next window
    output wire signed [LAG_W-1:0] lag_step,
    output wire [POS_W-1:0]        distance    // with MODE 1 or 2, from the oldest position needed to the newest
);
  localparam integer SPAN = (WINDOW - 1) * DILATION + 1;
  localparam integer FIRST_START = -PAD;
  localparam integer LAST_START = (OUTPUTS - 1) * STRIDE - PAD;
  localparam integer LAST = POSITIONS - 1;
  localparam integer LAST_INNER = INNER - 1;
  localparam integer BEFORE_LAST = INNER > 1 ? INNER - 2 : 0;

  // ---- Positions passed behind the oldest one needed; those of MODE 0 are freed as the window leaves them ----
  localparam integer END = MODE == 0 ? POSITIONS : LIMIT;          // the oldest position goes from 0 to here
  localparam integer BACK_END = MODE == 0 ? POSITIONS - 1 : LIMIT; // last start before it stands still
  localparam integer LAST_UNDER = LAST_START < END ? LAST_START : END;
  localparam integer LAST_OLDEST = LAST_UNDER > 0 ? LAST_UNDER : 0;
  localparam integer ENTER = STRIDE - PAD % STRIDE;                // first start above 0
  localparam integer FRONT = ENTER < END ? ENTER : END;
  localparam integer BACK = END + PAD > 0 ? (END + PAD) % STRIDE : 0;
  localparam integer FREED_WRAP = POSITIONS - LAST_OLDEST;
  localparam integer WHOLE_END = END - STRIDE;
  localparam integer BEHIND_STRIDE = -STRIDE;

  // Whether a position of such a window is freed word by word.
  localparam integer FREES_FRONT = MODE != 0 && FRONT > 0 ? 1 : 0;
  localparam integer FREES_BACK = MODE == 0 || BACK > 0 ? 1 : 0;
  localparam integer LAST_IN_FRAME = LAST_START >= 0 && LAST_START < POSITIONS ? 1 : 0;
  localparam integer FREES_WRAP = MODE == 0 ? LAST_IN_FRAME : FREED_WRAP > 0 ? 1 : 0;

  // Words that the last read of a window frees.
  localparam integer FRONT_WORDS = FRONT * INNER - FREES_FRONT * LAST_INNER;
  localparam integer WHOLE_WORDS = STRIDE * INNER - LAST_INNER;
  localparam integer BACK_WORDS = BACK * INNER - FREES_BACK * LAST_INNER;
  localparam integer WRAP_WORDS = FREED_WRAP * INNER - FREES_WRAP * LAST_INNER;

  // Distances of starts. With MODE 0 the base of a read is the start itself, also in the padding.
  localparam integer WRAP = MODE == 0 ? POSITIONS - (OUTPUTS - 1) * STRIDE : FREED_WRAP;
  localparam integer WRAP_SLOT = ((WRAP % SLOTS) + SLOTS) % SLOTS;
  localparam integer STRIDE_SLOT = STRIDE % SLOTS;
  localparam integer FRONT_SLOT = FRONT % SLOTS;
  localparam integer BACK_SLOT = BACK % SLOTS;

  // ---- Positions passed up to the newest one needed: the end of the window, kept within the frame ----
  localparam integer FIRST_END = SPAN - 1 - PAD;
  localparam integer LAST_END = LAST_START + SPAN - 1;
  localparam integer FIRST_KEPT = FIRST_END < 0 ? 0 : FIRST_END > LAST ? LAST : FIRST_END;
  localparam integer LAST_KEPT = LAST_END < 0 ? 0 : LAST_END > LAST ? LAST : LAST_END;
  localparam integer SHORT = FIRST_END < 0 ? -FIRST_END : 0;
  localparam integer NEW_ENTER = STRIDE - SHORT % STRIDE;
  localparam integer NEW_FRONT = NEW_ENTER < LAST ? NEW_ENTER : LAST;
  localparam integer NEW_BACK = LAST > FIRST_END ? (LAST - FIRST_END) % STRIDE : 0;
  localparam integer STEP_NONE = -LAST_INNER;
  localparam integer STEP_FRONT = NEW_FRONT * INNER - LAST_INNER;
  localparam integer STEP_WHOLE = STRIDE * INNER - LAST_INNER;
  localparam integer STEP_BACK = NEW_BACK * INNER - LAST_INNER;
  localparam integer STEP_WRAP = (POSITIONS + FIRST_KEPT - LAST_KEPT) * INNER - LAST_INNER;
  localparam integer NEW_BEGUN = 1 - SPAN;               // first start whose window ends in the frame
  localparam integer NEW_UNDER = 1 - SPAN - STRIDE;      // the window behind a start above it ends behind position 0
  localparam integer NEW_WHOLE = LAST - SPAN + 1 - STRIDE;
  localparam integer NEW_END = LAST - SPAN + 1;          // last start whose window ends in the frame

  // ---- The window behind the current one; in the first cycle there is no current one ----
  reg first_q;
  reg loading_q;
  reg last_q;
  reg [INNER_W-1:0] inner_q;
  reg signed [POS_W-1:0] start_q;
  wire turn = read && last_q;
  wire next_last = INNER == 1 || (!last_q && inner_q == BEFORE_LAST[INNER_W-1:0]);
  wire start_last;
  wire signed [POS_W-1:0] after = start_last ? FIRST_START[POS_W-1:0] : start_q + STRIDE[POS_W-1:0];

  assign inner = inner_q;
  assign move = turn || loading_q;
  assign next_start = start_q;

  always @(posedge clk) begin
    first_q <= rst;
    loading_q <= INNER > 1 && first_q;
    if (move) start_q <= after;
    if (read) begin
      inner_q <= last_q ? {INNER_W{1'b0}} : inner_q + 1'b1;
      last_q <= next_last;
    end
    if (rst) begin
      loading_q <= INNER == 1;
      start_q <= FIRST_START[POS_W-1:0];
      inner_q <= {INNER_W{1'b0}};
      last_q <= INNER == 1;
    end
  end

  // ---- Its facts. With several reads of a window a cycle passes before they are needed: a register for the comparisons ----
  localparam integer FACTS = 8 + WINDOW;
  wire is_last = start_q == $signed(LAST_START[POS_W-1:0]);
  wire begun = !start_q[POS_W-1];
  wire is_front = !is_last && !begun && start_q > $signed(BEHIND_STRIDE[POS_W-1:0]);
  wire is_whole = !is_last && begun && start_q <= $signed(WHOLE_END[POS_W-1:0]);
  wire is_rest = !is_last && begun && !is_whole && start_q <= $signed(BACK_END[POS_W-1:0]);
  wire is_beyond = start_q > $signed(NEW_END[POS_W-1:0]);
  wire new_begun = start_q >= $signed(NEW_BEGUN[POS_W-1:0]);
  wire new_is_front = !new_begun && start_q > $signed(NEW_UNDER[POS_W-1:0]);
  wire new_is_whole = new_begun && start_q <= $signed(NEW_WHOLE[POS_W-1:0]);
  wire new_is_back = new_begun && !is_beyond;
  wire [WINDOW-1:0] are_real;
  wire [FACTS-1:0] facts_d = {are_real, is_last, is_front, is_whole, is_rest, is_beyond, new_is_front, new_is_whole, new_is_back};
  wire [FACTS-1:0] facts;
  wire [WINDOW-1:0] next_real;
  wire front, whole, rest, next_beyond, new_front, new_whole, new_back;
  assign {next_real, start_last, front, whole, rest, next_beyond, new_front, new_whole, new_back} = facts;

  generate
    if (INNER == 1) begin : gen_at_once
      assign facts = facts_d;
    end else begin : gen_known
      reg [FACTS-1:0] facts_q;
      assign facts = facts_q;
      always @(posedge clk) facts_q <= facts_d;
    end
  endgenerate

  reg beyond_q;
  reg frees_q;
  reg [SLOT_W:0] slot_step_q;
  reg signed [LAG_W-1:0] lag_step_q;
  wire next_frees = (start_last && FREES_WRAP != 0) || (front && FREES_FRONT != 0) || whole || (rest && FREES_BACK != 0);

  assign beyond_read = last_q ? next_beyond : beyond_q;
  assign beyond_stay = loading_q ? next_beyond : beyond_q;
  assign frees_word = frees_q;
  assign slot_step = slot_step_q;
  assign lag_step = lag_step_q;

  always @(posedge clk) begin
    if (move) begin
      beyond_q <= next_beyond;
      frees_q <= next_frees;
    end
    if (rst) beyond_q <= 1'b0;
  end

  // ---- Words that a read frees: those of the window behind its last read, before one by one ----
  wire still = !start_last && !front && !whole && !rest;

  genvar less;
  generate
    for (less = 0; less < 2; less = less + 1) begin : gen_freed
      localparam integer NOTHING = -less;
      localparam integer WORD = 1 - less;
      localparam integer WRAP_FREED = WRAP_WORDS - less;
      localparam integer FRONT_FREED = FRONT_WORDS - less;
      localparam integer WHOLE_FREED = WHOLE_WORDS - less;
      localparam integer BACK_FREED = BACK_WORDS - less;
      wire [OCC_W-1:0] of_window =
          ({OCC_W{still}} & NOTHING[OCC_W-1:0]) | ({OCC_W{start_last}} & WRAP_FREED[OCC_W-1:0]) |
          ({OCC_W{front}} & FRONT_FREED[OCC_W-1:0]) | ({OCC_W{whole}} & WHOLE_FREED[OCC_W-1:0]) |
          ({OCC_W{rest}} & BACK_FREED[OCC_W-1:0]);
      reg [OCC_W-1:0] freed_q;
      assign freed[less*OCC_W+:OCC_W] = freed_q;
      if (INNER == 1) begin : gen_last
        always @(posedge clk) if (move) freed_q <= of_window;
      end else begin : gen_words
        reg [OCC_W-1:0] of_window_q;
        wire frees = move ? next_frees : frees_q;
        always @(posedge clk) begin
          if (move) of_window_q <= of_window;
          if (read || loading_q) freed_q <= read && next_last ? of_window_q : frees ? WORD[OCC_W-1:0] : NOTHING[OCC_W-1:0];
        end
      end
    end
  endgenerate

  generate
    if (MODE == 0) begin : gen_strides
      always @(posedge clk) begin
        if (move) begin
          slot_step_q <= start_last ? WRAP_SLOT[SLOT_W:0] : STRIDE_SLOT[SLOT_W:0];
          lag_step_q <= start_last ? WRAP[LAG_W-1:0] : STRIDE[LAG_W-1:0];
        end
      end
    end else begin : gen_parts
      always @(posedge clk) begin
        if (move) begin
          slot_step_q <= ({(SLOT_W+1){start_last}} & WRAP_SLOT[SLOT_W:0]) | ({(SLOT_W+1){front}} & FRONT_SLOT[SLOT_W:0]) |
                         ({(SLOT_W+1){whole}} & STRIDE_SLOT[SLOT_W:0]) | ({(SLOT_W+1){rest}} & BACK_SLOT[SLOT_W:0]);
          lag_step_q <= ({LAG_W{start_last}} & WRAP[LAG_W-1:0]) | ({LAG_W{front}} & FRONT[LAG_W-1:0]) |
                        ({LAG_W{whole}} & STRIDE[LAG_W-1:0]) | ({LAG_W{rest}} & BACK[LAG_W-1:0]);
        end
      end
    end
  endgenerate

  // ---- The newest position needed. A window that reflects may need one in front of its end ----
  wire signed [POS_W-1:0] last_position = LAST[POS_W-1:0];

  function signed [POS_W-1:0] newest(input signed [POS_W-1:0] start);
    reg signed [POS_W-1:0] ends;
    reg signed [POS_W-1:0] mirrored;
    begin
      ends = start + SPAN[POS_W-1:0] - 1'b1;
      ends = ends > last_position ? last_position : ends;
      mirrored = -start;
      ends = MODE == 2 && mirrored > ends ? mirrored : ends;
      newest = ends[POS_W-1] ? {POS_W{1'b0}} : ends;
    end
  endfunction

  // ---- The way back from the newest word of the next read: that of the window behind its last read, before of one word ----
  wire [OCC_W-1:0] mirrored_step;  // with MODE 2, from the newest word of the next window to that of the one behind it

  generate
    if (MODE == 2) begin : gen_any_step
      // Words of some positions, by additions: synthesis would spend a multiplier block on it.
      function [OCC_W-1:0] words_of(input [OCC_W-1:0] count);
        integer k;
        begin
          words_of = {OCC_W{1'b0}};
          for (k = 0; k < OCC_W; k = k + 1) if (INNER[k]) words_of = words_of + (count << k);
        end
      endfunction

      wire signed [POS_W-1:0] here = newest(start_q);
      wire signed [POS_W-1:0] there = newest(after);
      wire signed [POS_W-1:0] frame = start_last ? POSITIONS[POS_W-1:0] : {POS_W{1'b0}};
      wire signed [POS_W-1:0] passed = there - here + frame;
      assign mirrored_step = words_of({{(OCC_W-POS_W){passed[POS_W-1]}}, passed}) - LAST_INNER[OCC_W-1:0];
    end else begin : gen_step
      assign mirrored_step = {OCC_W{1'b0}};
    end
    for (less = 0; less < 4; less = less + 1) begin : gen_back
      localparam integer FROM = 1 - less;
      localparam integer WORD = FROM - 1;
      localparam integer WRAP_BACK = FROM - STEP_WRAP;
      localparam integer FRONT_BACK = FROM - STEP_FRONT;
      localparam integer WHOLE_BACK = FROM - STEP_WHOLE;
      localparam integer REST_BACK = FROM - STEP_BACK;
      localparam integer STILL_BACK = FROM - STEP_NONE;
      wire [OCC_W-1:0] of_window =
          MODE == 2 ? FROM[OCC_W-1:0] - mirrored_step :
          start_last ? WRAP_BACK[OCC_W-1:0] : new_front ? FRONT_BACK[OCC_W-1:0] : new_whole ? WHOLE_BACK[OCC_W-1:0] :
          new_back ? REST_BACK[OCC_W-1:0] : STILL_BACK[OCC_W-1:0];
      reg [OCC_W-1:0] back_q;
      assign back[less*OCC_W+:OCC_W] = back_q;
      if (INNER == 1) begin : gen_last
        always @(posedge clk) if (move) back_q <= of_window;
      end else begin : gen_words
        reg [OCC_W-1:0] of_window_q;
        always @(posedge clk) begin
          if (move) of_window_q <= of_window;
          if (read || loading_q) back_q <= read && next_last ? of_window_q : WORD[OCC_W-1:0];
        end
      end
    end
    if (MODE == 0) begin : gen_no_distance
      assign distance = {POS_W{1'b0}};
    end else begin : gen_distance
      wire signed [POS_W-1:0] limit = LIMIT[POS_W-1:0];
      wire signed [POS_W-1:0] kept = start_q > limit ? limit : start_q;
      wire signed [POS_W-1:0] oldest = start_q[POS_W-1] ? {POS_W{1'b0}} : kept;
      reg [POS_W-1:0] distance_q;
      always @(posedge clk) if (move) distance_q <= newest(start_q) - oldest;
      assign distance = distance_q;
    end
  endgenerate

  // ---- Taps inside the frame ----
  genvar tap;
  generate
    for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
      localparam integer FROM = -tap * DILATION;
      localparam integer BELOW = POSITIONS - tap * DILATION;
      reg real_q;
      assign real_taps[tap] = real_q;
      assign are_real[tap] = start_q >= $signed(FROM[POS_W-1:0]) && start_q < $signed(BELOW[POS_W-1:0]);
      always @(posedge clk) if (move) real_q <= next_real[tap];
    end
  endgenerate
endmodule

`default_nettype wire
