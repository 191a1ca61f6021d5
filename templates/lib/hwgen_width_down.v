// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Width adapter, wide to narrow: each input word leaves as RATIO output words, low bits first. The last word of
// every packet of PACKET input words leaves as LAST_RATIO words: its other lanes hold no channel.
//
// Latency:  a word accepted in cycle a moves to the front in cycle max(a + 1, cycle in which the word before left);
//           its first part is offered one cycle later.
// Interval: one output word a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: word n is accepted at the earliest one cycle after word n-2 moved to the front.
`default_nettype none

module hwgen_width_down #(
    parameter integer WORD = 8,        // bits of an output word
    parameter integer RATIO = 2,       // output words of an input word, at least 2
    parameter integer PACKET = 1,      // input words of a packet (one pixel)
    parameter integer LAST_RATIO = 2   // output words of the last input word of a packet, 1 to RATIO
) (
    input  wire                  clk,
    input  wire                  rst,

    input  wire [RATIO*WORD-1:0] s_axis_tdata,
    input  wire                  s_axis_tvalid,
    output wire                  s_axis_tready,

    output wire [WORD-1:0]       m_axis_tdata,
    output wire                  m_axis_tvalid,
    input  wire                  m_axis_tready
);
  localparam integer PHASE_W = $clog2(RATIO);
  localparam integer COUNT_W = PACKET > 1 ? $clog2(PACKET) : 1;
  localparam integer LAST_WORD = PACKET - 1;
  localparam integer LAST_PHASE = RATIO - 1;
  localparam integer SHORT_PHASE = LAST_RATIO - 1;

  reg [RATIO*WORD-1:0] front_q;
  reg front_valid_q;
  reg [PHASE_W-1:0] phase_q;
  reg [COUNT_W-1:0] count_q;
  wire [RATIO*WORD-1:0] next;
  wire next_valid;

  wire last_word = count_q == LAST_WORD[COUNT_W-1:0];
  wire [PHASE_W-1:0] final_phase = last_word ? SHORT_PHASE[PHASE_W-1:0] : LAST_PHASE[PHASE_W-1:0];
  wire pop = front_valid_q && m_axis_tready;
  wire leave = pop && phase_q == final_phase;
  wire load = !front_valid_q || leave;

  assign m_axis_tdata = front_q[WORD-1:0];
  assign m_axis_tvalid = front_valid_q;

  hwgen_skid #(
      .WIDTH(RATIO * WORD)
  ) u_input (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tdata (s_axis_tdata),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .m_axis_tdata (next),
      .m_axis_tvalid(next_valid),
      .m_axis_tready(load)
  );

  always @(posedge clk) begin
    if (load) front_q <= next;
    else if (pop) front_q <= {{WORD{1'b0}}, front_q[RATIO*WORD-1:WORD]};
  end

  always @(posedge clk) begin
    if (load) front_valid_q <= next_valid;
    if (pop) phase_q <= leave ? {PHASE_W{1'b0}} : phase_q + 1'b1;
    if (leave) count_q <= last_word ? {COUNT_W{1'b0}} : count_q + 1'b1;
    if (rst) begin
      front_valid_q <= 1'b0;
      phase_q <= {PHASE_W{1'b0}};
      count_q <= {COUNT_W{1'b0}};
    end
  end
endmodule

`default_nettype wire
