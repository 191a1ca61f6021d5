// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Two signed products of one operand from one multiplier block, where its operands are wide enough, else from two:
//
//   (b1 * 2^P_W + b0) * a = product1 * 2^P_W + product0
//
// An adder in front of the block joins b0 and b1; another one behind it gives back what a product0 below zero
// borrowed.
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
  localparam integer SHARED = P_W + B_W + 1 <= 18 && A_W <= 18 ? 1 : 0;  // Target.shares in hwgen/targets

  generate
    if (SHARED != 0) begin : gen_one
      wire [A_W+17:0] a_extended = {{18{a[A_W-1]}}, a};
      wire [B_W+17:0] b0_extended = {{18{b0[B_W-1]}}, b0};
      wire [B_W:0] high = {b1[B_W-1], b1} + {(B_W+1){b0[B_W-1]}};
      wire [B_W+17:0] high_extended = {{17{high[B_W]}}, high};
      wire [35:0] whole;
      wire unused = &{1'b0, a_extended, b0_extended, high_extended, whole};
      reg [P_W-1:0] product0_q;
      reg [P_W-1:0] product1_q;
      assign product0 = product0_q;
      assign product1 = product1_q;

      hwgen_dsp18 #(
          .PIPELINE(1)
      ) u_dsp (
          .clk    (clk),
          .a      ({high_extended[17-P_W:0], b0_extended[P_W-1:0]}),
          .b      (a_extended[17:0]),
          .product(whole)
      );

      always @(posedge clk) begin
        product0_q <= whole[P_W-1:0];
        product1_q <= whole[P_W+:P_W] + {{(P_W-1){1'b0}}, whole[P_W-1]};
      end
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
