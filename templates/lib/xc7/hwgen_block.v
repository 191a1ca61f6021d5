// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// One DSP48E1: signed 25 x 18 bits, with the registers of the block at its inputs, at its output and, with
// PIPELINE = 1, behind its multiplier. Synthesis knows the cell; simulations take its twin, sim/models/DSP48E1.v.
//
// Yosys 0.70 packs adders into instantiated blocks wrongly: call synth_xilinx with -nodsp, as hwgen synth does.
//
// Latency:  2 cycles, 3 with PIPELINE = 1.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_block #(
    parameter integer PIPELINE = 1  // 1: with the register behind the multiplier
) (
    input  wire        clk,
    input  wire [24:0] a,
    input  wire [17:0] b,
    output wire [42:0] product
);
  wire [47:0] whole;
  wire unused_whole = &{1'b0, whole[47:43]};
  assign product = whole[42:0];

  // Outputs of the cell that are not named here (cascades, carries, patterns) stay unused.
  DSP48E1 #(
      .AREG         (1),
      .BREG         (1),
      .ACASCREG     (1),
      .BCASCREG     (1),
      .MREG         (PIPELINE),
      .PREG         (1),
      .ADREG        (0),
      .ALUMODEREG   (0),
      .CARRYINREG   (0),
      .CARRYINSELREG(0),
      .CREG         (0),
      .DREG         (0),
      .INMODEREG    (0),
      .OPMODEREG    (0)
  ) u_block (
      .CLK          (clk),
      .A            ({{5{a[24]}}, a}),
      .B            (b),
      .OPMODE       (7'b0000101),
      .ACIN         (30'd0),
      .BCIN         (18'd0),
      .CARRYCASCIN  (1'd0),
      .CARRYIN      (1'd0),
      .CARRYINSEL   (3'd0),
      .ALUMODE      (4'd0),
      .INMODE       (5'd0),
      .MULTSIGNIN   (1'd0),
      .PCIN         (48'd0),
      .C            (48'd0),
      .D            (25'd0),
      .CEA1         (1'b1),
      .CEA2         (1'b1),
      .CEB1         (1'b1),
      .CEB2         (1'b1),
      .CEM          (1'b1),
      .CEP          (1'b1),
      .CEAD         (1'b1),
      .CEALUMODE    (1'b1),
      .CEC          (1'b1),
      .CECARRYIN    (1'b1),
      .CECTRL       (1'b1),
      .CED          (1'b1),
      .CEINMODE     (1'b1),
      .RSTA         (1'b0),
      .RSTALLCARRYIN(1'b0),
      .RSTALUMODE   (1'b0),
      .RSTB         (1'b0),
      .RSTC         (1'b0),
      .RSTCTRL      (1'b0),
      .RSTD         (1'b0),
      .RSTINMODE    (1'b0),
      .RSTM         (1'b0),
      .RSTP         (1'b0),
      .P            (whole)
  );
endmodule

`default_nettype wire
