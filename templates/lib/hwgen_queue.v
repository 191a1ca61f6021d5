// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Queue: up to DEPTH words wait between two streams, one of which comes in bursts; wires when DEPTH is 0.
//
// Latency:  a word accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: tready is a register; word n is accepted at the earliest one cycle after word n - DEPTH left.
`default_nettype none

module hwgen_queue #(
    parameter integer WIDTH = 8,  // bits of a word
    parameter integer DEPTH = 4   // words, 0 or at least 2
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
  generate
    if (DEPTH == 0) begin : gen_wires
      wire unused = &{1'b0, clk, rst};
      assign m_axis_tdata = s_axis_tdata;
      assign m_axis_tvalid = s_axis_tvalid;
      assign s_axis_tready = m_axis_tready;
    end else begin : gen_words
      wire accept = s_axis_tvalid && s_axis_tready;

      hwgen_credits #(
          .DEPTH(DEPTH)
      ) u_credits (
          .clk  (clk),
          .rst  (rst),
          .take (accept),
          .leave(m_axis_tvalid && m_axis_tready),
          .ready(s_axis_tready)
      );

      hwgen_fifo #(
          .WIDTH(WIDTH),
          .DEPTH(DEPTH)
      ) u_words (
          .clk          (clk),
          .rst          (rst),
          .push         (accept),
          .push_data    (s_axis_tdata),
          .m_axis_tdata (m_axis_tdata),
          .m_axis_tvalid(m_axis_tvalid),
          .m_axis_tready(m_axis_tready)
      );
    end
  endgenerate
endmodule

`default_nettype wire
