// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Check of a stream, for simulation: a word that is offered stays, unchanged, until it is taken; tvalid and tready are known.
// Designs instantiate it for every stream between units, where HWGEN_ASSERT is defined; it makes no hardware.
//
// Latency:  a fault ends the simulation one cycle later, with a line that begins with ERROR.
// Interval: one word a cycle.
// Reset:    forgets the word that was offered; nothing is checked before the first reset.
// Contract: none.
`default_nettype none

module hwgen_assert_stream #(
    parameter integer WIDTH = 8  // bits of a word
) (
    input wire             clk,
    input wire             rst,

    input wire [WIDTH-1:0] tdata,
    input wire             tvalid,
    input wire             tready
);
`ifdef HWGEN_ASSERT
  reg armed_q;
  reg held_q;  // a word was offered and not taken
  reg [WIDTH-1:0] data_q;

  initial armed_q = 1'b0;

  always @(posedge clk) begin
    held_q <= tvalid && !tready && !rst;
    data_q <= tdata;
    if (rst) armed_q <= 1'b1;
    if (armed_q && !rst) begin
      if ((tvalid ^ tready) === 1'bx) begin
        $display("ERROR: hwgen_assert_stream %m: tvalid or tready is unknown");
        $finish;
      end
      if (held_q && !tvalid) begin
        $display("ERROR: hwgen_assert_stream %m: tvalid was withdrawn");
        $finish;
      end
      if (held_q && tvalid && data_q !== tdata) begin
        $display("ERROR: hwgen_assert_stream %m: tdata changed while it waited");
        $finish;
      end
    end
  end
`else
  wire unused = &{1'b0, clk, rst, tdata, tvalid, tready};
`endif
endmodule

`default_nettype wire
