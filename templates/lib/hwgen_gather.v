// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Wires: output field k is input field INDICES[k], or zero where that entry is FIELDS. Several windows that overlap are
// taken from one wide word this way, and the values of a window are put into the order in which they are used.
//
// Latency:  0 cycles; the handshake passes.
// Interval: one word a cycle.
// Reset:    none.
`default_nettype none

module hwgen_gather #(
    parameter integer FIELD = 8,                  // bits of a field
    parameter integer FIELDS = 2,                 // fields of an input word
    parameter integer OUTPUTS = 2,                // fields of an output word
    parameter [OUTPUTS*16-1:0] INDICES = 32'h1_0000  // 16 bits for each output field, the first lowest
) (
    input  wire                     clk,
    input  wire                     rst,

    input  wire [FIELDS*FIELD-1:0]  s_axis_tdata,
    input  wire                     s_axis_tvalid,
    output wire                     s_axis_tready,

    output wire [OUTPUTS*FIELD-1:0] m_axis_tdata,
    output wire                     m_axis_tvalid,
    input  wire                     m_axis_tready
);
  assign m_axis_tvalid = s_axis_tvalid;
  assign s_axis_tready = m_axis_tready;
  wire unused = &{1'b0, clk, rst, s_axis_tdata};

  genvar k;
  generate
    for (k = 0; k < OUTPUTS; k = k + 1) begin : gen_field
      localparam integer INDEX = {16'd0, INDICES[k*16+:16]};
      if (INDEX >= FIELDS) begin : gen_none
        assign m_axis_tdata[k*FIELD+:FIELD] = {FIELD{1'b0}};
      end else begin : gen_wire
        assign m_axis_tdata[k*FIELD+:FIELD] = s_axis_tdata[INDEX*FIELD+:FIELD];
      end
    end
  endgenerate
endmodule

`default_nettype wire
