// SPDX-License-Identifier: Apache-2.0
//
// For Yosys, on families of LUTs with four inputs.
// - Comparisons of a few bits with a constant are logic. It would spend a carry chain on each, whose way in and out takes as
//   long as two LUTs and their wires.
// - With TURN_SIGNS comparisons of other signed numbers are those of unsigned ones, with both sign bits turned. It would read
//   a carry in the middle of the chain for the sign, which cuts the chain in two on ECP5.
(* techmap_celltype = "$lt $le $gt $ge" *)
module hwgen_compare (A, B, Y);
  parameter A_SIGNED = 0;
  parameter B_SIGNED = 0;
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 1;
  parameter Y_WIDTH = 1;
  parameter _TECHMAP_CELLTYPE_ = "";
  parameter [A_WIDTH-1:0] _TECHMAP_CONSTMSK_A_ = 0;
  parameter [B_WIDTH-1:0] _TECHMAP_CONSTMSK_B_ = 0;
  input [A_WIDTH-1:0] A;
  input [B_WIDTH-1:0] B;
  output [Y_WIDTH-1:0] Y;
  localparam MOST = 12;
  localparam W = A_WIDTH > B_WIDTH ? A_WIDTH : B_WIDTH;
  localparam IS_SIGNED = A_SIGNED && B_SIGNED;
  localparam SWAP = _TECHMAP_CELLTYPE_ == "$gt" || _TECHMAP_CELLTYPE_ == "$le";
  localparam INVERT = _TECHMAP_CELLTYPE_ == "$ge" || _TECHMAP_CELLTYPE_ == "$le";
  localparam IS_LOGIC = (&_TECHMAP_CONSTMSK_A_ || &_TECHMAP_CONSTMSK_B_) && W <= MOST;
`ifdef TURN_SIGNS
  wire _TECHMAP_FAIL_ = !IS_LOGIC && !IS_SIGNED;
`else
  wire _TECHMAP_FAIL_ = !IS_LOGIC;
`endif
  wire [W-1:0] a = {{(W-A_WIDTH+1){IS_SIGNED && A[A_WIDTH-1]}}, A};
  wire [W-1:0] b = {{(W-B_WIDTH+1){IS_SIGNED && B[B_WIDTH-1]}}, B};
  wire [W-1:0] turn = IS_SIGNED ? {1'b1, {W{1'b0}}} >> 1 : {W{1'b0}};
  wire [W-1:0] l = (SWAP ? b : a) ^ turn;
  wire [W-1:0] r = (SWAP ? a : b) ^ turn;
  genvar i;
  generate
    if (IS_LOGIC) begin : gates
      wire [W:0] less;
      assign less[0] = 1'b0;
      for (i = 0; i < W; i = i + 1) begin : bits
        assign less[i+1] = (!l[i] && r[i]) || (!(l[i] ^ r[i]) && less[i]);
      end
      assign Y = less[W] ^ INVERT;
    end else if (INVERT) begin : not_less
      assign Y = l >= r;
    end else begin : is_less
      assign Y = l < r;
    end
  endgenerate
endmodule
