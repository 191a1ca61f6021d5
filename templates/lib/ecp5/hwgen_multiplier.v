// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Signed multiplier from ECP5 multiplier blocks, with registers of fabric behind them. Operands of up to 18 bits take
// one block with all of its registers. Wider ones are cut into limbs of 17 bits, the last one signed and of up to 18
// bits, with a block for every pair:
//
//          a1 * b1 | a0 * b0        products on a diagonal don't overlap: each diagonal is one addend
//     +      a1 * b0                at 17 bits
//     +      a0 * b1                at 17 bits, added behind the registers of fabric
//
// Latency:  4 cycles.
// Interval: one product a cycle.
// Reset:    none; data only.
`default_nettype none

module hwgen_multiplier #(
    parameter integer A_W = 8,  // bits of a, signed
    parameter integer B_W = 8   // bits of b, signed
) (
    input  wire                        clk,
    input  wire signed [A_W-1:0]       a,
    input  wire signed [B_W-1:0]       b,
    output wire signed [A_W+B_W-1:0]   product
);
  localparam integer P_W = A_W + B_W;
  localparam integer A_LIMBS = A_W > 18 ? (A_W + 15) / 17 : 1;
  localparam integer B_LIMBS = B_W > 18 ? (B_W + 15) / 17 : 1;
  localparam integer ROWS = A_LIMBS + B_LIMBS - 1;  // addends
  localparam integer A_WIDE = 17 * A_LIMBS + 1;
  localparam integer B_WIDE = 17 * B_LIMBS + 1;

  wire [A_WIDE+A_W-1:0] a_extended = {{A_WIDE{a[A_W-1]}}, a};
  wire [B_WIDE+B_W-1:0] b_extended = {{B_WIDE{b[B_W-1]}}, b};
  wire [A_W-1:0] unused_a = a_extended[A_WIDE+:A_W];
  wire [B_W-1:0] unused_b = b_extended[B_WIDE+:B_W];

  genvar i;
  genvar j;
  genvar row;
  generate
    if (ROWS == 1) begin : gen_block
      wire [35:0] whole;
      wire unused_whole = &{1'b0, whole};
      hwgen_dsp18 #(
          .PIPELINE(1)
      ) u_dsp (
          .clk    (clk),
          .a      (a_extended[17:0]),
          .b      (b_extended[17:0]),
          .product(whole)
      );
      reg [P_W-1:0] product_q;
      assign product = product_q;
      always @(posedge clk) product_q <= whole[P_W-1:0];
    end else begin : gen_limbs
      wire [ROWS*P_W-1:0] addends;  // row j - i + A_LIMBS - 1 holds the products of limbs i and j
      for (i = 0; i < A_LIMBS; i = i + 1) begin : gen_a
        wire a_signed = i == A_LIMBS - 1 ? a_extended[17*i+17] : 1'b0;
        for (j = 0; j < B_LIMBS; j = j + 1) begin : gen_b
          localparam integer AT = (j - i + A_LIMBS - 1) * P_W + 17 * (i + j);
          localparam integer LAST = i == A_LIMBS - 1 || j == B_LIMBS - 1 ? 1 : 0;
          localparam integer REST = P_W - 17 * (i + j);
          wire b_signed = j == B_LIMBS - 1 ? b_extended[17*j+17] : 1'b0;
          wire [35:0] partial;
          wire unused_partial = &{1'b0, partial};
          hwgen_dsp18 #(
              .PIPELINE(0)
          ) u_dsp (
              .clk    (clk),
              .a      ({a_signed, a_extended[17*i+:17]}),
              .b      ({b_signed, b_extended[17*j+:17]}),
              .product(partial)
          );
          if (LAST == 0) begin : gen_inner
            assign addends[AT+:34] = partial[33:0];
          end else if (REST > 36) begin : gen_extend
            assign addends[AT+:REST] = {{(REST-36){partial[35]}}, partial};
          end else begin : gen_cut
            assign addends[AT+:REST] = partial[REST-1:0];
          end
          if (i + j > 0 && (i == 0 || j == 0)) begin : gen_below
            assign addends[AT-17*(i+j)+:17*(i+j)] = {(17*(i+j)){1'b0}};
          end
        end
      end
      reg [ROWS*P_W-1:0] addends_q;
      reg [P_W-1:0] product_q;
      assign product = product_q;
      for (row = 0; row < ROWS; row = row + 1) begin : gen_row
        wire [P_W-1:0] sum;
        if (row == 0) begin : gen_first
          assign sum = addends_q[P_W-1:0];
        end else begin : gen_add
          assign sum = gen_row[row-1].sum + addends_q[row*P_W+:P_W];
        end
      end
      always @(posedge clk) begin
        addends_q <= addends;
        product_q <= gen_row[ROWS-1].sum;
      end
    end
  endgenerate
endmodule

`default_nettype wire
