// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Two signed products of one operand from one DSP48E1, where its operands are wide enough, else from two multipliers:
//
//   (b1 * 2^P_W + b0) * a + 2^(P_W-1) = product1 * 2^P_W + (product0 + 2^(P_W-1))
//
// The pre-adder joins b0 and b1. The addend makes the lower sum a number from 0 to 2^P_W - 1, which borrows nothing
// from product1, and whose highest bit is the inverse of that of product0.
//
// Latency:  4 cycles.
// Interval: two products a cycle.
// Reset:    none; data only.
// Contract: both products fit P_W signed bits.
`default_nettype none

module hwgen_multiplier_pair #(
    parameter integer A_W = 8,  // bits of a, signed
    parameter integer B_W = 8,  // bits of b0 and of b1, signed
    parameter integer P_W = 16  // bits of a product, signed, at most A_W + B_W
) (
    input  wire           clk,
    input  wire [A_W-1:0] a,
    input  wire [B_W-1:0] b0,
    input  wire [B_W-1:0] b1,
    output wire [P_W-1:0] product0,
    output wire [P_W-1:0] product1
);
  localparam integer SHARED = P_W + B_W + 1 <= 25 && A_W <= 18 ? 1 : 0;  // Target.shares in hwgen/targets

  generate
    if (SHARED != 0) begin : gen_one
      wire [A_W+17:0] a_extended = {{18{a[A_W-1]}}, a};
      wire [B_W+24:0] b0_extended = {{25{b0[B_W-1]}}, b0};
      wire [B_W+24:0] b1_extended = {{25{b1[B_W-1]}}, b1};
      wire [47:0] whole;
      wire unused = &{1'b0, a_extended, b0_extended, b1_extended, whole};
      assign product0 = {~whole[P_W-1], whole[P_W-2:0]};
      assign product1 = whole[P_W+:P_W];

      // Outputs of the cell that are not named here (cascades, carries, patterns) stay unused.
      DSP48E1 #(
          .USE_DPORT    ("TRUE"),
          .AREG         (1),
          .BREG         (2),
          .ACASCREG     (1),
          .BCASCREG     (2),
          .MREG         (1),
          .PREG         (1),
          .ADREG        (1),
          .ALUMODEREG   (0),
          .CARRYINREG   (0),
          .CARRYINSELREG(0),
          .CREG         (0),
          .DREG         (1),
          .INMODEREG    (0),
          .OPMODEREG    (0)
      ) u_block (
          .CLK          (clk),
          .A            ({5'd0, b1_extended[24-P_W:0], {P_W{1'b0}}}),
          .B            (a_extended[17:0]),
          .C            ({{(48-P_W){1'b0}}, 1'b1, {(P_W-1){1'b0}}}),
          .D            (b0_extended[24:0]),
          .OPMODE       (7'b0110101),
          .INMODE       (5'b00100),
          .ACIN         (30'd0),
          .BCIN         (18'd0),
          .PCIN         (48'd0),
          .CARRYCASCIN  (1'd0),
          .CARRYIN      (1'd0),
          .CARRYINSEL   (3'd0),
          .ALUMODE      (4'd0),
          .MULTSIGNIN   (1'd0),
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
    end else begin : gen_two
      wire [A_W+B_W-1:0] whole0;
      wire [A_W+B_W-1:0] whole1;
      wire unused_whole = &{1'b0, whole0, whole1};
      assign product0 = whole0[P_W-1:0];
      assign product1 = whole1[P_W-1:0];
      hwgen_multiplier #(
          .A_W(A_W),
          .B_W(B_W)
      ) u_multiplier0 (
          .clk    (clk),
          .a      (a),
          .b      (b0),
          .product(whole0)
      );
      hwgen_multiplier #(
          .A_W(A_W),
          .B_W(B_W)
      ) u_multiplier1 (
          .clk    (clk),
          .a      (a),
          .b      (b1),
          .product(whole1)
      );
    end
  endgenerate
endmodule

`default_nettype wire
