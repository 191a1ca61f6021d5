// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Clamp: each lane of a stream is limited to LOW .. HIGH, in front of a skid buffer.
//
// Latency:  a word accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    that of the skid buffer.
`default_nettype none

module hwgen_clamp #(
    parameter integer LANES = 1,      // values of a word
    parameter integer W = 8,          // bits of a value
    parameter integer IS_SIGNED = 1,  // 1: two's complement
    parameter [W-1:0] LOW = {W{1'b0}},
    parameter [W-1:0] HIGH = {1'b0, {(W-1){1'b1}}}
) (
    input  wire               clk,
    input  wire               rst,

    input  wire [LANES*W-1:0] s_axis_tdata,
    input  wire               s_axis_tvalid,
    output wire               s_axis_tready,

    output wire [LANES*W-1:0] m_axis_tdata,
    output wire               m_axis_tvalid,
    input  wire               m_axis_tready
);
  // Two's complement compares like an unsigned number once its sign bit is turned.
  localparam [W-1:0] TURN = IS_SIGNED != 0 ? {1'b1, {(W-1){1'b0}}} : {W{1'b0}};

  wire [LANES*W-1:0] clamped;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [W-1:0] value = s_axis_tdata[lane*W+:W];
      wire [W-1:0] turned = value ^ TURN;
      wire below = $signed({1'b0, turned}) < $signed({1'b0, LOW ^ TURN});
      wire above = $signed({1'b0, turned}) > $signed({1'b0, HIGH ^ TURN});
      assign clamped[lane*W+:W] = below ? LOW : above ? HIGH : value;
    end
  endgenerate

  hwgen_skid #(
      .WIDTH(LANES * W)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tdata (clamped),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
