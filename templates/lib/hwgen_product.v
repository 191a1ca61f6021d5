// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Product of two streams that were joined: LANES values of each in a word, a in the low bits.
//
//   product = (a - A_ZERO) * (b - B_ZERO), exact
//
// Latency:  a word accepted in cycle a is pushed in cycle a + 4.
// Interval: one word a cycle.
// Reset:    empty; control only.
// Contract: s_axis_tready is a register: it says that the output FIFO has room. Every product fits P_W bits.
`default_nettype none

module hwgen_product #(
    parameter integer LANES = 1,      // values of each operand in a word
    parameter integer A_W = 8,        // bits of a value of a
    parameter integer B_W = 8,        // bits of a value of b
    parameter integer A_SIGNED = 1,   // 1: two's complement
    parameter integer B_SIGNED = 1,   // 1: two's complement
    parameter signed [A_W:0] A_ZERO = {(A_W+1){1'b0}},
    parameter signed [B_W:0] B_ZERO = {(B_W+1){1'b0}},
    parameter integer P_W = 17,       // bits of a product, signed, at most A_W + B_W + 2
    parameter integer DEPTH = 5       // words in the output FIFO
) (
    input  wire                         clk,
    input  wire                         rst,

    input  wire [LANES*(A_W+B_W)-1:0]   s_axis_tdata,
    input  wire                         s_axis_tvalid,
    output wire                         s_axis_tready,

    output wire [LANES*P_W-1:0]         m_axis_tdata,
    output wire                         m_axis_tvalid,
    input  wire                         m_axis_tready
);
  localparam integer STAGES = 4;
  localparam integer FULL_W = A_W + B_W + 2;

  reg [STAGES-1:0] valid_q;
  wire accept = s_axis_tvalid && s_axis_tready;
  wire [LANES*P_W-1:0] products;

  always @(posedge clk) begin
    valid_q <= {valid_q[STAGES-2:0], accept};
    if (rst) valid_q <= {STAGES{1'b0}};
  end

  hwgen_credits #(
      .DEPTH(DEPTH)
  ) u_credits (
      .clk  (clk),
      .rst  (rst),
      .take (accept),
      .leave(m_axis_tvalid && m_axis_tready),
      .ready(s_axis_tready)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [A_W-1:0] a = s_axis_tdata[lane*A_W+:A_W];
      wire [B_W-1:0] b = s_axis_tdata[LANES*A_W+lane*B_W+:B_W];
      wire a_sign = A_SIGNED != 0 && a[A_W-1];
      wire b_sign = B_SIGNED != 0 && b[B_W-1];
      wire signed [FULL_W-1:0] product;

      hwgen_multiplier #(
          .A_W(A_W + 1),
          .B_W(B_W + 1)
      ) u_multiplier (
          .clk    (clk),
          .a      ({a_sign, a} - A_ZERO),
          .b      ({b_sign, b} - B_ZERO),
          .product(product)
      );

      assign products[lane*P_W+:P_W] = product[P_W-1:0];
      if (FULL_W > P_W) begin : gen_unused
        wire unused = &{1'b0, product[FULL_W-1:P_W]};
      end
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(LANES * P_W),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (valid_q[STAGES-1]),
      .push_data    (products),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
