// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Width adapter, narrow to wide: RATIO input words become one output word, the first in the low bits. The last
// output word of every packet of PACKET input words may be short: its upper lanes are zero.
//
// Latency:  an output word is offered one cycle after its last input word was accepted.
// Interval: one input word a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: the last input word of output word k is accepted at the earliest one cycle after word k-2 left.
`default_nettype none

module hwgen_width_up #(
    parameter integer WORD = 8,    // bits of an input word
    parameter integer RATIO = 2,   // input words of an output word, at least 2
    parameter integer PACKET = 2   // input words of a packet (one pixel)
) (
    input  wire                  clk,
    input  wire                  rst,

    input  wire [WORD-1:0]       s_axis_tdata,
    input  wire                  s_axis_tvalid,
    output wire                  s_axis_tready,

    output wire [RATIO*WORD-1:0] m_axis_tdata,
    output wire                  m_axis_tvalid,
    input  wire                  m_axis_tready
);
  localparam integer PHASE_W = $clog2(RATIO);
  localparam integer COUNT_W = PACKET > 1 ? $clog2(PACKET) : 1;
  localparam integer LAST_PHASE = RATIO - 1;
  localparam integer LAST_WORD = PACKET - 1;

  reg [RATIO*WORD-1:0] gather_q;
  reg ready_q;
  reg [PHASE_W-1:0] phase_q;
  reg [COUNT_W-1:0] count_q;
  wire room;

  wire last_word = count_q == LAST_WORD[COUNT_W-1:0];
  wire final_phase = last_word || phase_q == LAST_PHASE[PHASE_W-1:0];

  // A word that completes an output word needs room in the output buffer; room is a register there.
  assign s_axis_tready = ready_q && (room || !final_phase);

  wire accept = s_axis_tvalid && s_axis_tready;
  wire complete = accept && final_phase;
  wire [RATIO*WORD-1:0] shifted = {{(RATIO-1)*WORD{1'b0}}, s_axis_tdata} << (phase_q * WORD);
  wire [RATIO*WORD-1:0] gathered = phase_q == {PHASE_W{1'b0}} ? shifted : gather_q | shifted;

  always @(posedge clk) if (accept) gather_q <= gathered;

  always @(posedge clk) begin
    ready_q <= 1'b1;
    if (accept) begin
      phase_q <= final_phase ? {PHASE_W{1'b0}} : phase_q + 1'b1;
      count_q <= last_word ? {COUNT_W{1'b0}} : count_q + 1'b1;
    end
    if (rst) begin
      ready_q <= 1'b0;
      phase_q <= {PHASE_W{1'b0}};
      count_q <= {COUNT_W{1'b0}};
    end
  end

  hwgen_skid #(
      .WIDTH(RATIO * WORD)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tdata (gathered),
      .s_axis_tvalid(complete),
      .s_axis_tready(room),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
