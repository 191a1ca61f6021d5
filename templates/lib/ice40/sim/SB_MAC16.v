// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Behavioural twin of the iCE40 cell SB_MAC16, for simulation only: synthesis takes the cell itself. It has the ports
// and parameters that hwgen_block uses, under the names of the cell: signed operands of 16 bits behind their input
// registers, registers inside the array or none, and the register behind it. Any other mode stops the simulation.
//
// Latency:  2 cycles, 3 with PIPELINE_16x16_MULT_REG1 = 1.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module SB_MAC16 #(
    parameter [0:0] A_REG = 0,
    parameter [0:0] B_REG = 0,
    parameter [0:0] TOP_8x8_MULT_REG = 0,
    parameter [0:0] BOT_8x8_MULT_REG = 0,
    parameter [0:0] PIPELINE_16x16_MULT_REG1 = 0,
    parameter [0:0] PIPELINE_16x16_MULT_REG2 = 0,
    parameter [1:0] TOPOUTPUT_SELECT = 0,
    parameter [1:0] BOTOUTPUT_SELECT = 0,
    parameter [0:0] A_SIGNED = 0,
    parameter [0:0] B_SIGNED = 0
) (
    input  wire        CLK, CE,
    input  wire [15:0] C, A, B, D,
    input  wire        AHOLD, BHOLD, CHOLD, DHOLD, IRSTTOP, IRSTBOT, ORSTTOP, ORSTBOT,
    input  wire        OLOADTOP, OLOADBOT, ADDSUBTOP, ADDSUBBOT, OHOLDTOP, OHOLDBOT, CI, ACCUMCI, SIGNEXTIN,
    output wire [31:0] O
);
  reg signed [15:0] a_q;
  reg signed [15:0] b_q;
  reg signed [31:0] product_q;
  reg signed [31:0] product_q2;
  wire signed [31:0] a_wide = {{16{a_q[15]}}, a_q};
  wire signed [31:0] b_wide = {{16{b_q[15]}}, b_q};
  wire signed [31:0] whole = a_wide * b_wide;

  always @(posedge CLK) begin
    a_q <= A;
    b_q <= B;
    product_q <= whole;
    product_q2 <= PIPELINE_16x16_MULT_REG1 == 1'b1 ? product_q : whole;
  end

  assign O = product_q2;

  localparam [7:0] FIXED = {
    A_REG, B_REG, PIPELINE_16x16_MULT_REG2, A_SIGNED, B_SIGNED, TOPOUTPUT_SELECT == 2'b11, BOTOUTPUT_SELECT == 2'b11,
    TOP_8x8_MULT_REG == PIPELINE_16x16_MULT_REG1 && BOT_8x8_MULT_REG == PIPELINE_16x16_MULT_REG1
  };

  initial
    if (FIXED != 8'hff) begin
      $display("ERROR: %m: only signed products of 16 x 16 bits with their registers are modelled");
      $finish;
    end

  wire [17:0] mode = {
    CE, AHOLD, BHOLD, CHOLD, DHOLD, IRSTTOP, IRSTBOT, ORSTTOP, ORSTBOT, OLOADTOP, OLOADBOT, ADDSUBTOP, ADDSUBBOT,
    OHOLDTOP, OHOLDBOT, CI, ACCUMCI, SIGNEXTIN
  };

  always @(posedge CLK)
    if (mode !== 18'h20000 || C !== 16'd0 || D !== 16'd0) begin
      $display("ERROR: %m: addends, holds, resets, cascades and CE = 0 are not modelled");
      $finish;
    end
endmodule

`default_nettype wire
