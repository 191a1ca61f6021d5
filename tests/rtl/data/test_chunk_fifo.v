// Issue control with one chunk to a group, so that each chunk has a credit, and a FIFO that takes every chunk.
`default_nettype none

module test_chunk_fifo #(
    parameter integer CHUNK_W = 8,
    parameter integer CHUNKS = 1,   // chunks of a window, all its groups
    parameter integer LATENCY = 1,  // cycles from the delivery of a chunk to its push
    parameter integer DEPTH = 4
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               offer,
    output wire               take,
    input  wire [CHUNK_W-1:0] chunk,
    output wire [CHUNK_W-1:0] m_axis_tdata,
    output wire               m_axis_tvalid,
    input  wire               m_axis_tready
);
  wire chunk_valid;
  wire chunk_first;
  wire chunk_last;
  wire [15:0] weight_address;
  wire push;
  wire [CHUNK_W-1:0] push_data;

  hwgen_mac_control #(
      .CHUNKS    (1),
      .GROUPS    (CHUNKS),
      .ADDR_W    (16),
      .PARTS     (1),
      .LAST_PARTS(1),
      .CREDITS   (DEPTH)
  ) u_control (
      .clk           (clk),
      .rst           (rst),
      .offer         (offer),
      .take          (take),
      .pop           (m_axis_tvalid && m_axis_tready),
      .weight_address(weight_address),
      .chunk_valid   (chunk_valid),
      .chunk_first   (chunk_first),
      .chunk_last    (chunk_last)
  );

  reg delivered_q;
  always @(posedge clk) delivered_q <= !rst && chunk_valid && chunk_first && chunk_last;

  test_delay #(
      .WIDTH  (CHUNK_W),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (delivered_q),
      .data_in  (chunk),
      .valid_out(push),
      .data_out (push_data)
  );

  hwgen_fifo #(
      .WIDTH(CHUNK_W),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk          (clk),
      .rst          (rst),
      .push         (push),
      .push_data    (push_data),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
