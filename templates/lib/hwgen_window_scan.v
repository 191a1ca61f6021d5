// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Scan of the windows of an image, row by row: where the window that is read and the next one start, and how many words
// become free behind each. Every comparison of a position has a register behind it: positions are known two windows ahead,
// what they mean one window ahead.
//
//   position of the window after the next -> meaning of the next -> meaning of this one, and what it frees
//
// Latency:  start is 1 in the second cycle out of reset; the first window is known from the cycle behind it on.
// Interval: one window a cycle.
// Reset:    first window of an image.
// Contract: no move before start. SPAN of hwgen_window_buffer, and with it all that is freed, fits LIN_W bits.
`default_nettype none

module hwgen_window_scan #(
    parameter integer WORDS = 1,     // words of a pixel
    parameter integer WIDTH = 8,     // image columns
    parameter integer HEIGHT = 8,    // image rows
    parameter integer STRIDE_X = 1,  // columns between windows
    parameter integer STRIDE_Y = 1,  // rows between windows
    parameter integer PAD_LEFT = 1,  // columns of padding on the left
    parameter integer PAD_TOP = 1,   // rows of padding on top
    parameter integer OUT_W = 8,     // windows of a row
    parameter integer OUT_H = 8,     // rows of windows
    parameter integer X_W = 6,       // bits of a column, signed
    parameter integer Y_W = 6,       // bits of a row, signed
    parameter integer LIN_W = 10     // bits of a number of words, signed
) (
    input  wire                  clk,
    input  wire                  rst,

    input  wire                  move,           // the last word of this window is taken
    output wire                  start,          // the next window becomes the first

    output wire signed [X_W-1:0] x,              // column and row of this window's first tap
    output wire signed [Y_W-1:0] y,
    output wire                  x_inside,       // it lies in a column, in a row of the image
    output wire                  y_inside,
    output wire                  last_x,         // this window is the last of its row, of its image
    output wire                  last_y,
    output wire signed [X_W-1:0] next_x,         // the same of the next window
    output wire signed [Y_W-1:0] next_y,
    output wire                  next_x_inside,
    output wire                  next_y_inside,
    output wire                  next_last_x,
    output wire                  next_last_y,

    output wire [3*LIN_W-1:0]    left,           // words free behind this window but for those of its first tap: 1 more; as many;
                                                 // 1 and 2 less
    output wire [3*LIN_W-1:0]    next_left       // and behind the next one
);
  localparam integer ROW = WIDTH * WORDS;
  localparam integer FIRST_X = -PAD_LEFT;
  localparam integer FIRST_Y = -PAD_TOP;
  localparam integer LAST_X = (OUT_W - 1) * STRIDE_X - PAD_LEFT;
  localparam integer LAST_Y = (OUT_H - 1) * STRIDE_Y - PAD_TOP;
  localparam integer BEFORE_LAST_X = OUT_W > 1 ? LAST_X - STRIDE_X : LAST_X;
  localparam integer BEFORE_LAST_Y = OUT_H > 1 ? LAST_Y - STRIDE_Y : LAST_Y;
  localparam integer WHOLE_END_X = WIDTH - STRIDE_X;
  localparam integer WHOLE_END_Y = HEIGHT - STRIDE_Y;
  localparam integer BEHIND_X = -STRIDE_X;
  localparam integer BEHIND_Y = -STRIDE_Y;

  // Columns and rows that a window leaves behind: none in the padding, a part where the image begins and ends, else the stride.
  localparam integer ENTER_X = STRIDE_X - PAD_LEFT % STRIDE_X;
  localparam integer ENTER_Y = STRIDE_Y - PAD_TOP % STRIDE_Y;
  localparam integer FRONT_X = (ENTER_X < WIDTH ? ENTER_X : WIDTH) * WORDS;
  localparam integer FRONT_Y = (ENTER_Y < HEIGHT ? ENTER_Y : HEIGHT) * ROW;
  localparam integer WHOLE_X = STRIDE_X * WORDS - WORDS;
  localparam integer BACK_X = (WIDTH + PAD_LEFT) % STRIDE_X * WORDS - WORDS;
  localparam integer KEPT_X = LAST_X < 0 ? 0 : LAST_X < WIDTH ? LAST_X : WIDTH;
  localparam integer KEPT_Y = LAST_Y < 0 ? 0 : LAST_Y < HEIGHT ? LAST_Y : HEIGHT;
  localparam integer ALREADY_X = KEPT_X * WORDS;  // freed by the windows of a row before the last one
  localparam integer WHOLE_Y = STRIDE_Y * ROW - ALREADY_X;
  localparam integer BACK_Y = (HEIGHT + PAD_TOP) % STRIDE_Y * ROW - ALREADY_X;
  localparam integer REST_Y = (HEIGHT - KEPT_Y) * ROW;
  localparam integer END_Y = REST_Y - ALREADY_X;

  reg [1:0] loading_q;  // the first window is two moves away after a reset
  wire step = move || loading_q != 2'b00;
  assign start = loading_q[0];

  always @(posedge clk) loading_q <= rst ? 2'b10 : {1'b0, loading_q[1]};

  // ---- The window after the next ----
  reg signed [X_W-1:0] far_x_q;
  reg signed [Y_W-1:0] far_y_q;
  reg far_last_x_q;
  reg far_last_y_q;
  wire x_begun = !far_x_q[X_W-1];
  wire y_begun = !far_y_q[Y_W-1];
  wire x_in = x_begun && far_x_q < $signed(WIDTH[X_W-1:0]);
  wire y_in = y_begun && far_y_q < $signed(HEIGHT[Y_W-1:0]);
  wire x_whole = x_begun && far_x_q <= $signed(WHOLE_END_X[X_W-1:0]);
  wire y_whole = y_begun && far_y_q <= $signed(WHOLE_END_Y[Y_W-1:0]);

  always @(posedge clk) begin
    if (step) begin
      far_x_q <= far_last_x_q ? FIRST_X[X_W-1:0] : far_x_q + STRIDE_X[X_W-1:0];
      far_last_x_q <= OUT_W == 1 || (!far_last_x_q && far_x_q == $signed(BEFORE_LAST_X[X_W-1:0]));
    end
    if (step && far_last_x_q) begin
      far_y_q <= far_last_y_q ? FIRST_Y[Y_W-1:0] : far_y_q + STRIDE_Y[Y_W-1:0];
      far_last_y_q <= OUT_H == 1 || (!far_last_y_q && far_y_q == $signed(BEFORE_LAST_Y[Y_W-1:0]));
    end
    if (rst) begin
      far_x_q <= FIRST_X[X_W-1:0];
      far_y_q <= FIRST_Y[Y_W-1:0];
      far_last_x_q <= OUT_W == 1;
      far_last_y_q <= OUT_H == 1;
    end
  end

  // ---- The next window ----
  reg signed [X_W-1:0] next_x_q;
  reg signed [Y_W-1:0] next_y_q;
  reg next_x_inside_q;
  reg next_y_inside_q;
  reg next_last_x_q;
  reg next_last_y_q;
  reg front_x_q;
  reg front_y_q;
  reg whole_x_q;
  reg whole_y_q;

  assign next_x = next_x_q;
  assign next_y = next_y_q;
  assign next_x_inside = next_x_inside_q;
  assign next_y_inside = next_y_inside_q;
  assign next_last_x = next_last_x_q;
  assign next_last_y = next_last_y_q;

  always @(posedge clk) begin
    if (step) begin
      next_x_q <= far_x_q;
      next_y_q <= far_y_q;
      next_x_inside_q <= x_in;
      next_y_inside_q <= y_in;
      next_last_x_q <= far_last_x_q;
      next_last_y_q <= far_last_y_q;
      front_x_q <= !x_begun && far_x_q > $signed(BEHIND_X[X_W-1:0]);
      front_y_q <= !y_begun && far_y_q > $signed(BEHIND_Y[Y_W-1:0]);
      whole_x_q <= x_whole;
      whole_y_q <= y_whole;
    end
  end

  // ---- This window ----
  reg signed [X_W-1:0] x_q;
  reg signed [Y_W-1:0] y_q;
  reg x_inside_q;
  reg y_inside_q;
  reg last_x_q;
  reg last_y_q;

  assign x = x_q;
  assign y = y_q;
  assign x_inside = x_inside_q;
  assign y_inside = y_inside_q;
  assign last_x = last_x_q;
  assign last_y = last_y_q;

  always @(posedge clk) begin
    if (step) begin
      x_q <= next_x_q;
      y_q <= next_y_q;
      x_inside_q <= next_x_inside_q;
      y_inside_q <= next_y_inside_q;
      last_x_q <= next_last_x_q;
      last_y_q <= next_last_y_q;
    end
  end

  // ---- What it frees: one case of these, or nothing ----
  wire in_row = !next_last_x_q && next_y_inside_q;
  wire row_end = next_last_x_q && !next_last_y_q;
  wire image_end = next_last_x_q && next_last_y_q;
  wire back_x = next_x_inside_q && !whole_x_q;
  wire back_y = next_y_inside_q && !whole_y_q;
  wire [10:0] cases = {
    image_end && !next_y_inside_q,
    image_end && next_y_inside_q && !next_x_inside_q,
    image_end && next_y_inside_q && next_x_inside_q,
    row_end && back_y && !next_x_inside_q,
    row_end && back_y && next_x_inside_q,
    row_end && whole_y_q && !next_x_inside_q,
    row_end && whole_y_q && next_x_inside_q,
    row_end && front_y_q,
    in_row && back_x,
    in_row && whole_x_q,
    in_row && front_x_q
  };
  wire nothing = cases == 11'd0;

  genvar less;
  generate
    for (less = -1; less < 2; less = less + 1) begin : gen_left
      localparam integer NOTHING = -less;
      localparam integer ENTERED_X = FRONT_X - less;
      localparam integer PASSED_X = WHOLE_X - less;
      localparam integer RESTED_X = BACK_X - less;
      localparam integer ENTERED_Y = FRONT_Y - less;
      localparam integer PASSED_Y = WHOLE_Y - less;
      localparam integer PASSED_Y_IN = PASSED_Y - WORDS;
      localparam integer RESTED_Y = BACK_Y - less;
      localparam integer RESTED_Y_IN = RESTED_Y - WORDS;
      localparam integer ENDED = END_Y - less;
      localparam integer ENDED_IN = ENDED - WORDS;
      localparam integer ENDED_BELOW = REST_Y - less;
      wire [LIN_W-1:0] of_window =
          ({LIN_W{nothing}} & NOTHING[LIN_W-1:0]) | ({LIN_W{cases[0]}} & ENTERED_X[LIN_W-1:0]) |
          ({LIN_W{cases[1]}} & PASSED_X[LIN_W-1:0]) | ({LIN_W{cases[2]}} & RESTED_X[LIN_W-1:0]) |
          ({LIN_W{cases[3]}} & ENTERED_Y[LIN_W-1:0]) | ({LIN_W{cases[4]}} & PASSED_Y_IN[LIN_W-1:0]) |
          ({LIN_W{cases[5]}} & PASSED_Y[LIN_W-1:0]) | ({LIN_W{cases[6]}} & RESTED_Y_IN[LIN_W-1:0]) |
          ({LIN_W{cases[7]}} & RESTED_Y[LIN_W-1:0]) | ({LIN_W{cases[8]}} & ENDED_IN[LIN_W-1:0]) |
          ({LIN_W{cases[9]}} & ENDED[LIN_W-1:0]) | ({LIN_W{cases[10]}} & ENDED_BELOW[LIN_W-1:0]);
      reg [LIN_W-1:0] left_q;
      assign left[(less+1)*LIN_W+:LIN_W] = left_q;
      assign next_left[(less+1)*LIN_W+:LIN_W] = of_window;
      always @(posedge clk) if (step) left_q <= of_window;
    end
  endgenerate
endmodule

`default_nettype wire
