// A graph of adders as a stream: words of inputs go in, all sums come out LATENCY cycles later.
`default_nettype none

module test_adders_stream #(
    parameter integer INPUT_W = 8,
    parameter integer SUMS_W = 8,
    parameter integer LATENCY = 1,
    parameter integer DEPTH = 3
) (
    input  wire               clk,
    input  wire               rst,
    input  wire [INPUT_W-1:0] s_axis_tdata,
    input  wire               s_axis_tvalid,
    output wire               s_axis_tready,
    output wire [SUMS_W-1:0]  m_axis_tdata,
    output wire               m_axis_tvalid,
    input  wire               m_axis_tready
);
  wire accept;
  wire push;
  wire unused;
  wire [SUMS_W-1:0] sums;

  test_adders u_adders (
      .clk   (clk),
      .inputs(s_axis_tdata),
      .sums  (sums)
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
      .WIDTH(SUMS_W),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (push),
      .push_data    (sums),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
