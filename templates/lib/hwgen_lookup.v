// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Lookup: a skid buffer whose newest word is in the output registers of ROMs, one ROM for each lane of the stream.
//
//   s_axis_tdata -> ROMs -> found -> m_axis_tdata
//                             |-> spare word, while the sink holds the word before
//
// Latency:  a word accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    empty and not ready; ready one cycle later; first beat of a pixel.
// Contract: while read is set the ROMs read address s_axis_tdata (or {beat, s_axis_tdata}); found is what they read last.
//           tready is a register; word n is accepted at the earliest one cycle after word n-2 left.
`default_nettype none

module hwgen_lookup #(
    parameter integer WIDTH = 8,   // bits of a word that leaves: the entries of all lanes
    parameter integer BEATS = 1,   // beats of a pixel
    parameter integer BEAT_W = 1   // bits of beat
) (
    input  wire              clk,
    input  wire              rst,

    input  wire              s_axis_tvalid,
    output wire              s_axis_tready,

    output wire              read,   // a word is accepted
    output wire [BEAT_W-1:0] beat,   // which of its pixel it is
    input  wire [WIDTH-1:0]  found,  // registered outputs of the ROMs

    output wire [WIDTH-1:0]  m_axis_tdata,
    output wire              m_axis_tvalid,
    input  wire              m_axis_tready
);
  localparam integer LAST_BEAT = BEATS - 1;

  reg [WIDTH-1:0] spare_q;
  reg [BEAT_W-1:0] beat_q;
  reg valid_q;        // the ROMs hold a word
  reg spare_valid_q;  // the spare register holds the word before it
  reg ready_q;

  // A word moves to the spare register when another enters while the sink holds it.
  wire held = valid_q && !m_axis_tready;
  wire spare_valid_d = held && (spare_valid_q || read);

  assign read = s_axis_tvalid && ready_q;
  assign beat = beat_q;
  assign s_axis_tready = ready_q;
  assign m_axis_tdata = spare_valid_q ? spare_q : found;
  assign m_axis_tvalid = valid_q;

  always @(posedge clk) if (!spare_valid_q) spare_q <= found;

  always @(posedge clk) begin
    if (read) beat_q <= beat_q == LAST_BEAT[BEAT_W-1:0] ? {BEAT_W{1'b0}} : beat_q + 1'b1;
    valid_q <= read || held || spare_valid_q;
    spare_valid_q <= spare_valid_d;
    ready_q <= !spare_valid_d;
    if (rst) begin
      beat_q <= {BEAT_W{1'b0}};
      valid_q <= 1'b0;
      spare_valid_q <= 1'b0;
      ready_q <= 1'b0;
    end
  end
endmodule

`default_nettype wire
