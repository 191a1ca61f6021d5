// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Lookup: a skid buffer whose output register is that of ROMs, one ROM for each lane of the stream.
//
//   s_axis -> (spare word) -> address of the ROMs -> their registered outputs = m_axis_tdata
//
// Latency:  a word accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    empty and not ready; ready one cycle later; first beat of a pixel.
// Contract: while read is set the ROMs read address value (or {beat, value}) and offer the data in the next cycle, else
//           they hold their outputs. tready is a register.
`default_nettype none

module hwgen_lookup #(
    parameter integer WIDTH = 8,   // bits of a word: the values of all lanes
    parameter integer BEATS = 1,   // beats of a pixel
    parameter integer BEAT_W = 1   // bits of beat
) (
    input  wire              clk,
    input  wire              rst,

    input  wire [WIDTH-1:0]  s_axis_tdata,
    input  wire              s_axis_tvalid,
    output wire              s_axis_tready,

    output wire              read,   // the ROMs read in this cycle
    output wire [BEAT_W-1:0] beat,   // of the word that is read
    output wire [WIDTH-1:0]  value,  // that word

    output wire              m_axis_tvalid,
    input  wire              m_axis_tready
);
  localparam integer LAST_BEAT = BEATS - 1;

  reg [WIDTH-1:0] spare_q;
  reg [BEAT_W-1:0] beat_q;
  reg valid_q;
  reg spare_valid_q;
  reg ready_q;

  // The spare word fills only while the outputs of the ROMs are held, and is read before anything else.
  wire accept = s_axis_tvalid && ready_q;
  wire load = !valid_q || m_axis_tready;
  wire word = spare_valid_q || accept;
  wire spare_valid_d = !load && word;

  assign s_axis_tready = ready_q;
  assign m_axis_tvalid = valid_q;
  assign read = load && word;
  assign beat = beat_q;
  assign value = spare_valid_q ? spare_q : s_axis_tdata;

  always @(posedge clk) if (accept) spare_q <= s_axis_tdata;

  always @(posedge clk) begin
    if (load) valid_q <= word;
    if (read) beat_q <= beat_q == LAST_BEAT[BEAT_W-1:0] ? {BEAT_W{1'b0}} : beat_q + 1'b1;
    spare_valid_q <= spare_valid_d;
    ready_q <= !spare_valid_d;
    if (rst) begin
      valid_q <= 1'b0;
      beat_q <= {BEAT_W{1'b0}};
      spare_valid_q <= 1'b0;
      ready_q <= 1'b0;
    end
  end
endmodule

`default_nettype wire
