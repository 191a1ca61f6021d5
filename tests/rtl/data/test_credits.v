// Credits in front of a free-running pipeline and the FIFO behind it: makes a stream of either.
`default_nettype none

module test_credits #(
    parameter integer WIDTH = 8,  // bits of a word that leaves
    parameter integer DEPTH = 4   // words in the FIFO
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             s_axis_tvalid,
    output wire             s_axis_tready,
    output wire             accept,
    input  wire             push,
    input  wire [WIDTH-1:0] push_data,
    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  reg [15:0] credit_q;
  reg ready_q;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire [15:0] credit_d = credit_q + {15'd0, pop} - {15'd0, accept};

  assign accept = s_axis_tvalid && ready_q;
  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    credit_q <= rst ? DEPTH[15:0] : credit_d;
    ready_q <= !rst && credit_d != 16'd0;
  end

  hwgen_fifo #(
      .WIDTH(WIDTH),
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
