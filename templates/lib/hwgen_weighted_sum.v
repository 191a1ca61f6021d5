// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Weighted sum of two streams that were joined: LANES values of each in a word, a in the low bits. Every value is cut
// into pieces of 4 bits; a table of 16 entries, which is one LUT per bit, holds what a piece adds to the sum.
//
//   sum    = table of each piece of a, and of each piece of b
//   total  = sum + (sum < 0 ? OFFSET_NEGATIVE : OFFSET_POSITIVE)
//   level  = total >>> SHIFT;  with EVEN, a total whose low SHIFT bits are all zero clears bit 0 of level
//   output = level + ZERO_POINT, clamped to LOW .. HIGH
//
// Latency:  a word accepted in cycle a is pushed in cycle a + 3 + ceil(log2(pieces)).
// Interval: one word a cycle.
// Reset:    empty; control only.
// Contract: s_axis_tready is a register: it says that the output FIFO has room.
`default_nettype none

module hwgen_weighted_sum #(
    parameter integer LANES = 1,      // values of each operand in a word
    parameter integer A_W = 8,        // bits of a value of a
    parameter integer B_W = 8,        // bits of a value of b
    parameter integer SUM_W = 12,     // bits of a sum, signed; sums of table entries wrap
    parameter integer TABLE_W = ((A_W + 3) / 4 + (B_W + 3) / 4) * SUM_W * 16,  // bits of TABLES
    parameter [TABLE_W-1:0] TABLES = {TABLE_W{1'b0}},  // 16 entries for each piece, the lowest of a first
    parameter integer SHIFT = 4,      // bits shifted out
    parameter integer EVEN = 0,       // 1: ties to even
    parameter signed [SUM_W-1:0] OFFSET_POSITIVE = {SUM_W{1'b0}},
    parameter signed [SUM_W-1:0] OFFSET_NEGATIVE = {SUM_W{1'b0}},
    parameter integer OUT_W = 8,      // bits of an output, at most 16
    parameter signed [17:0] ZERO_POINT = 18'sd0,  // added behind the shift
    parameter signed [17:0] LOW = -18'sd128,      // smallest output
    parameter signed [17:0] HIGH = 18'sd127,      // largest output
    parameter integer DEPTH = 7       // words in the output FIFO
) (
    input  wire                         clk,
    input  wire                         rst,

    input  wire [LANES*(A_W+B_W)-1:0]   s_axis_tdata,
    input  wire                         s_axis_tvalid,
    output wire                         s_axis_tready,

    output wire [LANES*OUT_W-1:0]       m_axis_tdata,
    output wire                         m_axis_tvalid,
    input  wire                         m_axis_tready
);
  localparam integer A_PIECES = (A_W + 3) / 4;
  localparam integer B_PIECES = (B_W + 3) / 4;
  localparam integer PIECES = A_PIECES + B_PIECES;
  localparam integer STAGES = 3 + $clog2(PIECES);
  localparam integer T_W = SUM_W + 1 > SHIFT + 20 ? SUM_W + 1 : SHIFT + 20;  // total
  localparam integer L_W = T_W - SHIFT;                                      // level

  reg [STAGES-1:0] valid_q;
  wire accept = s_axis_tvalid && s_axis_tready;
  wire [LANES*OUT_W-1:0] results;

  always @(posedge clk) begin
    valid_q <= {valid_q[STAGES-2:0], accept};
    if (rst) valid_q <= {STAGES{1'b0}};
  end

  hwgen_credits #(
      .DEPTH(DEPTH)
  ) u_credits (
      .clk  (clk),
      .rst  (rst),
      .take (accept),
      .leave(m_axis_tvalid && m_axis_tready),
      .ready(s_axis_tready)
  );

  wire [T_W-1:0] below_point = ~({T_W{1'b1}} << SHIFT);

  genvar lane;
  genvar piece;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [4*PIECES-1:0] operands;
      assign operands[A_W-1:0] = s_axis_tdata[lane*A_W+:A_W];
      assign operands[4*A_PIECES+:B_W] = s_axis_tdata[LANES*A_W+lane*B_W+:B_W];
      if (4 * A_PIECES > A_W) begin : gen_fill_a
        assign operands[4*A_PIECES-1:A_W] = {(4*A_PIECES-A_W){1'b0}};
      end
      if (4 * B_PIECES > B_W) begin : gen_fill_b
        assign operands[4*PIECES-1:4*A_PIECES+B_W] = {(4*B_PIECES-B_W){1'b0}};
      end
      wire [PIECES*SUM_W-1:0] terms;

      // ---- What each piece adds ----
      for (piece = 0; piece < PIECES; piece = piece + 1) begin : gen_piece
        // Each bit of the piece halves the entries that are left: for a synthesizer one LUT per bit of the sum.
        localparam [16*SUM_W-1:0] TABLE = TABLES[piece*16*SUM_W+:16*SUM_W];
        wire [3:0] index = operands[4*piece+:4];
        wire [8*SUM_W-1:0] entries8 = index[3] ? TABLE[8*SUM_W+:8*SUM_W] : TABLE[0+:8*SUM_W];
        wire [4*SUM_W-1:0] entries4 = index[2] ? entries8[4*SUM_W+:4*SUM_W] : entries8[0+:4*SUM_W];
        wire [2*SUM_W-1:0] entries2 = index[1] ? entries4[2*SUM_W+:2*SUM_W] : entries4[0+:2*SUM_W];
        reg [SUM_W-1:0] term_q;
        always @(posedge clk) term_q <= index[0] ? entries2[SUM_W+:SUM_W] : entries2[0+:SUM_W];
        assign terms[piece*SUM_W+:SUM_W] = term_q;
      end

      wire signed [SUM_W-1:0] sum;
      hwgen_adder_tree #(
          .N    (PIECES),
          .IN_W (SUM_W),
          .OUT_W(SUM_W)
      ) u_tree (
          .clk  (clk),
          .terms(terms),
          .sum  (sum)
      );

      // ---- Round, clamp ----
      wire signed [SUM_W-1:0] offset = sum[SUM_W-1] ? OFFSET_NEGATIVE : OFFSET_POSITIVE;
      wire [T_W-1:0] total =
          {{(T_W-SUM_W){sum[SUM_W-1]}}, sum} + {{(T_W-SUM_W){offset[SUM_W-1]}}, offset};
      wire tie = EVEN != 0 && SHIFT != 0 && (total & below_point) == {T_W{1'b0}};
      reg signed [L_W-1:0] level_q;
      wire signed [L_W-1:0] shifted = level_q + {{(L_W-18){ZERO_POINT[17]}}, ZERO_POINT};
      wire signed [L_W-1:0] low = {{(L_W-18){LOW[17]}}, LOW};
      wire signed [L_W-1:0] high = {{(L_W-18){HIGH[17]}}, HIGH};
      reg [OUT_W-1:0] result_q;

      always @(posedge clk) begin
        level_q <= {total[T_W-1:SHIFT+1], total[SHIFT] && !tie};
        result_q <= shifted < low ? LOW[OUT_W-1:0] : shifted > high ? HIGH[OUT_W-1:0] : shifted[OUT_W-1:0];
      end
      assign results[lane*OUT_W+:OUT_W] = result_q;
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(LANES * OUT_W),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (valid_q[STAGES-1]),
      .push_data    (results),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
