// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Centre: each lane of a stream loses the zero point, so that 0 stands for zero: STEP * value - ZERO.
//
// Latency:  0 cycles; only a subtraction on the wires, the handshake passes.
// Interval: one beat a cycle.
// Reset:    none.
`default_nettype none

module hwgen_centre #(
    parameter integer LANES = 1,            // values of a word
    parameter integer W = 8,                // bits of a value, at most 16
    parameter integer IS_SIGNED = 1,        // 1: two's complement
    parameter integer STEP = 1,             // 1 or 2
    parameter signed [17:0] ZERO = 18'sd0,  // zero point
    parameter integer OUT_W = 9             // bits of a difference that can occur, at most W + STEP
) (
    input  wire                   clk,
    input  wire                   rst,

    input  wire [LANES*W-1:0]     s_axis_tdata,
    input  wire                   s_axis_tvalid,
    output wire                   s_axis_tready,

    output wire [LANES*OUT_W-1:0] m_axis_tdata,
    output wire                   m_axis_tvalid,
    input  wire                   m_axis_tready
);
  wire unused_clock = &{1'b0, clk, rst};

  assign m_axis_tvalid = s_axis_tvalid;
  assign s_axis_tready = m_axis_tready;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [W-1:0] value = s_axis_tdata[lane*W+:W];
      wire [W:0] extended = {IS_SIGNED != 0 && value[W-1], value};
      wire [W+STEP-1:0] difference = {extended, {(STEP-1){1'b0}}} - ZERO[W+STEP-1:0];
      wire unused_high = &{1'b0, difference};
      assign m_axis_tdata[lane*OUT_W+:OUT_W] = difference[OUT_W-1:0];
    end
  endgenerate
endmodule

`default_nettype wire
