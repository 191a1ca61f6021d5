// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Concatenation along the channels: of every pixel first the words of port 0, then those of port 1, and so on, in
// front of a skid buffer.
//
// Latency:  a word accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    first word of a pixel; that of the skid buffer.
// Contract: only the port whose turn it is is ready; tready comes from registers.
`default_nettype none

module hwgen_concat #(
    parameter integer PORTS = 2,                      // streams, at least 2
    parameter integer WIDTH = 8,                      // bits of a word
    parameter integer COUNT_W = 1,                    // bits of a word's number within its part
    parameter [PORTS*32-1:0] BEATS = {PORTS{32'd1}}   // words of a pixel that each port has
) (
    input  wire                   clk,
    input  wire                   rst,

    input  wire [PORTS*WIDTH-1:0] s_axis_tdata,
    input  wire [PORTS-1:0]       s_axis_tvalid,
    output wire [PORTS-1:0]       s_axis_tready,

    output wire [WIDTH-1:0]       m_axis_tdata,
    output wire                   m_axis_tvalid,
    input  wire                   m_axis_tready
);
  reg [PORTS-1:0] turn_q;  // one-hot
  reg [COUNT_W-1:0] count_q;
  wire room;

  // What the port whose turn it is has: its word, and the number of the last one.
  wire [(PORTS+1)*WIDTH-1:0] words;
  wire [(PORTS+1)*COUNT_W-1:0] lasts;
  assign words[WIDTH-1:0] = {WIDTH{1'b0}};
  assign lasts[COUNT_W-1:0] = {COUNT_W{1'b0}};

  genvar port;
  generate
    for (port = 0; port < PORTS; port = port + 1) begin : gen_port
      localparam integer LAST = BEATS[port*32+:32] - 32'd1;
      assign words[(port+1)*WIDTH+:WIDTH] =
          words[port*WIDTH+:WIDTH] | ({WIDTH{turn_q[port]}} & s_axis_tdata[port*WIDTH+:WIDTH]);
      assign lasts[(port+1)*COUNT_W+:COUNT_W] =
          lasts[port*COUNT_W+:COUNT_W] | ({COUNT_W{turn_q[port]}} & LAST[COUNT_W-1:0]);
    end
  endgenerate

  wire valid = |(turn_q & s_axis_tvalid);
  wire last = count_q == lasts[PORTS*COUNT_W+:COUNT_W];
  assign s_axis_tready = turn_q & {PORTS{room}};

  always @(posedge clk) begin
    if (valid && room) begin
      count_q <= last ? {COUNT_W{1'b0}} : count_q + 1'b1;
      if (last) turn_q <= {turn_q[PORTS-2:0], turn_q[PORTS-1]};
    end
    if (rst) begin
      turn_q <= {{(PORTS-1){1'b0}}, 1'b1};
      count_q <= {COUNT_W{1'b0}};
    end
  end

  hwgen_skid #(
      .WIDTH(WIDTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tdata (words[PORTS*WIDTH+:WIDTH]),
      .s_axis_tvalid(valid),
      .s_axis_tready(room),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
