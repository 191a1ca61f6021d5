// hwgen_class_counter as a stream: the address of each beat.
`default_nettype none

module test_class_counter_stream #(
    parameter integer BEATS = 1,
    parameter integer COLUMNS = 1,
    parameter integer COLUMN_FRONT = 0,
    parameter integer COLUMN_BACK = 0,
    parameter integer ROWS = 1,
    parameter integer ROW_FRONT = 0,
    parameter integer ROW_BACK = 0,
    parameter integer ADDR_W = 1,
    parameter integer LATENCY = 0,
    parameter integer DEPTH = 2
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              s_axis_tdata,
    input  wire              s_axis_tvalid,
    output wire              s_axis_tready,
    output wire [ADDR_W-1:0] m_axis_tdata,
    output wire              m_axis_tvalid,
    input  wire              m_axis_tready
);
  localparam integer UNUSED_LATENCY = LATENCY;
  wire accept;
  wire [ADDR_W-1:0] address;
  wire unused = &{1'b0, s_axis_tdata, UNUSED_LATENCY[0]};

  hwgen_class_counter #(
      .BEATS       (BEATS),
      .COLUMNS     (COLUMNS),
      .COLUMN_FRONT(COLUMN_FRONT),
      .COLUMN_BACK (COLUMN_BACK),
      .ROWS        (ROWS),
      .ROW_FRONT   (ROW_FRONT),
      .ROW_BACK    (ROW_BACK),
      .ADDR_W      (ADDR_W)
  ) u_counter (
      .clk    (clk),
      .rst    (rst),
      .step   (accept),
      .address(address)
  );

  test_credits #(
      .WIDTH(ADDR_W),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (accept),
      .push_data    (address),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
