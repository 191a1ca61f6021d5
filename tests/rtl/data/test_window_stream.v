// hwgen_window_buffer as a stream of all the words that it reads.
`default_nettype none

module test_window_stream #(
    parameter integer WORD = 8,
    parameter integer WORDS = 1,
    parameter integer WIDTH = 8,
    parameter integer HEIGHT = 8,
    parameter integer KERNEL_W = 3,
    parameter integer KERNEL_H = 3,
    parameter integer STRIDE_X = 1,
    parameter integer STRIDE_Y = 1,
    parameter integer DILATION_X = 1,
    parameter integer DILATION_Y = 1,
    parameter integer PAD_LEFT = 1,
    parameter integer PAD_TOP = 1,
    parameter integer OUT_W = 8,
    parameter integer OUT_H = 8,
    parameter integer BLOCKS = 1,
    parameter integer GROUPS = 1,
    parameter integer CAPACITY = 32,
    parameter [WORD-1:0] FILL = {WORD{1'b0}},
    parameter integer LATENCY = 1,
    parameter integer DEPTH = 4
) (
    input  wire            clk,
    input  wire            rst,
    input  wire [WORD-1:0] s_axis_tdata,
    input  wire            s_axis_tvalid,
    output wire            s_axis_tready,
    output wire [WORD-1:0] m_axis_tdata,
    output wire            m_axis_tvalid,
    input  wire            m_axis_tready
);
  wire offer;
  wire take;
  wire [WORD-1:0] chunk;

  hwgen_window_buffer #(
      .WORD      (WORD),
      .WORDS     (WORDS),
      .WIDTH     (WIDTH),
      .HEIGHT    (HEIGHT),
      .KERNEL_W  (KERNEL_W),
      .KERNEL_H  (KERNEL_H),
      .STRIDE_X  (STRIDE_X),
      .STRIDE_Y  (STRIDE_Y),
      .DILATION_X(DILATION_X),
      .DILATION_Y(DILATION_Y),
      .PAD_LEFT  (PAD_LEFT),
      .PAD_TOP   (PAD_TOP),
      .OUT_W     (OUT_W),
      .OUT_H     (OUT_H),
      .BLOCKS    (BLOCKS),
      .GROUPS    (GROUPS),
      .CAPACITY  (CAPACITY),
      .FILL      (FILL)
  ) u_buffer (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tdata (s_axis_tdata),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .offer        (offer),
      .take         (take),
      .chunk        (chunk)
  );

  test_chunk_fifo #(
      .CHUNK_W(WORD),
      .CHUNKS (GROUPS * KERNEL_W * KERNEL_H * WORDS),
      .LATENCY(LATENCY),
      .DEPTH  (DEPTH)
  ) u_fifo (
      .clk          (clk),
      .rst          (rst),
      .offer        (offer),
      .take         (take),
      .chunk        (chunk),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
