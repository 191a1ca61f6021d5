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
// The next window and all that it frees are known while the current one is read, and every step of an address is a constant,
// so that no arithmetic on positions stands in front of a read.
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
  localparam integer FRAME = HEIGHT * ROW;   // words of an image
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
  localparam integer START = -(PAD_TOP * ROW + PAD_LEFT * WORDS);
  localparam integer NEG_START = -START;

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
  localparam integer FIRST_X = -PAD_LEFT;
  localparam integer FIRST_Y = -PAD_TOP;
  localparam integer LAST_X = (OUT_W - 1) * STRIDE_X - PAD_LEFT;
  localparam integer LAST_Y = (OUT_H - 1) * STRIDE_Y - PAD_TOP;
  localparam integer PADDED = PAD_LEFT > 0 || PAD_TOP > 0 || LAST_X + REACH_X >= WIDTH ||
                              LAST_Y + REACH_Y >= HEIGHT ? 1 : 0;

  // Columns and rows that a window leaves behind: none in the padding, a part where the image begins and ends, else the stride.
  localparam integer ENTER_X = STRIDE_X - PAD_LEFT % STRIDE_X;
  localparam integer ENTER_Y = STRIDE_Y - PAD_TOP % STRIDE_Y;
  localparam integer FRONT_X = (ENTER_X < WIDTH ? ENTER_X : WIDTH) * WORDS;
  localparam integer FRONT_Y = (ENTER_Y < HEIGHT ? ENTER_Y : HEIGHT) * ROW;
  localparam integer WHOLE_X = STRIDE_X * WORDS;
  localparam integer WHOLE_Y = STRIDE_Y * ROW;
  localparam integer BACK_X = (WIDTH + PAD_LEFT) % STRIDE_X * WORDS;
  localparam integer BACK_Y = (HEIGHT + PAD_TOP) % STRIDE_Y * ROW;
  localparam integer KEPT_X = LAST_X < 0 ? 0 : LAST_X < WIDTH ? LAST_X : WIDTH;
  localparam integer KEPT_Y = LAST_Y < 0 ? 0 : LAST_Y < HEIGHT ? LAST_Y : HEIGHT;
  localparam integer REST_Y = (HEIGHT - KEPT_Y) * ROW;
  localparam integer ALREADY_X = KEPT_X * WORDS;  // freed by the windows of a row before the last one
  localparam integer WHOLE_END_X = WIDTH - STRIDE_X;
  localparam integer WHOLE_END_Y = HEIGHT - STRIDE_Y;
  localparam integer BEHIND_X = -STRIDE_X;
  localparam integer BEHIND_Y = -STRIDE_Y;
  localparam integer BESIDE_X = -DILATION_X;  // a tap from here on has the next one inside
  localparam integer BESIDE_Y = -DILATION_Y;
  localparam integer NEXT_END_X = WIDTH - DILATION_X;
  localparam integer NEXT_END_Y = HEIGHT - DILATION_Y;

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

  // ---- Position in the window ----
  wire last_word;
  wire last_kx;
  wire last_ky;
  wire last_group;
  wire last_block;
  wire first_tap;
  wire pixel_done = take && last_word;
  wire line_done = pixel_done && last_kx;
  wire window_done = line_done && last_ky && last_group && last_block;

  hwgen_window_steps #(
      .WORDS   (BLOCK),
      .KERNEL_W(KERNEL_W),
      .KERNEL_H(KERNEL_H),
      .GROUPS  (GROUPS),
      .BLOCKS  (BLOCKS)
  ) u_steps (
      .clk       (clk),
      .rst       (rst),
      .take      (take),
      .last_word (last_word),
      .last_kx   (last_kx),
      .last_ky   (last_ky),
      .last_group(last_group),
      .last_block(last_block),
      .first_tap (first_tap)
  );

  // ---- Position in the image: the window that is read, and the next one. After a reset there is no window for a cycle ----
  reg loading_q;
  reg signed [X_W-1:0] next_x_q;  // column and row of the next window's first tap
  reg signed [Y_W-1:0] next_y_q;
  reg signed [X_W-1:0] x_q;       // of this window's
  reg signed [Y_W-1:0] y_q;
  reg last_x_q;                   // this window is the last of its row, of its image
  reg last_y_q;
  reg x_inside_q;                 // its first tap lies in a column, in a row of the image
  reg y_inside_q;
  reg signed [LIN_W-1:0] left_q;  // words that are free behind it, those of its first tap not included
  wire move = window_done || loading_q;

  wire signed [X_W-1:0] columns = WIDTH[X_W-1:0];
  wire signed [Y_W-1:0] rows = HEIGHT[Y_W-1:0];
  wire last_x = next_x_q == $signed(LAST_X[X_W-1:0]);
  wire last_y = next_y_q == $signed(LAST_Y[Y_W-1:0]);
  wire x_begun = !next_x_q[X_W-1];
  wire y_begun = !next_y_q[Y_W-1];
  wire x_inside = x_begun && next_x_q < columns;
  wire y_inside = y_begun && next_y_q < rows;
  wire x_front = !x_begun && next_x_q > $signed(BEHIND_X[X_W-1:0]);
  wire y_front = !last_y && !y_begun && next_y_q > $signed(BEHIND_Y[Y_W-1:0]);
  wire x_whole = x_begun && next_x_q <= $signed(WHOLE_END_X[X_W-1:0]);
  wire y_whole = !last_y && y_begun && next_y_q <= $signed(WHOLE_END_Y[Y_W-1:0]);
  wire x_back = x_inside && !x_whole;
  wire y_back = !last_y && y_inside && !y_whole;
  wire in_row = !last_x && y_inside;
  wire [LIN_W-1:0] passed =
      ({LIN_W{in_row && x_front}} & FRONT_X[LIN_W-1:0]) | ({LIN_W{in_row && x_whole}} & WHOLE_X[LIN_W-1:0]) |
      ({LIN_W{in_row && x_back}} & BACK_X[LIN_W-1:0]) | ({LIN_W{last_x && y_front}} & FRONT_Y[LIN_W-1:0]) |
      ({LIN_W{last_x && y_whole}} & WHOLE_Y[LIN_W-1:0]) | ({LIN_W{last_x && y_back}} & BACK_Y[LIN_W-1:0]) |
      ({LIN_W{last_x && last_y}} & REST_Y[LIN_W-1:0]);
  localparam integer ALREADY_FIRST = ALREADY_X + WORDS;
  wire [LIN_W-1:0] before_first = last_x ? ALREADY_FIRST[LIN_W-1:0] : WORDS[LIN_W-1:0];
  wire [LIN_W-1:0] before_none = last_x ? ALREADY_X[LIN_W-1:0] : {LIN_W{1'b0}};
  wire [LIN_W-1:0] gone = !y_inside ? {LIN_W{1'b0}} : x_inside ? before_first : before_none;

  always @(posedge clk) begin
    loading_q <= 1'b0;
    if (move) begin
      next_x_q <= last_x ? FIRST_X[X_W-1:0] : next_x_q + STRIDE_X[X_W-1:0];
      if (last_x) next_y_q <= last_y ? FIRST_Y[Y_W-1:0] : next_y_q + STRIDE_Y[Y_W-1:0];
      x_q <= next_x_q;
      y_q <= next_y_q;
      last_x_q <= last_x;
      last_y_q <= last_y;
      x_inside_q <= x_inside;
      y_inside_q <= y_inside;
      left_q <= passed - gone;
    end
    if (rst) begin
      loading_q <= 1'b1;
      next_x_q <= FIRST_X[X_W-1:0];
      next_y_q <= FIRST_Y[Y_W-1:0];
    end
  end

  // ---- Column and row of the tap that is read, and whether they lie in the image ----
  wire in_image;
  generate
    if (PADDED != 0) begin : gen_padded
      reg signed [X_W-1:0] tap_x_q;
      reg signed [Y_W-1:0] tap_y_q;
      reg tap_x_inside_q;
      reg tap_y_inside_q;
      wire beside = tap_x_q >= $signed(BESIDE_X[X_W-1:0]) && tap_x_q < $signed(NEXT_END_X[X_W-1:0]);
      wire below = tap_y_q >= $signed(BESIDE_Y[Y_W-1:0]) && tap_y_q < $signed(NEXT_END_Y[Y_W-1:0]);
      assign in_image = tap_x_inside_q && tap_y_inside_q;
      always @(posedge clk) begin
        if (pixel_done) begin
          tap_x_q <= last_kx ? x_q : tap_x_q + DILATION_X[X_W-1:0];
          tap_x_inside_q <= last_kx ? x_inside_q : beside;
        end
        if (line_done) begin
          tap_y_q <= last_ky ? y_q : tap_y_q + DILATION_Y[Y_W-1:0];
          tap_y_inside_q <= last_ky ? y_inside_q : below;
        end
        if (move) begin
          tap_x_q <= next_x_q;
          tap_x_inside_q <= x_inside;
          tap_y_q <= next_y_q;
          tap_y_inside_q <= y_inside;
        end
        if (rst) begin
          tap_x_inside_q <= PAD_LEFT == 0;
          tap_y_inside_q <= PAD_TOP == 0;
        end
      end
    end else begin : gen_whole
      wire unused_position = &{1'b0, x_q, y_q};
      assign in_image = 1'b1;
    end
  endgenerate

  // ---- The way to the next word ----
  wire [7:0] way = {
    last_word && last_kx && last_ky && last_group && last_block && last_x_q && last_y_q,
    last_word && last_kx && last_ky && last_group && last_block && last_x_q && !last_y_q,
    last_word && last_kx && last_ky && last_group && last_block && !last_x_q,
    last_word && last_kx && last_ky && last_group && !last_block,
    last_word && last_kx && last_ky && !last_group,
    last_word && last_kx && !last_ky,
    last_word && !last_kx,
    !last_word
  };
  wire [LIN_W-1:0] step =
      ({LIN_W{way[0]}} & {{(LIN_W-1){1'b0}}, 1'b1}) | ({LIN_W{way[1]}} & TAP_STEP[LIN_W-1:0]) |
      ({LIN_W{way[2]}} & ROW_STEP[LIN_W-1:0]) | ({LIN_W{way[3]}} & PASS_STEP[LIN_W-1:0]) |
      ({LIN_W{way[4]}} & PART_STEP[LIN_W-1:0]) | ({LIN_W{way[5]}} & X_STEP[LIN_W-1:0]) |
      ({LIN_W{way[6]}} & LINE_STEP[LIN_W-1:0]) | ({LIN_W{way[7]}} & FRAME_STEP[LIN_W-1:0]);
  wire [ADDR_W-1:0] step_mod =
      ({ADDR_W{way[0]}} & ONE_MOD[ADDR_W-1:0]) | ({ADDR_W{way[1]}} & TAP_MOD[ADDR_W-1:0]) |
      ({ADDR_W{way[2]}} & ROW_MOD[ADDR_W-1:0]) | ({ADDR_W{way[3]}} & PASS_MOD[ADDR_W-1:0]) |
      ({ADDR_W{way[4]}} & PART_MOD[ADDR_W-1:0]) | ({ADDR_W{way[5]}} & X_MOD[ADDR_W-1:0]) |
      ({ADDR_W{way[6]}} & LINE_MOD[ADDR_W-1:0]) | ({ADDR_W{way[7]}} & FRAME_MOD[ADDR_W-1:0]);

  reg [ADDR_W-1:0] address_q;  // of the word that is read
  wire [SUM_W-1:0] address_sum = {1'b0, address_q} + {1'b0, step_mod};
  wire address_wraps = address_sum >= CAPACITY[SUM_W-1:0];

  always @(posedge clk) begin
    if (take) address_q <= address_sum[ADDR_W-1:0] - (address_wraps ? CAPACITY[ADDR_W-1:0] : {ADDR_W{1'b0}});
    if (rst) address_q <= START_MOD[ADDR_W-1:0];
  end

  // ---- Stored words from the one that is read on, and from the first one of its image on. Whether there are any is computed
  //      for all cases in front of the registers; the read and the store of the cycle choose ----
  reg signed [LIN_W-1:0] ahead_q;
  reg signed [LIN_W-1:0] frame_ahead_q;
  reg any_q;
  reg frame_any_q;
  wire signed [LIN_W-1:0] zero = {LIN_W{1'b0}};
  wire signed [LIN_W-1:0] arrived = {{(LIN_W-1){1'b0}}, accept};
  wire signed [LIN_W-1:0] stepped = ahead_q - $signed(step);
  wire signed [LIN_W-1:0] framed = frame_ahead_q - $signed(FRAME[LIN_W-1:0]);
  wire frame_done = window_done && last_x_q && last_y_q;
  wire stay_any = ahead_q > zero;
  wire stay_next = !ahead_q[LIN_W-1];
  wire step_any = stepped > zero;
  wire step_next = !stepped[LIN_W-1];
  wire frame_stay_any = frame_ahead_q > zero;
  wire frame_stay_next = !frame_ahead_q[LIN_W-1];
  wire frame_step_any = framed > zero;
  wire frame_step_next = !framed[LIN_W-1];

  assign offer = in_image ? any_q : frame_any_q;

  always @(posedge clk) begin
    ahead_q <= (take ? stepped : ahead_q) + arrived;
    any_q <= take ? (accept ? step_next : step_any) : accept ? stay_next : stay_any;
    frame_ahead_q <= (frame_done ? framed : frame_ahead_q) + arrived;
    frame_any_q <= frame_done ? (accept ? frame_step_next : frame_step_any) : accept ? frame_stay_next : frame_stay_any;
    if (rst) begin
      ahead_q <= NEG_START[LIN_W-1:0];
      any_q <= NEG_START > 0;
      frame_ahead_q <= zero;
      frame_any_q <= 1'b0;
    end
  end

  // ---- Free: the first tap word by word in the last pass over it, the rest of the stride behind the window ----
  reg signed [LIN_W-1:0] room_q;
  wire ends_window = take && last_word && last_kx && last_ky && last_group && last_block;
  wire frees_word = take && last_group && first_tap && x_inside_q && y_inside_q;
  wire signed [LIN_W-1:0] one = {{(LIN_W-1){1'b0}}, 1'b1};
  wire signed [LIN_W-1:0] widened = room_q + left_q;
  wire stay_none = !room_q[LIN_W-1];
  wire stay_one = room_q > zero;
  wire stay_two = room_q > one;
  wire widened_none = !widened[LIN_W-1];
  wire widened_one = widened > zero;
  wire widened_two = widened > one;
  wire none_left = ends_window ? widened_none : stay_none;
  wire one_left = ends_window ? widened_one : stay_one;
  wire two_left = ends_window ? widened_two : stay_two;

  always @(posedge clk) begin
    room_q <= (ends_window ? widened : room_q) + $signed({{(LIN_W-1){1'b0}}, frees_word}) - arrived;
    ready_q <= frees_word == accept ? one_left : accept ? two_left : none_left;
    if (rst) begin
      room_q <= CAPACITY[LIN_W-1:0];
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
