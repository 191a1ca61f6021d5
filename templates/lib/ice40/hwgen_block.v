// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// One iCE40 UltraPlus multiplier block: signed 16 x 16 bits, with the registers of the block at its inputs, behind its
// array and, with PIPELINE = 1, inside it. Synthesis knows the cell; simulations take its twin, sim/models/SB_MAC16.v.
//
// Yosys 0.70 rewrites instantiated blocks wrongly: call synth_ice40 without -dsp, as hwgen synth does.
//
// Latency:  2 cycles, 3 with PIPELINE = 1.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_block #(
    parameter integer PIPELINE = 1  // 1: with the pipeline register
) (
    input  wire        clk,
    input  wire [15:0] a,
    input  wire [15:0] b,
    output wire [31:0] product
);
  localparam [0:0] INSIDE = PIPELINE != 0 ? 1'b1 : 1'b0;

  // Outputs of the cell that are not named here (carries, sign) stay unused.
  SB_MAC16 #(
      .A_REG                   (1'b1),
      .B_REG                   (1'b1),
      .TOP_8x8_MULT_REG        (INSIDE),
      .BOT_8x8_MULT_REG        (INSIDE),
      .PIPELINE_16x16_MULT_REG1(INSIDE),
      .PIPELINE_16x16_MULT_REG2(1'b1),
      .TOPOUTPUT_SELECT        (2'b11),
      .BOTOUTPUT_SELECT        (2'b11),
      .A_SIGNED                (1'b1),
      .B_SIGNED                (1'b1)
  ) u_block (
      .CLK      (clk),
      .CE       (1'b1),
      .C        (16'd0),
      .A        (a),
      .B        (b),
      .D        (16'd0),
      .AHOLD    (1'b0),
      .BHOLD    (1'b0),
      .CHOLD    (1'b0),
      .DHOLD    (1'b0),
      .IRSTTOP  (1'b0),
      .IRSTBOT  (1'b0),
      .ORSTTOP  (1'b0),
      .ORSTBOT  (1'b0),
      .OLOADTOP (1'b0),
      .OLOADBOT (1'b0),
      .ADDSUBTOP(1'b0),
      .ADDSUBBOT(1'b0),
      .OHOLDTOP (1'b0),
      .OHOLDBOT (1'b0),
      .CI       (1'b0),
      .ACCUMCI  (1'b0),
      .SIGNEXTIN(1'b0),
      .O        (product)
  );
endmodule

`default_nettype wire
