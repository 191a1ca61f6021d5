// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Issue control of an input-stationary array: each input word is taken GROUPS times, once for each group of outputs,
// before the next word; CHUNKS words are a window. It addresses the weight ROM, whose words lie in that order. The last
// chunk of each group waits for room in the FIFO of results (credits).
//
// Latency:  the flags belong to the chunk that the feeder and the weight ROM deliver in the next cycle.
// Interval: one chunk a cycle.
// Reset:    all credits, first chunk.
`default_nettype none

module hwgen_stationary_control #(
    parameter integer CHUNKS = 2,  // words of a window
    parameter integer GROUPS = 2,  // groups of outputs
    parameter integer ADDR_W = 2,  // bits of the weight address
    parameter integer CREDITS = 2  // groups in the FIFO of results
) (
    input  wire              clk,
    input  wire              rst,

    input  wire              offer,
    output wire              take,
    input  wire              pop,

    output wire [ADDR_W-1:0] weight_address,
    output wire              chunk_valid,
    output wire              chunk_first,
    output wire              chunk_last
);
  localparam integer CHUNK_W = CHUNKS > 1 ? $clog2(CHUNKS) : 1;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer CREDIT_W = $clog2(CREDITS + 1);
  localparam integer LAST_CHUNK = CHUNKS - 1;
  localparam integer LAST_GROUP = GROUPS - 1;

  reg [CHUNK_W-1:0] chunk_q;
  reg [GROUP_W-1:0] group_q;
  reg [ADDR_W-1:0] address_q;
  reg [CREDIT_W-1:0] credit_q;
  reg room_q;
  reg valid_q;
  reg first_q;
  reg last_q;

  wire last_chunk = chunk_q == LAST_CHUNK[CHUNK_W-1:0];
  wire last_group = group_q == LAST_GROUP[GROUP_W-1:0];
  wire reserve = take && last_chunk;
  wire [CREDIT_W-1:0] credit_d =
      credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, reserve};

  assign take = offer && (!last_chunk || room_q);
  assign weight_address = address_q;
  assign chunk_valid = valid_q;
  assign chunk_first = first_q;
  assign chunk_last = last_q;

  always @(posedge clk) begin
    first_q <= chunk_q == {CHUNK_W{1'b0}};
    last_q <= last_chunk;
  end

  always @(posedge clk) begin
    valid_q <= take;
    credit_q <= credit_d;
    room_q <= credit_d != {CREDIT_W{1'b0}};
    if (take) begin
      group_q <= last_group ? {GROUP_W{1'b0}} : group_q + 1'b1;
      address_q <= last_group && last_chunk ? {ADDR_W{1'b0}} : address_q + 1'b1;
      if (last_group) chunk_q <= last_chunk ? {CHUNK_W{1'b0}} : chunk_q + 1'b1;
    end
    if (rst) begin
      valid_q <= 1'b0;
      chunk_q <= {CHUNK_W{1'b0}};
      group_q <= {GROUP_W{1'b0}};
      address_q <= {ADDR_W{1'b0}};
      credit_q <= CREDITS[CREDIT_W-1:0];
      room_q <= 1'b1;
    end
  end
endmodule

`default_nettype wire
