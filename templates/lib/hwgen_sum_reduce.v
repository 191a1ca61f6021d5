// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Stream of windows in, stream of their sums out: TAPS words of LANES values become one word, lane by lane.
// Pooling uses one along the columns and one along the rows: what is buffered between them is already reduced.
//
// Latency:  a window accepted in cycle a is pushed in cycle a + ceil(log2(TAPS)).
// Interval: one window a cycle.
// Reset:    empty; control only.
// Contract: s_axis_tready is a register: it says that the output FIFO has room.
`default_nettype none

module hwgen_sum_reduce #(
    parameter integer TAPS = 2,       // words of a window, at least 2
    parameter integer LANES = 1,      // values of a word
    parameter integer IN_W = 8,       // bits of a value that enters
    parameter integer IN_SIGNED = 1,  // 1: two's complement
    parameter integer OUT_W = 9,      // bits of a sum, more than IN_W
    parameter integer DEPTH = 4       // words in the output FIFO
) (
    input  wire                        clk,
    input  wire                        rst,

    input  wire [TAPS*LANES*IN_W-1:0]  s_axis_tdata,
    input  wire                        s_axis_tvalid,
    output wire                        s_axis_tready,

    output wire [LANES*OUT_W-1:0]      m_axis_tdata,
    output wire                        m_axis_tvalid,
    input  wire                        m_axis_tready
);
  localparam integer LEVELS = $clog2(TAPS);
  localparam integer TERM_W = IN_SIGNED != 0 ? IN_W : IN_W + 1;

  reg [LEVELS-1:0] valid_q;
  wire accept = s_axis_tvalid && s_axis_tready;
  wire [LEVELS:0] valid_d = {valid_q, accept};
  wire [LANES*OUT_W-1:0] sums;

  always @(posedge clk) valid_q <= rst ? {LEVELS{1'b0}} : valid_d[LEVELS-1:0];

  hwgen_credits #(
      .DEPTH(DEPTH)
  ) u_credits (
      .clk  (clk),
      .rst  (rst),
      .take (accept),
      .leave(m_axis_tvalid && m_axis_tready),
      .ready(s_axis_tready)
  );

  genvar lane;
  genvar tap;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [TAPS*TERM_W-1:0] terms;
      for (tap = 0; tap < TAPS; tap = tap + 1) begin : gen_tap
        wire [IN_W-1:0] value = s_axis_tdata[(tap*LANES+lane)*IN_W+:IN_W];
        if (IN_SIGNED != 0) begin : gen_signed
          assign terms[tap*TERM_W+:TERM_W] = value;
        end else begin : gen_unsigned
          assign terms[tap*TERM_W+:TERM_W] = {1'b0, value};
        end
      end
      hwgen_adder_tree #(
          .N    (TAPS),
          .IN_W (TERM_W),
          .OUT_W(OUT_W)
      ) u_tree (
          .clk  (clk),
          .terms(terms),
          .sum  (sums[lane*OUT_W+:OUT_W])
      );
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(LANES * OUT_W),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (valid_d[LEVELS]),
      .push_data    (sums),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
