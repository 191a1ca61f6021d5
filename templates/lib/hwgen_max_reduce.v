// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Stream of windows in, stream of their maxima out: TAPS words of LANES values become one word, lane by lane.
// Pooling uses one along the columns and one along the rows: what is buffered between them is already reduced.
//
// Latency:  a window accepted in cycle a is pushed in cycle a + ceil(log2(TAPS)).
// Interval: one window a cycle.
// Reset:    empty; control only.
// Contract: s_axis_tready is a register: it says that the output FIFO has room.
`default_nettype none

module hwgen_max_reduce #(
    parameter integer TAPS = 2,       // words of a window, at least 2
    parameter integer LANES = 1,      // values of a word
    parameter integer W = 8,          // bits of a value
    parameter integer IS_SIGNED = 1,  // 1: two's complement
    parameter integer DEPTH = 4       // words in the output FIFO
) (
    input  wire                     clk,
    input  wire                     rst,

    input  wire [TAPS*LANES*W-1:0]  s_axis_tdata,
    input  wire                     s_axis_tvalid,
    output wire                     s_axis_tready,

    output wire [LANES*W-1:0]       m_axis_tdata,
    output wire                     m_axis_tvalid,
    input  wire                     m_axis_tready
);
  localparam integer LEVELS = $clog2(TAPS);
  localparam integer CREDIT_W = $clog2(DEPTH + 1);

  reg [LEVELS-1:0] valid_q;
  reg [CREDIT_W-1:0] credit_q;
  reg ready_q;
  wire [LANES*W-1:0] maxima;
  wire accept = s_axis_tvalid && ready_q;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire [CREDIT_W-1:0] credit_d =
      credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, accept};
  wire [LEVELS:0] valid_d = {valid_q, accept};

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    valid_q <= valid_d[LEVELS-1:0];
    credit_q <= credit_d;
    ready_q <= credit_d != {CREDIT_W{1'b0}};
    if (rst) begin
      valid_q <= {LEVELS{1'b0}};
      credit_q <= DEPTH[CREDIT_W-1:0];
      ready_q <= 1'b0;
    end
  end

  genvar lane;
  genvar tap;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [TAPS*W-1:0] values;
      for (tap = 0; tap < TAPS; tap = tap + 1) begin : gen_tap
        assign values[tap*W+:W] = s_axis_tdata[(tap*LANES+lane)*W+:W];
      end
      hwgen_max_tree #(
          .N        (TAPS),
          .W        (W),
          .IS_SIGNED(IS_SIGNED)
      ) u_tree (
          .clk    (clk),
          .values (values),
          .largest(maxima[lane*W+:W])
      );
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(LANES * W),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (valid_d[LEVELS]),
      .push_data    (maxima),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
