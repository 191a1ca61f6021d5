// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Squares: each lane of a stream becomes (value - ZERO) squared, an unsigned number.
//
// Latency:  a word accepted in cycle a is pushed in cycle a + 4.
// Interval: one word a cycle.
// Reset:    empty; control only.
// Contract: s_axis_tready is a register: it says that the output FIFO has room.
`default_nettype none

module hwgen_square #(
    parameter integer LANES = 1,               // values of a word
    parameter integer W = 8,                   // bits of a value, at most 16
    parameter integer IS_SIGNED = 1,           // 1: two's complement
    parameter signed [17:0] ZERO = 18'sd0,     // what the value 0 stands for
    parameter integer OUT_W = 15,              // bits of a square that can occur, at most 2*W + 1
    parameter integer DEPTH = 5                // words in the output FIFO
) (
    input  wire                   clk,
    input  wire                   rst,

    input  wire [LANES*W-1:0]     s_axis_tdata,
    input  wire                   s_axis_tvalid,
    output wire                   s_axis_tready,

    output wire [LANES*OUT_W-1:0] m_axis_tdata,
    output wire                   m_axis_tvalid,
    input  wire                   m_axis_tready
);
  localparam integer D_W = W + 1;

  reg [3:0] valid_q;
  wire accept = s_axis_tvalid && s_axis_tready;
  wire [LANES*OUT_W-1:0] squares;

  always @(posedge clk) valid_q <= rst ? 4'd0 : {valid_q[2:0], accept};

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
      wire [W-1:0] value = s_axis_tdata[lane*W+:W];
      wire [D_W-1:0] difference = {IS_SIGNED != 0 && value[W-1], value} - ZERO[D_W-1:0];
      wire [2*D_W-1:0] product;
      wire unused_high = &{1'b0, product};
      assign squares[lane*OUT_W+:OUT_W] = product[OUT_W-1:0];

      hwgen_multiplier #(
          .A_W(D_W),
          .B_W(D_W)
      ) u_multiplier (
          .clk    (clk),
          .a      (difference),
          .b      (difference),
          .product(product)
      );
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(LANES * OUT_W),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (valid_q[3]),
      .push_data    (squares),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
