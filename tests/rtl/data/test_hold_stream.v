// hwgen_window_hold as a stream of all the chunks that it offers.
`default_nettype none

module test_hold_stream #(
    parameter integer WINDOW_W = 72,
    parameter integer CHUNK_W = 24,
    parameter integer CHUNKS = 3,
    parameter integer GROUPS = 1,
    parameter integer SLICES = 1,
    parameter integer TAP_W = 72,
    parameter integer LATENCY = 1,
    parameter integer DEPTH = 4
) (
    input  wire                clk,
    input  wire                rst,
    input  wire [WINDOW_W-1:0] s_axis_tdata,
    input  wire                s_axis_tvalid,
    output wire                s_axis_tready,
    output wire [SLICES*CHUNK_W-1:0] m_axis_tdata,
    output wire                m_axis_tvalid,
    input  wire                m_axis_tready
);
  wire offer;
  wire take;
  wire [SLICES*CHUNK_W-1:0] chunk;

  hwgen_window_hold #(
      .WINDOW_W(WINDOW_W),
      .CHUNK_W (CHUNK_W),
      .CHUNKS  (CHUNKS),
      .GROUPS  (GROUPS),
      .SLICES  (SLICES),
      .TAP_W   (TAP_W)
  ) u_hold (
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
      .CHUNK_W(SLICES * CHUNK_W),
      .CHUNKS (CHUNKS * GROUPS),
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
