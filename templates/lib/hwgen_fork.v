// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Fork: each word of one stream goes to PORTS streams, each behind a FIFO of its own depth, so that the readers may
// run apart by as much. Port 0 is in the low bits of the m_axis vectors.
//
// Latency:  a word accepted in cycle a is pushed into every FIFO in cycle a.
// Interval: one word a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: tready is a register: every FIFO has room. Word n is accepted at the earliest one cycle after word
//           n - depth left, on every port.
`default_nettype none

module hwgen_fork #(
    parameter integer WIDTH = 8,                             // bits of a word
    parameter integer PORTS = 2,                             // copies
    parameter [PORTS*32-1:0] DEPTHS = {PORTS{32'd4}}         // words in the FIFO of each port, at least 2
) (
    input  wire                   clk,
    input  wire                   rst,

    input  wire [WIDTH-1:0]       s_axis_tdata,
    input  wire                   s_axis_tvalid,
    output wire                   s_axis_tready,

    output wire [PORTS*WIDTH-1:0] m_axis_tdata,
    output wire [PORTS-1:0]       m_axis_tvalid,
    input  wire [PORTS-1:0]       m_axis_tready
);
  reg ready_q;
  wire [PORTS-1:0] room_d;
  wire accept = s_axis_tvalid && ready_q;

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    ready_q <= &room_d;
    if (rst) ready_q <= 1'b0;
  end

  genvar port;
  generate
    for (port = 0; port < PORTS; port = port + 1) begin : gen_port
      localparam integer DEPTH = DEPTHS[port*32+:32];
      localparam integer CREDIT_W = $clog2(DEPTH + 1);
      localparam [CREDIT_W-1:0] ONE = 1;

      // One credit for each word that the FIFO has room for.
      reg [CREDIT_W-1:0] credit_q;
      wire pop = m_axis_tvalid[port] && m_axis_tready[port];
      wire [CREDIT_W-1:0] credit_d =
          credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, accept};
      wire any = credit_q != {CREDIT_W{1'b0}};
      assign room_d[port] = pop || (accept ? any && credit_q != ONE : any);  // credit_d is not 0

      always @(posedge clk) begin
        credit_q <= credit_d;
        if (rst) credit_q <= DEPTH[CREDIT_W-1:0];
      end

      hwgen_fifo #(
          .WIDTH(WIDTH),
          .DEPTH(DEPTHS[port*32+:32])
      ) u_fifo (
          .clk          (clk),
          .rst          (rst),
          .push         (accept),
          .push_data    (s_axis_tdata),
          .m_axis_tdata (m_axis_tdata[port*WIDTH+:WIDTH]),
          .m_axis_tvalid(m_axis_tvalid[port]),
          .m_axis_tready(m_axis_tready[port])
      );

`ifdef HWGEN_ASSERT
      reg [CREDIT_W-1:0] most_q;  // most words that the FIFO has held since reset, for benches
      wire [CREDIT_W-1:0] held_d = DEPTH[CREDIT_W-1:0] - credit_d;
      always @(posedge clk) begin
        if (held_d > most_q) most_q <= held_d;
        if (rst) most_q <= {CREDIT_W{1'b0}};
      end
`endif
    end
  endgenerate
endmodule

`default_nettype wire
