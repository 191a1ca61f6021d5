// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Behavioural twin of the ECP5 cell MULT18X18D, for simulation only: synthesis takes the cell itself. It has the ports
// and parameters that hwgen_dsp18 uses, under the names of the cell: signed operands behind their input registers, a
// pipeline register or none, and the output register, all on CLK0, enabled and never reset. Any other mode stops the
// simulation.
//
// Latency:  2 cycles, 3 with REG_PIPELINE_CLK = "CLK0".
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module MULT18X18D #(
    parameter REG_INPUTA_CLK = "NONE",
    parameter REG_INPUTB_CLK = "NONE",
    parameter REG_PIPELINE_CLK = "NONE",
    parameter REG_OUTPUT_CLK = "NONE"
) (
    input  wire
        A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, A14, A15, A16, A17,
    input  wire
        B0, B1, B2, B3, B4, B5, B6, B7, B8, B9, B10, B11, B12, B13, B14, B15, B16, B17,
    input  wire SIGNEDA, SIGNEDB, SOURCEA, SOURCEB, CLK0, CE0, RST0,
    output wire
        P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13, P14, P15, P16, P17, P18, P19,
        P20, P21, P22, P23, P24, P25, P26, P27, P28, P29, P30, P31, P32, P33, P34, P35
);
  wire signed [17:0] a = {
    A17, A16, A15, A14, A13, A12, A11, A10, A9, A8, A7, A6, A5, A4, A3, A2, A1, A0
  };
  wire signed [17:0] b = {
    B17, B16, B15, B14, B13, B12, B11, B10, B9, B8, B7, B6, B5, B4, B3, B2, B1, B0
  };
  reg signed [17:0] a_q;
  reg signed [17:0] b_q;
  reg signed [35:0] product_q;
  reg signed [35:0] product_q2;
  wire signed [35:0] a_wide = {{18{a_q[17]}}, a_q};
  wire signed [35:0] b_wide = {{18{b_q[17]}}, b_q};
  wire signed [35:0] whole = a_wide * b_wide;

  always @(posedge CLK0) begin
    a_q <= a;
    b_q <= b;
    product_q <= whole;
    product_q2 <= REG_PIPELINE_CLK == "CLK0" ? product_q : whole;
  end

  assign {
    P35, P34, P33, P32, P31, P30, P29, P28, P27, P26, P25, P24, P23, P22, P21, P20, P19, P18, P17,
    P16, P15, P14, P13, P12, P11, P10, P9, P8, P7, P6, P5, P4, P3, P2, P1, P0
  } = product_q2;

  localparam integer REGISTERED =
      REG_INPUTA_CLK == "CLK0" && REG_INPUTB_CLK == "CLK0" && REG_OUTPUT_CLK == "CLK0" &&
      (REG_PIPELINE_CLK == "CLK0" || REG_PIPELINE_CLK == "NONE") ? 1 : 0;

  initial
    if (REGISTERED == 0) begin
      $display("ERROR: %m: only registers on CLK0 are modelled, and only the pipeline register can be left out");
      $finish;
    end

  wire [5:0] mode = {SIGNEDA, SIGNEDB, SOURCEA, SOURCEB, CE0, RST0};

  always @(posedge CLK0)
    if (mode !== 6'b110010) begin
      $display("ERROR: %m: unsigned operands, cascades, CE0 = 0 and RST0 = 1 are not modelled");
      $finish;
    end
endmodule

`default_nettype wire
