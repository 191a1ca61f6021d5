// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Storage of a sliding window of single words: a shift register, stage 0 the newest word.
//
//   stage:        0 | 1 | 2 | 3 | 4 | 5        SLOTS words
//   tap:              4   3   2   1   0        with a LAG of 1: words stored behind the word of the last tap
//
// Of all stages a tap sees those that its word can be in: no older than the oldest word still needed, no newer than
// the last word that its window waits for. Without padding these are SLOTS - WINDOW + 1 stages instead of SLOTS.
// With MODE 1 or 2 the offsets say how far each tap lies from the oldest word that is still needed.
//
// Latency:  taps of a read in cycle t stand in cycle t + 1; a word written in cycle t is readable from cycle t + 1.
// Interval: one write and one read a cycle.
// Reset:    the lag; data registers keep their values.
// Contract: step is the distance from the window that is read to the next one; with MODE 1 or 2 from the oldest word that it
//           needs to that of the next one. With MODE 0 taps outside the frame hold any word.
`default_nettype none

module hwgen_window_shift #(
    parameter integer WORD = 8,      // bits of a word
    parameter integer SLOTS = 4,     // words of storage, enough for a window
    parameter integer WINDOW = 3,    // taps
    parameter integer PAD = 1,       // positions of padding in front of a frame
    parameter integer BEYOND = 2,    // from the first word of the last window of a frame to the last position
    parameter integer LAG_W = 6,     // bits of step, signed; the lag must fit
    parameter integer DILATION = 1,  // positions from tap to tap
    parameter integer MODE = 0       // padding: 0 constant, 1 edge, 2 reflect
) (
    input  wire                        clk,
    input  wire                        rst,

    input  wire                        write,
    input  wire [WORD-1:0]             write_data,

    input  wire                        read,
    input  wire signed [LAG_W-1:0]     step,
    input  wire [WINDOW*(LAG_W+1)-1:0] offsets,
    output wire [WINDOW*WORD-1:0]      taps
);
  localparam integer SPAN = (WINDOW - 1) * DILATION + 1;
  localparam integer FIRST_LAG = MODE == 0 ? PAD - SPAN : 0;
  localparam integer AHEAD = BEYOND < SPAN - 1 ? BEYOND : SPAN - 1;  // last tap that a window waits for
  localparam integer NEAR = BEYOND > 0 ? BEYOND : 0;
  localparam integer AGE_W = LAG_W + 1;

  reg [SLOTS*WORD-1:0] slots_q;
  reg [WINDOW*WORD-1:0] taps_q;
  reg signed [LAG_W-1:0] lag_q;
  wire signed [LAG_W-1:0] stepped = lag_q - step;
  assign taps = taps_q;

  wire [(SLOTS+1)*WORD-1:0] shifted = {slots_q, write_data};
  wire [WORD-1:0] unused_oldest = shifted[SLOTS*WORD+:WORD];

  always @(posedge clk) if (write) slots_q <= shifted[SLOTS*WORD-1:0];

  always @(posedge clk) begin
    lag_q <= (read ? stepped : lag_q) + {{(LAG_W-1){1'b0}}, write};
    if (rst) lag_q <= FIRST_LAG[LAG_W-1:0];
  end

  // ---- With MODE 0 the lag tells where every tap is; that it is one of these is known before a read comes ----
  localparam integer FIRST_AGE = 1 - SPAN;
  localparam integer AGES = MODE == 0 ? SLOTS + SPAN - 1 : 1;
  wire [AGES-1:0] lag_is;  // bit n: the lag is FIRST_AGE + n
  wire unused_ages = &{1'b0, lag_is};

  genvar tap;
  genvar stage;
  genvar n;
  generate
    if (MODE == 0) begin : gen_ages
      reg [AGES-1:0] lag_is_q;
      assign lag_is = lag_is_q;
      for (n = 0; n < AGES; n = n + 1) begin : gen_age
        localparam integer HERE = FIRST_AGE + n;
        localparam integer BEFORE = HERE - 1;
        wire [AGE_W-1:0] lag = {lag_q[LAG_W-1], lag_q};
        wire [AGE_W-1:0] next = {stepped[LAG_W-1], stepped};
        wire next_is = write ? next == BEFORE[AGE_W-1:0] : next == HERE[AGE_W-1:0];
        wire stays = write ? lag == BEFORE[AGE_W-1:0] : lag == HERE[AGE_W-1:0];
        always @(posedge clk) lag_is_q[n] <= rst ? FIRST_LAG == HERE : read ? next_is : stays;
      end
    end else begin : gen_offsets
      assign lag_is = 1'b0;
    end
    for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
      localparam integer PLACE = tap * DILATION;
      localparam integer FRONT = PLACE > PAD ? PLACE - PAD : 0;  // least distance from the oldest word
      localparam integer EDGE = FRONT < NEAR ? FRONT : NEAR;     // with taps behind the frame too
      localparam integer NEWEST = MODE == 0 && AHEAD > PLACE ? AHEAD - PLACE : 0;
      localparam integer OLDEST = SLOTS - 1 - (MODE == 0 ? FRONT : MODE == 1 ? EDGE : 0);
      wire [AGE_W-1:0] age;  // the stage of the tap's word; unused with MODE 0
      wire unused_age = &{1'b0, age};    // where padding is all that a tap ever sees
      wire [(SLOTS+1)*WORD-1:0] merged;  // of the stages before
      assign merged[WORD-1:0] = {WORD{1'b0}};
      if (MODE == 0) begin : gen_lag
        wire unused_offset = &{1'b0, offsets[tap*AGE_W+:AGE_W]};
        assign age = {AGE_W{1'b0}};
      end else begin : gen_offset
        assign age = {lag_q[LAG_W-1], lag_q} - offsets[tap*AGE_W+:AGE_W] - 1'b1;
      end
      for (stage = 0; stage < SLOTS; stage = stage + 1) begin : gen_stage
        if (stage >= NEWEST && stage <= OLDEST) begin : gen_choice
          wire chosen = MODE == 0 ? lag_is[MODE == 0 ? stage + PLACE : 0] : age == stage[AGE_W-1:0];
          assign merged[(stage+1)*WORD+:WORD] =
              merged[stage*WORD+:WORD] | (slots_q[stage*WORD+:WORD] & {WORD{chosen}});
        end else begin : gen_skip
          assign merged[(stage+1)*WORD+:WORD] = merged[stage*WORD+:WORD];
        end
      end
      always @(posedge clk) if (read) taps_q[tap*WORD+:WORD] <= merged[SLOTS*WORD+:WORD];
    end
  endgenerate
endmodule

`default_nettype wire
