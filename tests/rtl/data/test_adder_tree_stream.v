// hwgen_adder_tree as a stream: accepted words go through it and LATENCY cycles later into a FIFO.
`default_nettype none

module test_adder_tree_stream #(
    parameter integer N = 4,
    parameter integer IN_W = 16,
    parameter integer IS_SIGNED = 1,
    parameter integer OUT_W = 18,
    parameter integer LATENCY = 1,
    parameter integer DEPTH = 4
) (
    input  wire                clk,
    input  wire                rst,
    input  wire [N*IN_W-1:0] s_axis_tdata,
    input  wire                s_axis_tvalid,
    output wire                s_axis_tready,
    output wire [OUT_W-1:0] m_axis_tdata,
    output wire                m_axis_tvalid,
    input  wire                m_axis_tready
);
  wire accept;
  wire push;
  wire unused;
  wire [OUT_W-1:0] result;

  hwgen_adder_tree #(
      .N        (N),
      .IN_W     (IN_W),
      .IS_SIGNED(IS_SIGNED),
      .OUT_W    (OUT_W)
  ) u_tree (
      .clk  (clk),
      .terms(s_axis_tdata),
      .sum  (result)
  );

  test_delay #(
      .WIDTH  (1),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (accept),
      .data_in  (1'b0),
      .valid_out(push),
      .data_out (unused)
  );

  test_credits #(
      .WIDTH(OUT_W),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (push),
      .push_data    (result),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
