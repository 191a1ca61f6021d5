// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Line buffer in one cyclic memory, and feeder of a MAC array: for every output pixel, and again for each of GROUPS
// output groups, it reads the window word by word, in the order kernel row, kernel column, channel word. Taps are
// DILATION pixels apart. With several BLOCKS the channel words of a pixel are BLOCKS equal parts, and each part is read
// by itself, GROUPS times, before the next: grouped and depthwise convolution.
//
//   stored words  ... [ oldest still needed ............ newest ] free ...     CAPACITY words, cyclic
//   window        row by row inside them; each step of an address is a constant
//
// The next window, all that it frees and the step to the next word are known while a word is read, and every step of an
// address is a constant, so that no arithmetic on positions stands in front of a read.
//
// Padding is virtual: a word outside the image reads FILL and is neither stored nor streamed, so it costs no cycle in
// front of the window; it waits for the first word of its frame. A word is readable one cycle after it was accepted;
// words are freed as soon as no later window needs them, so the next frame is stored while this one is still read.
//
// Latency:  a word taken in cycle t is delivered in cycle t + 2: the output of the memory has a register of its own.
// Interval: one word in and one word out a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: CAPACITY words are enough for a window (hwgen/units/mac.py says how many); SPAN is below 2^30.
`default_nettype none

module hwgen_window_buffer #(
    parameter integer WORD = 8,               // bits of a word
    parameter integer WORDS = 1,              // words of a pixel
    parameter integer WIDTH = 8,              // image columns
    parameter integer HEIGHT = 8,             // image rows
    parameter integer KERNEL_W = 3,           // kernel columns
    parameter integer KERNEL_H = 3,           // kernel rows
    parameter integer STRIDE_X = 1,           // columns between windows
    parameter integer STRIDE_Y = 1,           // rows between windows
    parameter integer DILATION_X = 1,         // columns between taps
    parameter integer DILATION_Y = 1,         // rows between taps
    parameter integer PAD_LEFT = 1,           // columns of padding on the left
    parameter integer PAD_TOP = 1,            // rows of padding on top
    parameter integer OUT_W = 8,              // windows of a row
    parameter integer OUT_H = 8,              // rows of windows
    parameter integer BLOCKS = 1,             // parts of a pixel's words that are read by themselves; divides WORDS
    parameter integer GROUPS = 1,             // times each part of a window is read
    parameter integer CAPACITY = 32,          // words of storage
    parameter [WORD-1:0] FILL = {WORD{1'b0}}  // what padding reads
) (
    input  wire            clk,
    input  wire            rst,

    input  wire [WORD-1:0] s_axis_tdata,
    input  wire            s_axis_tvalid,
    output wire            s_axis_tready,

    output wire            offer,
    input  wire            take,
    output wire [WORD-1:0] chunk
);
  localparam integer ROW = WIDTH * WORDS;    // words of an image row
  localparam integer FRAME = HEIGHT * ROW, BEFORE_LAST = FRAME - 1;  // words of an image, and in front of its last one
  localparam integer BLOCK = WORDS / BLOCKS; // words of a part
  localparam integer REACH_X = (KERNEL_W - 1) * DILATION_X;  // from the first tap to the last
  localparam integer REACH_Y = (KERNEL_H - 1) * DILATION_Y;
  localparam integer ADDR_W = CAPACITY > 1 ? $clog2(CAPACITY) : 1;
  localparam integer SUM_W = ADDR_W + 1;
  localparam integer Y_W = $clog2(HEIGHT + PAD_TOP + REACH_Y + OUT_H * STRIDE_Y + STRIDE_Y + DILATION_Y + 2) + 1;  // signed
  localparam integer X_W = $clog2(WIDTH + PAD_LEFT + REACH_X + OUT_W * STRIDE_X + STRIDE_X + DILATION_X + 2) + 1;  // signed
  localparam integer WALK_Y = OUT_H * STRIDE_Y > HEIGHT ? OUT_H * STRIDE_Y : HEIGHT;
  localparam integer WALK_X = OUT_W * STRIDE_X > WIDTH ? OUT_W * STRIDE_X : WIDTH;
  localparam integer SPAN = (WALK_Y + STRIDE_Y + PAD_TOP + REACH_Y) * ROW +
                            (WALK_X + STRIDE_X + PAD_LEFT + REACH_X) * WORDS + CAPACITY;
  localparam integer LIN_W = $clog2(SPAN + 1) + 2;  // signed distances between words

  // Distances in words to the next word that is read, behind the last word of a pixel, of a kernel row, of a part's window, of
  // its passes, of a window, of a row of windows, of an image.
  localparam integer PART = REACH_Y * ROW + REACH_X * WORDS + BLOCK - 1;  // from the first word of a part to the last
  localparam integer WHOLE = PART + WORDS - BLOCK;                        // and of a window
  localparam integer TAP_STEP = DILATION_X * WORDS - (BLOCK - 1);
  localparam integer ROW_STEP = DILATION_Y * ROW - REACH_X * WORDS - (BLOCK - 1);
  localparam integer PASS_STEP = -PART;
  localparam integer PART_STEP = BLOCK - PART;
  localparam integer X_STEP = STRIDE_X * WORDS - WHOLE;
  localparam integer LINE_STEP = STRIDE_Y * ROW - (OUT_W - 1) * STRIDE_X * WORDS - WHOLE;
  localparam integer FRAME_STEP = FRAME - (OUT_H - 1) * STRIDE_Y * ROW - (OUT_W - 1) * STRIDE_X * WORDS - WHOLE;
  localparam integer NEG_START = PAD_TOP * ROW + PAD_LEFT * WORDS, START = -NEG_START, NEG_BEFORE_START = NEG_START - 1;

  // The same steps on addresses, which are distances modulo CAPACITY.
  localparam integer ONE_MOD = 1 % CAPACITY;
  localparam integer TAP_MOD = TAP_STEP % CAPACITY;
  localparam integer ROW_MOD = ((ROW_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer PASS_MOD = ((PASS_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer PART_MOD = ((PART_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer X_MOD = ((X_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer LINE_MOD = ((LINE_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer FRAME_MOD = ((FRAME_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer START_MOD = ((START % CAPACITY) + CAPACITY) % CAPACITY;

  localparam integer LAST_ADDRESS = CAPACITY - 1;
  localparam integer LAST_X = (OUT_W - 1) * STRIDE_X - PAD_LEFT;
  localparam integer LAST_Y = (OUT_H - 1) * STRIDE_Y - PAD_TOP;
  localparam integer PADDED = PAD_LEFT > 0 || PAD_TOP > 0 || LAST_X + REACH_X >= WIDTH ||
                              LAST_Y + REACH_Y >= HEIGHT ? 1 : 0;
  localparam integer BESIDE_X = -DILATION_X, NEXT_END_X = WIDTH - DILATION_X;  // taps from here to there have the next one inside
  localparam integer BESIDE_Y = -DILATION_Y, NEXT_END_Y = HEIGHT - DILATION_Y;

  // ---- Store ----
  (* no_rw_check *)
  reg [WORD-1:0] memory [0:CAPACITY-1];
  reg [ADDR_W-1:0] write_q;
  reg ready_q;
  wire accept = s_axis_tvalid && ready_q;

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    if (accept) memory[write_q] <= s_axis_tdata;
  end

  always @(posedge clk) begin
    if (accept) write_q <= write_q == LAST_ADDRESS[ADDR_W-1:0] ? {ADDR_W{1'b0}} : write_q + 1'b1;
    if (rst) write_q <= {ADDR_W{1'b0}};
  end

  // ---- Position in the image ----
  wire start;
  wire signed [X_W-1:0] x, next_x;
  wire signed [Y_W-1:0] y, next_y;
  wire x_inside, next_x_inside;
  wire y_inside, next_y_inside;
  wire last_x, next_last_x;
  wire last_y, next_last_y;
  wire [3*LIN_W-1:0] left, next_left;

  // ---- Position in the window: of the word that is read. The counters are one word ahead, so that all that is done in the
  //      cycle of a take is known before ----
  reg last_word_q;    // of its pixel
  reg last_line_q;    // of its kernel row
  reg last_pass_q;    // of a pass over its part of a window
  reg last_window_q;  // after a reset: of the window in front of the first
  reg last_frame_q;
  wire pixel_done = take && last_word_q;
  wire line_done = take && last_line_q;
  wire window_done = take && last_window_q;
  wire advance = take || start;

  wire after_word, after_line, after_pass, after_part, after_window, after_group, after_first_tap;
  wire after_last_x = last_window_q ? next_last_x : last_x;
  wire after_last_y = last_window_q ? next_last_y : last_y;
  wire after_inside = last_window_q ? next_x_inside && next_y_inside : x_inside && y_inside;
  wire after_frees = after_group && after_first_tap && after_inside;  // the last read of a word of the first tap

  hwgen_window_scan #(
      .WORDS   (WORDS),
      .WIDTH   (WIDTH),
      .HEIGHT  (HEIGHT),
      .STRIDE_X(STRIDE_X),
      .STRIDE_Y(STRIDE_Y),
      .PAD_LEFT(PAD_LEFT),
      .PAD_TOP (PAD_TOP),
      .OUT_W   (OUT_W),
      .OUT_H   (OUT_H),
      .X_W     (X_W),
      .Y_W     (Y_W),
      .LIN_W   (LIN_W)
  ) u_scan (
      .clk          (clk),
      .rst          (rst),
      .move         (window_done),
      .start        (start),
      .x            (x),
      .y            (y),
      .x_inside     (x_inside),
      .y_inside     (y_inside),
      .last_x       (last_x),
      .last_y       (last_y),
      .next_x       (next_x),
      .next_y       (next_y),
      .next_x_inside(next_x_inside),
      .next_y_inside(next_y_inside),
      .next_last_x  (next_last_x),
      .next_last_y  (next_last_y),
      .left         (left),
      .next_left    (next_left)
  );

  hwgen_window_steps #(
      .WORDS   (BLOCK),
      .KERNEL_W(KERNEL_W),
      .KERNEL_H(KERNEL_H),
      .GROUPS  (GROUPS),
      .BLOCKS  (BLOCKS)
  ) u_steps (
      .clk        (clk),
      .rst        (rst),
      .take       (advance),
      .last_word  (after_word),
      .last_line  (after_line),
      .last_pass  (after_pass),
      .last_part  (after_part),
      .last_window(after_window),
      .last_group (after_group),
      .first_tap  (after_first_tap)
  );

  always @(posedge clk) begin
    if (advance) begin
      last_word_q <= after_word;
      last_line_q <= after_line;
      last_pass_q <= after_pass;
      last_window_q <= after_window;
      last_frame_q <= after_window && after_last_x && after_last_y;
    end
    if (rst) last_window_q <= 1'b1;
  end

  // ---- Column and row of the tap that is read, and whether they lie in the image ----
  wire in_image;
  generate
    if (PADDED != 0) begin : gen_padded
      reg signed [X_W-1:0] tap_x_q;
      reg signed [Y_W-1:0] tap_y_q;
      reg tap_x_inside_q;
      reg tap_y_inside_q;
      reg in_image_q;
      wire beside = tap_x_q >= $signed(BESIDE_X[X_W-1:0]) && tap_x_q < $signed(NEXT_END_X[X_W-1:0]);
      wire below = tap_y_q >= $signed(BESIDE_Y[Y_W-1:0]) && tap_y_q < $signed(NEXT_END_Y[Y_W-1:0]);
      wire x_in_line = last_line_q ? x_inside : beside;
      wire y_in_pass = last_pass_q ? y_inside : below;
      wire x_after = last_window_q ? next_x_inside : last_word_q ? x_in_line : tap_x_inside_q;
      wire y_after = last_window_q ? next_y_inside : last_line_q ? y_in_pass : tap_y_inside_q;
      assign in_image = in_image_q;
      always @(posedge clk) begin
        if (pixel_done) tap_x_q <= last_line_q ? x : tap_x_q + DILATION_X[X_W-1:0];
        if (line_done) tap_y_q <= last_pass_q ? y : tap_y_q + DILATION_Y[Y_W-1:0];
        if (window_done || start) begin
          tap_x_q <= next_x;
          tap_y_q <= next_y;
        end
        if (advance) begin
          tap_x_inside_q <= x_after;
          tap_y_inside_q <= y_after;
          in_image_q <= x_after && y_after;
        end
        if (rst) begin
          tap_x_inside_q <= PAD_LEFT == 0;
          tap_y_inside_q <= PAD_TOP == 0;
          in_image_q <= PAD_LEFT == 0 && PAD_TOP == 0;
        end
      end
    end else begin : gen_whole
      wire unused_position = &{1'b0, x, y, next_x, next_y, pixel_done, line_done, last_pass_q};
      assign in_image = 1'b1;
    end
  endgenerate

  // ---- The way from the word that is read to the next one: as an address, there and a turn of the memory back, and less the
  //      distance, and 1 more ----
  wire [7:0] way = {
    after_window && after_last_x && after_last_y,
    after_window && after_last_x && !after_last_y,
    after_window && !after_last_x,
    after_part && !after_window,
    after_pass && !after_part,
    after_line && !after_pass,
    after_word && !after_line,
    !after_word
  };
  reg [ADDR_W-1:0] address_q;  // of the word that is read
  wire [2*SUM_W-1:0] address_sums;
  wire [2*LIN_W-1:0] back;  // less the distance to the next word, and 1 more

  genvar turn;
  genvar more;
  genvar less;
  generate
    for (turn = 0; turn < 2; turn = turn + 1) begin : gen_address
      localparam integer WORD_SUM = ONE_MOD - turn * CAPACITY, TAP_SUM = TAP_MOD - turn * CAPACITY;
      localparam integer ROW_SUM = ROW_MOD - turn * CAPACITY, PASS_SUM = PASS_MOD - turn * CAPACITY;
      localparam integer PART_SUM = PART_MOD - turn * CAPACITY, X_SUM = X_MOD - turn * CAPACITY;
      localparam integer LINE_SUM = LINE_MOD - turn * CAPACITY, FRAME_SUM = FRAME_MOD - turn * CAPACITY;
      reg [SUM_W-1:0] step_q;
      always @(posedge clk) begin
        if (advance)
          step_q <= ({SUM_W{way[0]}} & WORD_SUM[SUM_W-1:0]) | ({SUM_W{way[1]}} & TAP_SUM[SUM_W-1:0]) |
                    ({SUM_W{way[2]}} & ROW_SUM[SUM_W-1:0]) | ({SUM_W{way[3]}} & PASS_SUM[SUM_W-1:0]) |
                    ({SUM_W{way[4]}} & PART_SUM[SUM_W-1:0]) | ({SUM_W{way[5]}} & X_SUM[SUM_W-1:0]) |
                    ({SUM_W{way[6]}} & LINE_SUM[SUM_W-1:0]) | ({SUM_W{way[7]}} & FRAME_SUM[SUM_W-1:0]);
      end
      assign address_sums[turn*SUM_W+:SUM_W] = {1'b0, address_q} + step_q;
    end
    for (more = 0; more < 2; more = more + 1) begin : gen_back
      localparam integer WORD_BACK = -1 + more, TAP_BACK = -TAP_STEP + more;
      localparam integer ROW_BACK = -ROW_STEP + more, PASS_BACK = -PASS_STEP + more;
      localparam integer PART_BACK = -PART_STEP + more, X_BACK = -X_STEP + more;
      localparam integer LINE_BACK = -LINE_STEP + more, FRAME_BACK = -FRAME_STEP + more;
      reg [LIN_W-1:0] back_q;
      assign back[more*LIN_W+:LIN_W] = back_q;
      always @(posedge clk) begin
        if (advance)
          back_q <= ({LIN_W{way[0]}} & WORD_BACK[LIN_W-1:0]) | ({LIN_W{way[1]}} & TAP_BACK[LIN_W-1:0]) |
                    ({LIN_W{way[2]}} & ROW_BACK[LIN_W-1:0]) | ({LIN_W{way[3]}} & PASS_BACK[LIN_W-1:0]) |
                    ({LIN_W{way[4]}} & PART_BACK[LIN_W-1:0]) | ({LIN_W{way[5]}} & X_BACK[LIN_W-1:0]) |
                    ({LIN_W{way[6]}} & LINE_BACK[LIN_W-1:0]) | ({LIN_W{way[7]}} & FRAME_BACK[LIN_W-1:0]);
      end
    end
  endgenerate

  // A sum that a turn back leaves below zero had not reached the end.
  wire below_end = address_sums[2*SUM_W-1];
  wire [SUM_W-1:0] next_address = below_end ? address_sums[SUM_W-1:0] : address_sums[SUM_W+:SUM_W];
  wire unused_address = next_address[SUM_W-1];

  always @(posedge clk) begin
    if (take) address_q <= next_address[ADDR_W-1:0];
    if (rst) address_q <= START_MOD[ADDR_W-1:0];
  end

  // ---- Stored words from the one that is read on, and from the first one of its image on, both less 1: not below zero where
  //      there are any. Each of four sums stands before the read and the store of the cycle choose it ----
  wire signed [LIN_W-1:0] one = {{(LIN_W-1){1'b0}}, 1'b1};
  wire signed [LIN_W-1:0] none = {LIN_W{1'b1}};
  reg signed [LIN_W-1:0] ahead_q;
  reg signed [LIN_W-1:0] frame_ahead_q;
  wire signed [LIN_W-1:0] stayed = ahead_q + one;
  wire signed [LIN_W-1:0] stepped = ahead_q + $signed(back[LIN_W-1:0]);
  wire signed [LIN_W-1:0] stepped_more = ahead_q + $signed(back[LIN_W+:LIN_W]);
  wire signed [LIN_W-1:0] frame_stayed = frame_ahead_q + one;
  wire signed [LIN_W-1:0] framed = frame_ahead_q - $signed(FRAME[LIN_W-1:0]);
  wire signed [LIN_W-1:0] framed_more = frame_ahead_q - $signed(BEFORE_LAST[LIN_W-1:0]);
  wire frame_done = take && last_frame_q;

  assign offer = in_image ? !ahead_q[LIN_W-1] : !frame_ahead_q[LIN_W-1];

  always @(posedge clk) begin
    ahead_q <= take ? (accept ? stepped_more : stepped) : accept ? stayed : ahead_q;
    frame_ahead_q <= frame_done ? (accept ? framed_more : framed) : accept ? frame_stayed : frame_ahead_q;
    if (rst) begin
      ahead_q <= NEG_BEFORE_START[LIN_W-1:0];
      frame_ahead_q <= none;
    end
  end

  // ---- Free: the first tap word by word in the last pass over it, the rest of the stride behind the window ----
  localparam integer READS = BLOCK * KERNEL_W * KERNEL_H * GROUPS * BLOCKS;  // of a window
  wire [2*LIN_W-1:0] gain;  // words that this read frees, and 1 less
  wire [3*LIN_W-1:0] after_left = READS == 1 ? next_left : left;

  generate
    for (less = 0; less < 2; less = less + 1) begin : gen_gain
      localparam integer NOTHING = -less;
      localparam integer WORD_FREE = 1 - less;
      reg [LIN_W-1:0] gain_q;
      assign gain[less*LIN_W+:LIN_W] = gain_q;
      always @(posedge clk) begin
        if (advance)
          gain_q <= after_window ? (after_frees ? after_left[less*LIN_W+:LIN_W] : after_left[(less+1)*LIN_W+:LIN_W]) :
                    after_frees ? WORD_FREE[LIN_W-1:0] : NOTHING[LIN_W-1:0];
      end
    end
  endgenerate

  reg signed [LIN_W-1:0] room_q;  // words that fit, less 1
  wire signed [LIN_W-1:0] filled = room_q - one;
  wire signed [LIN_W-1:0] widened = room_q + $signed(gain[LIN_W-1:0]);
  wire signed [LIN_W-1:0] widened_less = room_q + $signed(gain[LIN_W+:LIN_W]);

  always @(posedge clk) begin
    room_q <= take ? (accept ? widened_less : widened) : accept ? filled : room_q;
    ready_q <= take ? (accept ? !widened_less[LIN_W-1] : !widened[LIN_W-1]) : accept ? !filled[LIN_W-1] : !room_q[LIN_W-1];
    if (rst) begin
      room_q <= LAST_ADDRESS[LIN_W-1:0];
      ready_q <= 1'b0;
    end
  end

  // ---- Read ----
  reg [WORD-1:0] data_q;
  reg [WORD-1:0] data_q2;
  reg real_q;
  reg real_q2;
  assign chunk = real_q2 ? data_q2 : FILL;

  always @(posedge clk) begin
    if (take) data_q <= memory[address_q];
    if (take) real_q <= in_image;
    data_q2 <= data_q;
    real_q2 <= real_q;
  end
endmodule

`default_nettype wire
