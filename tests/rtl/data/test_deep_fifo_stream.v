// hwgen_deep_fifo as a stream, behind credits. LATENCY is 0: nothing lies in between.
`default_nettype none

module test_deep_fifo_stream #(
    parameter integer WIDTH = 8,
    parameter integer LATENCY = 0,
    parameter integer DEPTH = 6
) (
    input  wire             clk,
    input  wire             rst,
    input  wire [WIDTH-1:0] s_axis_tdata,
    input  wire             s_axis_tvalid,
    output wire             s_axis_tready,
    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  wire accept = s_axis_tvalid && s_axis_tready;

  hwgen_credits #(
      .DEPTH(DEPTH)
  ) u_credits (
      .clk  (clk),
      .rst  (rst),
      .take (accept),
      .leave(m_axis_tvalid && m_axis_tready),
      .ready(s_axis_tready)
  );

  hwgen_deep_fifo #(
      .WIDTH(WIDTH),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk          (clk),
      .rst          (rst),
      .push         (accept),
      .push_data    (s_axis_tdata),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
