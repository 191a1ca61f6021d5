// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Border: TOP, BOTTOM rows and LEFT, RIGHT columns of the pattern FILL around an image of ROWS x COLUMNS pixels of WORDS words
// each.
//
//   FILL ......................... FILL      TOP rows
//   FILL LEFT | image row | RIGHT  FILL      ROWS rows
//   FILL ......................... FILL      BOTTOM rows
//
// Latency:  a word of the image leaves, if nothing is in front of it, two cycles after it was accepted. Border in front of
//           the image waits for its first word.
// Interval: one word out a cycle.
// Reset:    first word of a border, not ready; ready one cycle later.
// Contract: s_axis_tready is a register; word n is accepted at the earliest one cycle after word n - LANDING was read.
`default_nettype none

module hwgen_border #(
    parameter integer WIDTH = 8,                // bits of a word
    parameter integer ROWS = 4,                 // rows of the image
    parameter integer COLUMNS = 4,              // pixels of a row
    parameter integer WORDS = 1,                // words of a pixel
    parameter integer TOP = 1,                  // rows above
    parameter integer BOTTOM = 1,               // rows below
    parameter integer LEFT = 1,                 // columns in front
    parameter integer RIGHT = 1,                // columns behind
    parameter integer LANDING = 2,              // words that wait in front, at least 2
    parameter [WIDTH-1:0] FILL = {WIDTH{1'b0}}  // a word of the border
) (
    input  wire             clk,
    input  wire             rst,

    input  wire [WIDTH-1:0] s_axis_tdata,
    input  wire             s_axis_tvalid,
    output wire             s_axis_tready,

    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  // Counted are the words of a row, border included.
  localparam integer LAST_ROW = TOP + ROWS + BOTTOM - 1;
  localparam integer LAST_WORD = (LEFT + COLUMNS + RIGHT) * WORDS - 1;
  localparam integer ROW_W = $clog2(LAST_ROW + 2);
  localparam integer WORD_W = $clog2(LAST_WORD + 2);
  localparam integer LANDED_W = $clog2(LANDING + 1);
  localparam integer ROW_END = TOP + ROWS;
  localparam integer WORD_BEGIN = LEFT * WORDS;
  localparam integer WORD_END = (LEFT + COLUMNS) * WORDS;

  reg [ROW_W-1:0] row_q;
  reg [WORD_W-1:0] word_q;
  reg begun_q;          // a word of this image was taken
  reg [LANDED_W-1:0] landed_q;
  reg ready_q;
  reg [1:0] credit_q;

  wire [WIDTH-1:0] landed;
  wire landed_valid;
  wire accept = s_axis_tvalid && ready_q;
  wire row_last = row_q == LAST_ROW[ROW_W-1:0];
  wire word_last = word_q == LAST_WORD[WORD_W-1:0];
  wire in_rows;
  wire in_columns;
  wire in_image = in_rows && in_columns;
  wire issue = credit_q != 2'd0 && (landed_valid || (begun_q && !in_image));
  wire take = issue && in_image;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire [LANDED_W-1:0] landed_d =
      landed_q + {{(LANDED_W-1){1'b0}}, accept} - {{(LANDED_W-1){1'b0}}, take};

  assign s_axis_tready = ready_q;

  generate
    if (TOP > 0) begin : gen_top
      assign in_rows = row_q >= TOP[ROW_W-1:0] && row_q < ROW_END[ROW_W-1:0];
    end else begin : gen_no_top
      assign in_rows = row_q < ROW_END[ROW_W-1:0];
    end
    if (LEFT > 0) begin : gen_left
      assign in_columns = word_q >= WORD_BEGIN[WORD_W-1:0] && word_q < WORD_END[WORD_W-1:0];
    end else begin : gen_no_left
      assign in_columns = word_q < WORD_END[WORD_W-1:0];
    end
  endgenerate

  always @(posedge clk) begin
    if (issue) begin
      word_q <= word_last ? {WORD_W{1'b0}} : word_q + 1'b1;
      if (word_last) row_q <= row_last ? {ROW_W{1'b0}} : row_q + 1'b1;
      begun_q <= (begun_q || in_image) && !(word_last && row_last);
    end
    landed_q <= landed_d;
    ready_q <= landed_d != LANDING[LANDED_W-1:0];
    credit_q <= credit_q + {1'b0, pop} - {1'b0, issue};
    if (rst) begin
      row_q <= {ROW_W{1'b0}};
      word_q <= {WORD_W{1'b0}};
      begun_q <= 1'b0;
      landed_q <= {LANDED_W{1'b0}};
      ready_q <= 1'b0;
      credit_q <= 2'd2;
    end
  end

  hwgen_fifo #(
      .WIDTH(WIDTH),
      .DEPTH(LANDING)
  ) u_landing (
      .clk          (clk),
      .rst          (rst),
      .push         (accept),
      .push_data    (s_axis_tdata),
      .m_axis_tdata (landed),
      .m_axis_tvalid(landed_valid),
      .m_axis_tready(take)
  );

  hwgen_fifo #(
      .WIDTH(WIDTH),
      .DEPTH(2)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (issue),
      .push_data    (in_image ? landed : FILL),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
