// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Lane slice: of each beat the KEPT bits from bit FIRST on.
//
// Latency:  0 cycles; only wires, the handshake passes.
// Interval: one beat a cycle.
// Reset:    none.
`default_nettype none

module hwgen_lane_slice #(
    parameter integer WIDTH = 32,  // bits of a beat
    parameter integer FIRST = 8,   // bits dropped below
    parameter integer KEPT = 16    // bits of an output beat; FIRST + KEPT is at most WIDTH
) (
    input  wire             clk,
    input  wire             rst,

    input  wire [WIDTH-1:0] s_axis_tdata,
    input  wire             s_axis_tvalid,
    output wire             s_axis_tready,

    output wire [KEPT-1:0]  m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  wire unused = &{1'b0, clk, rst, s_axis_tdata};

  assign m_axis_tdata = s_axis_tdata[FIRST+:KEPT];
  assign m_axis_tvalid = s_axis_tvalid;
  assign s_axis_tready = m_axis_tready;
endmodule

`default_nettype wire
