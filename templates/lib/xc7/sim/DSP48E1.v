// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Behavioural twin of the cell DSP48E1 of the 7 series, for simulation only: synthesis takes the cell itself. It
// has the ports and parameters that hwgen_block and hwgen_multiplier_pair use, under the names of the cell, and two
// modes; any other one stops the simulation:
//
//   USE_DPORT = "FALSE"  A * B: signed operands of 25 and 18 bits behind one input register each, a register behind the
//                        multiplier or none, and the output register
//   USE_DPORT = "TRUE"   (A + D) * B + C: registers behind A and D, behind their sum, two behind B, and the others; C
//                        never changes
//
// Latency:  2 cycles, 3 with MREG = 1, one more with USE_DPORT = "TRUE".
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module DSP48E1 #(
    parameter USE_DPORT = "FALSE",
    parameter integer AREG = 1,
    parameter integer BREG = 1,
    parameter integer ACASCREG = 1,
    parameter integer BCASCREG = 1,
    parameter integer MREG = 1,
    parameter integer PREG = 1,
    parameter integer ADREG = 1,
    parameter integer ALUMODEREG = 1,
    parameter integer CARRYINREG = 1,
    parameter integer CARRYINSELREG = 1,
    parameter integer CREG = 1,
    parameter integer DREG = 1,
    parameter integer INMODEREG = 1,
    parameter integer OPMODEREG = 1
) (
    input  wire        CLK,
    input  wire [29:0] A,
    input  wire [17:0] B,
    input  wire [6:0]  OPMODE,
    input  wire [29:0] ACIN,
    input  wire [17:0] BCIN,
    input  wire        CARRYCASCIN,
    input  wire        CARRYIN,
    input  wire [2:0]  CARRYINSEL,
    input  wire [3:0]  ALUMODE,
    input  wire [4:0]  INMODE,
    input  wire        MULTSIGNIN,
    input  wire [47:0] PCIN,
    input  wire [47:0] C,
    input  wire [24:0] D,
    input  wire
        CEA1, CEA2, CEB1, CEB2, CEM, CEP, CEAD, CEALUMODE, CEC, CECARRYIN, CECTRL, CED, CEINMODE,
        RSTA, RSTALLCARRYIN, RSTALUMODE, RSTB, RSTC, RSTCTRL, RSTD, RSTINMODE, RSTM, RSTP,
    output wire [47:0] P
);
  localparam integer JOINED = USE_DPORT == "TRUE" ? 1 : 0;

  reg signed [24:0] a_q;
  reg signed [24:0] d_q;
  reg signed [24:0] a_q2;
  reg signed [17:0] b_q;
  reg signed [17:0] b_q2;
  reg signed [47:0] product_q;
  reg signed [47:0] product_q2;
  wire signed [24:0] a_operand = JOINED == 1 ? a_q2 : a_q;
  wire signed [17:0] b_operand = JOINED == 1 ? b_q2 : b_q;
  wire signed [47:0] a_wide = {{23{a_operand[24]}}, a_operand};
  wire signed [47:0] b_wide = {{30{b_operand[17]}}, b_operand};
  wire signed [47:0] whole = a_wide * b_wide;

  always @(posedge CLK) begin
    a_q <= A[24:0];
    d_q <= D;
    a_q2 <= a_q + d_q;
    b_q <= B;
    b_q2 <= b_q;
    product_q <= whole;
    product_q2 <= (MREG == 1 ? product_q : whole) + (JOINED == 1 ? C : 48'd0);
  end

  assign P = product_q2;

  localparam integer OPERANDS =
      AREG == 1 && BREG == 1 + JOINED && ACASCREG == 1 && BCASCREG == BREG && ADREG == JOINED && DREG == JOINED ? 1 : 0;
  localparam integer PRODUCTS = PREG == 1 && (MREG == 0 || MREG == 1) ? 1 : 0;
  localparam integer CONSTANTS = ALUMODEREG + CARRYINREG + CARRYINSELREG + CREG + INMODEREG + OPMODEREG;

  initial
    if (OPERANDS == 0 || PRODUCTS == 0 || CONSTANTS != 0) begin
      $display("ERROR: %m: only the registers of operands and products are modelled");
      $finish;
    end

  wire [6:0] unused_high = {2'd0, A[29:25]};
  wire idle = ACIN === 30'd0 && BCIN === 18'd0 && CARRYCASCIN === 1'd0 && CARRYIN === 1'd0 && CARRYINSEL === 3'd0 &&
      ALUMODE === 4'd0 && MULTSIGNIN === 1'd0 && PCIN === 48'd0;
  wire mode = JOINED == 1 ? OPMODE === 7'b0110101 && INMODE === 5'b00100 :
      OPMODE === 7'b0000101 && INMODE === 5'd0 && C === 48'd0 && D === 25'd0;
  wire [9:0] resets = {
    RSTA, RSTALLCARRYIN, RSTALUMODE, RSTB, RSTC, RSTCTRL, RSTD, RSTINMODE, RSTM, RSTP
  };
  wire [12:0] enables = {
    CEA1, CEA2, CEB1, CEB2, CEM, CEP, CEAD, CEALUMODE, CEC, CECARRYIN, CECTRL, CED, CEINMODE
  };

  always @(posedge CLK)
    if (!mode || !idle || |resets || !(&enables)) begin
      $display("ERROR: %m: other modes, cascades, resets and clock enables are not modelled");
      $finish;
    end
endmodule

`default_nettype wire
