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
// Padding is virtual: a word outside the image reads FILL and is neither stored nor streamed, so it costs no cycle in
// front of the window; it waits for the first word of its frame. A word is readable one cycle after it was accepted;
// words are freed as soon as no later window needs them, so the next frame is stored while this one is still read.
//
// Latency:  a word taken in cycle t is delivered in cycle t + 1.
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
  localparam integer Y_W = $clog2(HEIGHT + PAD_TOP + REACH_Y + OUT_H * STRIDE_Y + 2) + 1;  // signed
  localparam integer X_W = $clog2(WIDTH + PAD_LEFT + REACH_X + OUT_W * STRIDE_X + 2) + 1;  // signed
  localparam integer WALK_Y = OUT_H * STRIDE_Y > HEIGHT ? OUT_H * STRIDE_Y : HEIGHT;
  localparam integer WALK_X = OUT_W * STRIDE_X > WIDTH ? OUT_W * STRIDE_X : WIDTH;
  localparam integer SPAN = (WALK_Y + STRIDE_Y + PAD_TOP + REACH_Y) * ROW +
                            (WALK_X + STRIDE_X + PAD_LEFT + REACH_X) * WORDS + CAPACITY;
  localparam integer LIN_W = $clog2(SPAN + 1) + 2;  // signed distances between words
  localparam integer WORD_W = BLOCK > 1 ? $clog2(BLOCK) : 1;
  localparam integer KX_W = KERNEL_W > 1 ? $clog2(KERNEL_W) : 1;
  localparam integer KY_W = KERNEL_H > 1 ? $clog2(KERNEL_H) : 1;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer BLOCK_W = BLOCKS > 1 ? $clog2(BLOCKS) : 1;

  // Distances in words: within a window, between windows, and from the last window of a frame to the next frame. The
  // step to the next window starts at the last part of a window.
  localparam integer TAP_STEP = DILATION_X * WORDS - (BLOCK - 1);
  localparam integer ROW_STEP = DILATION_Y * ROW - REACH_X * WORDS - (BLOCK - 1);
  localparam integer X_STEP = STRIDE_X * WORDS - (WORDS - BLOCK);
  localparam integer Y_STEP = STRIDE_Y * ROW;
  localparam integer FRAME_STEP = FRAME - (OUT_H - 1) * STRIDE_Y * ROW;
  localparam integer START = -(PAD_TOP * ROW + PAD_LEFT * WORDS);

  // The same steps on addresses, which are distances modulo CAPACITY.
  localparam integer TAP_STEP_MOD = TAP_STEP % CAPACITY;
  localparam integer ROW_STEP_MOD = ((ROW_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer BLOCK_MOD = BLOCK % CAPACITY;
  localparam integer X_STEP_MOD = X_STEP % CAPACITY;
  localparam integer Y_STEP_MOD = Y_STEP % CAPACITY;
  localparam integer FRAME_STEP_MOD = ((FRAME_STEP % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer START_MOD = ((START % CAPACITY) + CAPACITY) % CAPACITY;
  localparam integer ONE_MOD = 1 % CAPACITY;

  localparam integer LAST_ADDRESS = CAPACITY - 1;
  localparam integer LAST_WORD = BLOCK - 1;
  localparam integer LAST_KX = KERNEL_W - 1;
  localparam integer LAST_KY = KERNEL_H - 1;
  localparam integer LAST_GROUP = GROUPS - 1;
  localparam integer LAST_BLOCK = BLOCKS - 1;
  localparam integer FIRST_X = -PAD_LEFT;
  localparam integer FIRST_Y = -PAD_TOP;
  localparam integer LAST_X = (OUT_W - 1) * STRIDE_X - PAD_LEFT;
  localparam integer LAST_Y = (OUT_H - 1) * STRIDE_Y - PAD_TOP;
  localparam integer PADDED = PAD_LEFT > 0 || PAD_TOP > 0 || LAST_X + REACH_X >= WIDTH ||
                              LAST_Y + REACH_Y >= HEIGHT ? 1 : 0;

  // Address plus step modulo CAPACITY; both are below CAPACITY.
  function [ADDR_W-1:0] advance(input [ADDR_W-1:0] address, input [ADDR_W-1:0] step);
    reg [SUM_W-1:0] sum;
    begin
      sum = {1'b0, address} + {1'b0, step};
      advance = sum[ADDR_W-1:0] - (sum >= CAPACITY[SUM_W-1:0] ? CAPACITY[ADDR_W-1:0] : {ADDR_W{1'b0}});
    end
  endfunction

  // Value times a constant, by additions: synthesis would spend multiplier blocks on it.
  function [LIN_W-1:0] times(input [LIN_W-1:0] value, input integer factor);
    integer k;
    begin
      times = {LIN_W{1'b0}};
      for (k = 0; k < LIN_W; k = k + 1) if (factor[k]) times = times + (value << k);
    end
  endfunction

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

  // ---- Position in the window, in the image, in the memory ----
  reg [WORD_W-1:0] word_q;
  reg [KX_W-1:0] kx_q;
  reg [KY_W-1:0] ky_q;
  reg [GROUP_W-1:0] group_q;
  reg [BLOCK_W-1:0] block_q;
  reg signed [X_W-1:0] x_q;        // column and row of the window's first tap
  reg signed [Y_W-1:0] y_q;
  reg signed [X_W-1:0] tap_x_q;    // column and row of the tap being read
  reg signed [Y_W-1:0] tap_y_q;
  reg [ADDR_W-1:0] address_q;      // of the word being read, of this part of the window, of the row of windows
  reg [ADDR_W-1:0] window_address_q;
  reg [ADDR_W-1:0] row_address_q;
  reg signed [LIN_W-1:0] ahead_q;  // stored words from the word being read on; from the part; from the row of windows
  reg signed [LIN_W-1:0] window_ahead_q;
  reg signed [LIN_W-1:0] row_ahead_q;
  reg signed [LIN_W-1:0] frame_ahead_q;  // stored words of the frame being read, and beyond

  wire last_word = word_q == LAST_WORD[WORD_W-1:0];
  wire last_kx = last_word && kx_q == LAST_KX[KX_W-1:0];
  wire last_tap = last_kx && ky_q == LAST_KY[KY_W-1:0];
  wire last_group = group_q == LAST_GROUP[GROUP_W-1:0];
  wire last_block = block_q == LAST_BLOCK[BLOCK_W-1:0];
  wire block_done = take && last_tap && last_group;
  wire window_done = block_done && last_block;
  wire last_x = x_q == $signed(LAST_X[X_W-1:0]);
  wire last_y = y_q == $signed(LAST_Y[Y_W-1:0]);
  wire signed [X_W-1:0] columns = WIDTH[X_W-1:0];
  wire signed [Y_W-1:0] rows = HEIGHT[Y_W-1:0];
  wire tap_in_image = !tap_x_q[X_W-1] && tap_x_q < columns && !tap_y_q[Y_W-1] && tap_y_q < rows;
  wire in_image = PADDED == 0 || tap_in_image;

  assign offer = in_image ? ahead_q > 0 : frame_ahead_q > 0;

  wire signed [X_W-1:0] next_x = last_x ? FIRST_X[X_W-1:0] : x_q + STRIDE_X[X_W-1:0];
  wire signed [Y_W-1:0] next_y = !last_x ? y_q : last_y ? FIRST_Y[Y_W-1:0] : y_q + STRIDE_Y[Y_W-1:0];
  wire [ADDR_W-1:0] next_row_address =
      advance(row_address_q, last_y ? FRAME_STEP_MOD[ADDR_W-1:0] : Y_STEP_MOD[ADDR_W-1:0]);
  wire [ADDR_W-1:0] next_part_address =
      advance(window_address_q, last_block ? X_STEP_MOD[ADDR_W-1:0] : BLOCK_MOD[ADDR_W-1:0]);
  wire [ADDR_W-1:0] next_window_address = last_block && last_x ? next_row_address : next_part_address;
  wire [ADDR_W-1:0] tap_step_mod = last_word ? TAP_STEP_MOD[ADDR_W-1:0] : ONE_MOD[ADDR_W-1:0];
  wire [ADDR_W-1:0] next_tap_address =
      advance(address_q, last_kx ? ROW_STEP_MOD[ADDR_W-1:0] : tap_step_mod);

  wire signed [LIN_W-1:0] arrived = {{(LIN_W-1){1'b0}}, accept};
  wire signed [LIN_W-1:0] row_step = last_y ? FRAME_STEP[LIN_W-1:0] : Y_STEP[LIN_W-1:0];
  wire signed [LIN_W-1:0] word_step = last_word ? TAP_STEP[LIN_W-1:0] : {{(LIN_W-1){1'b0}}, 1'b1};
  wire signed [LIN_W-1:0] tap_step = last_kx ? ROW_STEP[LIN_W-1:0] : word_step;
  wire signed [LIN_W-1:0] part_step = last_block ? X_STEP[LIN_W-1:0] : BLOCK[LIN_W-1:0];
  wire signed [LIN_W-1:0] next_row_ahead = row_ahead_q - row_step;
  wire signed [LIN_W-1:0] next_window_ahead =
      last_block && last_x ? next_row_ahead : window_ahead_q - part_step;
  localparam integer NEG_START = -START;

  always @(posedge clk) begin
    ahead_q <= ahead_q + arrived;
    window_ahead_q <= window_ahead_q + arrived;
    row_ahead_q <= row_ahead_q + arrived;
    frame_ahead_q <= frame_ahead_q + arrived;
    if (take) begin
      word_q <= last_word ? {WORD_W{1'b0}} : word_q + 1'b1;
      if (last_word) begin
        kx_q <= last_kx ? {KX_W{1'b0}} : kx_q + 1'b1;
        tap_x_q <= last_kx ? x_q : tap_x_q + DILATION_X[X_W-1:0];
      end
      if (last_kx) begin
        ky_q <= last_tap ? {KY_W{1'b0}} : ky_q + 1'b1;
        tap_y_q <= last_tap ? y_q : tap_y_q + DILATION_Y[Y_W-1:0];
      end
      address_q <= last_tap ? window_address_q : next_tap_address;
      ahead_q <= (last_tap ? window_ahead_q : ahead_q - tap_step) + arrived;
      if (last_tap) group_q <= last_group ? {GROUP_W{1'b0}} : group_q + 1'b1;
    end
    if (block_done) begin
      block_q <= last_block ? {BLOCK_W{1'b0}} : block_q + 1'b1;
      address_q <= next_window_address;
      window_address_q <= next_window_address;
      ahead_q <= next_window_ahead + arrived;
      window_ahead_q <= next_window_ahead + arrived;
    end
    if (window_done) begin
      x_q <= next_x;
      y_q <= next_y;
      tap_x_q <= next_x;
      tap_y_q <= next_y;
      if (last_x) begin
        row_address_q <= next_row_address;
        row_ahead_q <= next_row_ahead + arrived;
        if (last_y) frame_ahead_q <= frame_ahead_q + arrived - FRAME[LIN_W-1:0];
      end
    end
    if (rst) begin
      word_q <= {WORD_W{1'b0}};
      kx_q <= {KX_W{1'b0}};
      ky_q <= {KY_W{1'b0}};
      group_q <= {GROUP_W{1'b0}};
      block_q <= {BLOCK_W{1'b0}};
      x_q <= FIRST_X[X_W-1:0];
      y_q <= FIRST_Y[Y_W-1:0];
      tap_x_q <= FIRST_X[X_W-1:0];
      tap_y_q <= FIRST_Y[Y_W-1:0];
      address_q <= START_MOD[ADDR_W-1:0];
      window_address_q <= START_MOD[ADDR_W-1:0];
      row_address_q <= START_MOD[ADDR_W-1:0];
      ahead_q <= NEG_START[LIN_W-1:0];
      window_ahead_q <= NEG_START[LIN_W-1:0];
      row_ahead_q <= NEG_START[LIN_W-1:0];
      frame_ahead_q <= {LIN_W{1'b0}};
    end
  end

  // ---- Free: the first tap word by word in the last pass over it, the rest of the stride behind the window ----
  wire y_inside = !y_q[Y_W-1] && y_q < rows;
  wire x_inside = !x_q[X_W-1] && x_q < columns;
  wire [X_W-1:0] x_clipped = x_q[X_W-1] ? {X_W{1'b0}} : x_inside ? x_q : columns;
  wire [Y_W-1:0] y_clipped = y_q[Y_W-1] ? {Y_W{1'b0}} : y_inside ? y_q : rows;
  wire signed [X_W-1:0] x_ahead = x_q + STRIDE_X[X_W-1:0];
  wire signed [Y_W-1:0] y_ahead = y_q + STRIDE_Y[Y_W-1:0];
  wire [X_W-1:0] x_beyond = x_ahead[X_W-1] ? {X_W{1'b0}} : x_ahead < columns ? x_ahead : columns;
  wire [Y_W-1:0] y_within = y_ahead[Y_W-1] ? {Y_W{1'b0}} : y_ahead < rows ? y_ahead : rows;
  wire [Y_W-1:0] y_beyond = last_y ? rows : y_within;
  wire [X_W-1:0] x_passed = y_inside ? x_beyond - x_clipped : {X_W{1'b0}};
  wire [Y_W-1:0] y_passed = y_beyond - y_clipped;
  wire [LIN_W-1:0] x_passed_words = times({{(LIN_W-X_W){1'b0}}, x_passed}, WORDS);
  wire [LIN_W-1:0] y_passed_words = times({{(LIN_W-Y_W){1'b0}}, y_passed}, ROW);
  wire [X_W-1:0] x_before = y_inside ? x_clipped : {X_W{1'b0}};
  wire [LIN_W-1:0] x_already = times({{(LIN_W-X_W){1'b0}}, x_before}, WORDS);
  wire first_tap_real = y_inside && x_inside;
  wire first_tap = ky_q == {KY_W{1'b0}} && kx_q == {KX_W{1'b0}};
  wire free_word = take && last_group && first_tap && first_tap_real;
  wire [LIN_W-1:0] window_words = last_x ? y_passed_words - x_already : x_passed_words;
  wire [LIN_W-1:0] first_words = first_tap_real ? WORDS[LIN_W-1:0] : {LIN_W{1'b0}};
  wire [LIN_W-1:0] freed = (window_done ? window_words - first_words : {LIN_W{1'b0}}) +
                           {{(LIN_W-1){1'b0}}, free_word};

  reg signed [LIN_W-1:0] occupied_q;
  wire signed [LIN_W-1:0] occupied_d = occupied_q + arrived - freed;
  wire signed [LIN_W-1:0] capacity = CAPACITY[LIN_W-1:0];

  always @(posedge clk) begin
    occupied_q <= occupied_d;
    ready_q <= occupied_d < capacity;
    if (rst) begin
      occupied_q <= {LIN_W{1'b0}};
      ready_q <= 1'b0;
    end
  end

  // ---- Read ----
  reg [WORD-1:0] data_q;
  reg real_q;
  assign chunk = real_q ? data_q : FILL;

  always @(posedge clk) begin
    if (take) data_q <= memory[address_q];
    if (take) real_q <= in_image;
  end
endmodule

`default_nettype wire
