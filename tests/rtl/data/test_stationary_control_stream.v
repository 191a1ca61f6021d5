// hwgen_stationary_control as a stream: each input word is an issue; for every group of the last chunk of a window a word
// leaves that holds the address of its weights, the issues that came first in their window, and the data of the issue.
`default_nettype none

module test_stationary_control_stream #(
    parameter integer CHUNKS = 2,
    parameter integer GROUPS = 2,
    parameter integer LATENCY = 1,
    parameter integer DEPTH = 2
) (
    input  wire        clk,
    input  wire        rst,
    input  wire [7:0]  s_axis_tdata,
    input  wire        s_axis_tvalid,
    output wire        s_axis_tready,
    output wire [23:0] m_axis_tdata,
    output wire        m_axis_tvalid,
    input  wire        m_axis_tready
);
  wire take;
  wire chunk_valid;
  wire chunk_first;
  wire chunk_last;
  wire [7:0] weight_address;
  reg [7:0] address_q;  // of the chunk delivered now, like the output of a ROM
  reg [7:0] data_q;
  reg [7:0] count_q;    // issues that came first in a window
  wire push;
  wire [23:0] push_data;

  assign s_axis_tready = take;

  hwgen_stationary_control #(
      .CHUNKS (CHUNKS),
      .GROUPS (GROUPS),
      .ADDR_W (8),
      .CREDITS(DEPTH)
  ) u_control (
      .clk           (clk),
      .rst           (rst),
      .offer         (s_axis_tvalid),
      .take          (take),
      .pop           (m_axis_tvalid && m_axis_tready),
      .weight_address(weight_address),
      .chunk_valid   (chunk_valid),
      .chunk_first   (chunk_first),
      .chunk_last    (chunk_last)
  );

  wire [7:0] count = count_q + {7'd0, chunk_valid && chunk_first};

  always @(posedge clk) begin
    address_q <= weight_address;
    data_q <= s_axis_tdata;
    count_q <= count;
    if (rst) count_q <= 8'd0;
  end

  test_delay #(
      .WIDTH  (24),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (chunk_valid && chunk_last),
      .data_in  ({data_q, count, address_q}),
      .valid_out(push),
      .data_out (push_data)
  );

  hwgen_fifo #(
      .WIDTH(24),
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
