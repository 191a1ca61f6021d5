// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Lane mask: the lanes of the last beat that hold nothing become FILL: of a pixel, those without a channel; of a row
// of beats with several pixels each, those without a column.
//
// Latency:  0 cycles; only a mask on the wires, the handshake passes.
// Interval: one beat a cycle.
// Reset:    first beat of a pixel or row.
`default_nettype none

module hwgen_lane_mask #(
    parameter integer WIDTH = 16,      // bits of a beat
    parameter integer LAST_WIDTH = 8,  // bits that the last beat holds, less than WIDTH
    parameter integer BEATS = 2,       // beats of a pixel or of a row
    parameter [WIDTH-LAST_WIDTH-1:0] FILL = {(WIDTH-LAST_WIDTH){1'b0}}  // what the others become
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
  localparam integer COUNT_W = BEATS > 1 ? $clog2(BEATS) : 1;
  localparam integer LAST_BEAT = BEATS - 1;

  reg [COUNT_W-1:0] beat_q;
  wire last = beat_q == LAST_BEAT[COUNT_W-1:0];

  assign m_axis_tdata[LAST_WIDTH-1:0] = s_axis_tdata[LAST_WIDTH-1:0];
  assign m_axis_tdata[WIDTH-1:LAST_WIDTH] =
      last ? FILL : s_axis_tdata[WIDTH-1:LAST_WIDTH];
  assign m_axis_tvalid = s_axis_tvalid;
  assign s_axis_tready = m_axis_tready;

  always @(posedge clk) begin
    if (s_axis_tvalid && m_axis_tready) beat_q <= last ? {COUNT_W{1'b0}} : beat_q + 1'b1;
    if (rst) beat_q <= {COUNT_W{1'b0}};
  end
endmodule

`default_nettype wire
