// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Skid buffer: two words that cut every combinational path between two streams.
//
// Latency:  a word accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: tready is a register; word n is accepted at the earliest one cycle after word n-2 left.
`default_nettype none

module hwgen_skid #(
    parameter integer WIDTH = 8  // bits of a word
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
  reg [WIDTH-1:0] data_q;
  reg [WIDTH-1:0] spare_q;
  reg valid_q;
  reg spare_valid_q;
  reg ready_q;

  // The spare register fills only while the output register is held, and empties before anything else enters.
  wire accept = s_axis_tvalid && ready_q;
  wire load = !valid_q || m_axis_tready;
  wire spare_valid_d = !load && (spare_valid_q || accept);

  assign s_axis_tready = ready_q;
  assign m_axis_tdata = data_q;
  assign m_axis_tvalid = valid_q;

  always @(posedge clk) begin
    if (accept) spare_q <= s_axis_tdata;
    if (load) data_q <= spare_valid_q ? spare_q : s_axis_tdata;
  end

  always @(posedge clk) begin
    if (load) valid_q <= spare_valid_q || accept;
    spare_valid_q <= spare_valid_d;
    ready_q <= !spare_valid_d;
    if (rst) begin
      valid_q <= 1'b0;
      spare_valid_q <= 1'b0;
      ready_q <= 1'b0;
    end
  end
endmodule

`default_nettype wire
