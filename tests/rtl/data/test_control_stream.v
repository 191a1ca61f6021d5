// hwgen_mac_control as a stream: each input word is a chunk; for every group PARTS (at last LAST_PARTS) words leave
// that hold the address of its last chunk, the number of its chunks and the part.
`default_nettype none

module test_control_stream #(
    parameter integer CHUNKS = 1,
    parameter integer GROUPS = 1,
    parameter integer POSITIONS = 1,
    parameter integer ADDR_W = 8,
    parameter integer PARTS = 1,
    parameter integer LAST_PARTS = 1,
    parameter integer LATENCY = 1,  // cycles from the delivery of a last chunk to the push of part 0, at least 1
    parameter integer DEPTH = 8
) (
    input  wire              clk,
    input  wire              rst,
    input  wire [7:0]        s_axis_tdata,
    input  wire              s_axis_tvalid,
    output wire              s_axis_tready,
    output wire [ADDR_W+23:0] m_axis_tdata,
    output wire              m_axis_tvalid,
    input  wire              m_axis_tready
);
  wire take;
  wire chunk_valid;
  wire chunk_first;
  wire chunk_last;
  wire [ADDR_W-1:0] weight_address;
  reg [ADDR_W-1:0] address_q;  // of the chunk delivered now, like the output of a ROM
  reg [7:0] data_q;
  reg [7:0] count_q;           // chunks of this group before this one
  wire [7:0] count = chunk_first ? 8'd1 : count_q + 8'd1;
  wire [7:0] parts = (address_q + 1) % (CHUNKS * GROUPS) == 0 ? LAST_PARTS[7:0] : PARTS[7:0];
  wire last;
  wire [ADDR_W+23:0] last_data;
  reg [7:0] left_q;  // parts still to push
  reg [7:0] part_q;
  reg [ADDR_W+15:0] held_q;

  assign s_axis_tready = take;

  hwgen_mac_control #(
      .CHUNKS    (CHUNKS),
      .GROUPS    (GROUPS),
      .POSITIONS (POSITIONS),
      .ADDR_W    (ADDR_W),
      .PARTS     (PARTS),
      .LAST_PARTS(LAST_PARTS),
      .CREDITS   (DEPTH)
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

  always @(posedge clk) begin
    address_q <= weight_address;
    data_q <= s_axis_tdata;
    if (chunk_valid) count_q <= count;
  end

  test_delay #(
      .WIDTH  (ADDR_W + 24),
      .LATENCY(LATENCY - 1)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (chunk_valid && chunk_last),
      .data_in  ({parts, data_q, count, address_q}),
      .valid_out(last),
      .data_out (last_data)
  );

  always @(posedge clk) begin
    if (last) begin
      held_q <= last_data[ADDR_W+15:0];
      left_q <= last_data[ADDR_W+16+:8];
      part_q <= 8'd0;
    end else if (left_q != 8'd0) begin
      left_q <= left_q - 8'd1;
      part_q <= part_q + 8'd1;
    end
    if (rst) left_q <= 8'd0;
  end

  hwgen_fifo #(
      .WIDTH(ADDR_W + 24),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk          (clk),
      .rst          (rst),
      .push         (left_q != 8'd0),
      .push_data    ({part_q, held_q}),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
