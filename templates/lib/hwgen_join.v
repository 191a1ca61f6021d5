// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Join: one word of each of PORTS streams becomes one word, port 0 in the low bits. Each port has a buffer of two
// words, so that streams may be that far apart.
//
// Latency:  a word is offered one cycle after the last of its parts was accepted.
// Interval: one word a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: every tready is a register; part n is accepted at the earliest one cycle after word n-2 left.
`default_nettype none

module hwgen_join #(
    parameter integer PORTS = 2,                       // streams, at least 2
    parameter integer WIDTH = 16,                      // bits of a word: of all parts together
    parameter [PORTS*32-1:0] WIDTHS = {32'd8, 32'd8},  // bits of the part of each port
    parameter [PORTS*32-1:0] LOWS = {32'd8, 32'd0}     // lowest bit of the part of each port
) (
    input  wire             clk,
    input  wire             rst,

    input  wire [WIDTH-1:0] s_axis_tdata,
    input  wire [PORTS-1:0] s_axis_tvalid,
    output wire [PORTS-1:0] s_axis_tready,

    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  // All parts leave together, once each port has one.
  wire [PORTS-1:0] part_valid;
  wire take = m_axis_tvalid && m_axis_tready;

  assign m_axis_tvalid = &part_valid;

  genvar port;
  generate
    for (port = 0; port < PORTS; port = port + 1) begin : gen_port
      hwgen_skid #(
          .WIDTH(WIDTHS[port*32+:32])
      ) u_part (
          .clk          (clk),
          .rst          (rst),
          .s_axis_tdata (s_axis_tdata[LOWS[port*32+:32]+:WIDTHS[port*32+:32]]),
          .s_axis_tvalid(s_axis_tvalid[port]),
          .s_axis_tready(s_axis_tready[port]),
          .m_axis_tdata (m_axis_tdata[LOWS[port*32+:32]+:WIDTHS[port*32+:32]]),
          .m_axis_tvalid(part_valid[port]),
          .m_axis_tready(take)
      );
    end
  endgenerate
endmodule

`default_nettype wire
