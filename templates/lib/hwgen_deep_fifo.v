// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// hwgen_fifo for many words: block memory with a register behind its read, and no cycle more for it. The output register
// and SLOTS slots hold the oldest words; memory holds the others. While memory holds any, all slots but one are taken, so
// that a word which is fetched has the cycles of the words in front of it:
//
//   push ----------------------> passed \
//    '-> memory -> register -> fetched --> slot of the oldest word -> output register
//
// Latency:  a word pushed in cycle w is offered from cycle max(w, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    empty; data registers keep their values.
// Contract: at most DEPTH words are inside at any time, the output register included.
`default_nettype none

module hwgen_deep_fifo #(
    parameter integer WIDTH = 8,  // bits of a word
    parameter integer DEPTH = 64  // words, at least 6
) (
    input  wire             clk,
    input  wire             rst,

    input  wire             push,
    input  wire [WIDTH-1:0] push_data,

    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  localparam integer SLOTS = 4;
  localparam integer STORED = DEPTH - SLOTS;
  localparam integer ADDR_W = STORED > 1 ? $clog2(STORED) : 1;
  localparam integer COUNT_W = $clog2(STORED + 1);
  localparam integer LAST = STORED - 1;
  localparam [COUNT_W-1:0] ONE = 1;

  // ---- Where a word goes, and whence the next one comes ----
  reg [COUNT_W-1:0] count_q;  // words in memory
  reg any_q;                  // there are some
  reg [2:0] held_q;           // slots that are taken
  reg [1:0] write_slot_q;     // the next slot to take
  reg [1:0] read_slot_q;      // the slot of the oldest word
  reg valid_q;

  wire load = !valid_q || m_axis_tready;
  wire held = held_q != 3'd0;
  wire room = !held_q[2];
  wire unload = load && held;
  wire pass = push && load && !held;
  wire direct = push && !pass && !any_q && room;
  wire store = push && !pass && !direct;
  wire fetch = any_q && room;

  always @(posedge clk) begin
    if (store && !fetch) count_q <= count_q + 1'b1;
    if (fetch && !store) count_q <= count_q - 1'b1;
    any_q <= store || (fetch ? count_q != ONE : any_q);
    held_q <= held_q + {2'b00, direct || fetch} - {2'b00, unload};
    if (direct || fetch) write_slot_q <= write_slot_q + 1'b1;
    if (unload) read_slot_q <= read_slot_q + 1'b1;
    if (load) valid_q <= held || push;
    if (rst) begin
      count_q <= {COUNT_W{1'b0}};
      any_q <= 1'b0;
      held_q <= 3'd0;
      write_slot_q <= 2'd0;
      read_slot_q <= 2'd0;
      valid_q <= 1'b0;
    end
  end

  // ---- Memory: a word fetched in cycle t is in its slot from cycle t + 3 on ----
  (* no_rw_check *)
  reg [WIDTH-1:0] memory [0:STORED-1];
  reg [ADDR_W-1:0] write_q;
  reg [ADDR_W-1:0] read_q;
  reg [WIDTH-1:0] fetched_q;
  reg [WIDTH-1:0] fetched_q2;
  reg [1:0] slot_q;   // of that word
  reg [1:0] slot_q2;
  reg arrives_q;
  reg arrives_q2;

  always @(posedge clk) begin
    if (store) memory[write_q] <= push_data;
    fetched_q <= memory[read_q];
    fetched_q2 <= fetched_q;
    slot_q <= write_slot_q;
    slot_q2 <= slot_q;
  end

  always @(posedge clk) begin
    if (store) write_q <= write_q == LAST[ADDR_W-1:0] ? {ADDR_W{1'b0}} : write_q + 1'b1;
    if (fetch) read_q <= read_q == LAST[ADDR_W-1:0] ? {ADDR_W{1'b0}} : read_q + 1'b1;
    arrives_q <= fetch;
    arrives_q2 <= arrives_q;
    if (rst) begin
      arrives_q <= 1'b0;
      arrives_q2 <= 1'b0;
      write_q <= {ADDR_W{1'b0}};
      read_q <= {ADDR_W{1'b0}};
    end
  end

  // ---- Slots, one store for each way, and the output register ----
  reg [WIDTH-1:0] passed [0:SLOTS-1];
  reg [WIDTH-1:0] fetched [0:SLOTS-1];
  reg [SLOTS-1:0] is_fetched_q;
  reg [WIDTH-1:0] data_q;
  wire [WIDTH-1:0] oldest = is_fetched_q[read_slot_q] ? fetched[read_slot_q] : passed[read_slot_q];

  assign m_axis_tdata = data_q;
  assign m_axis_tvalid = valid_q;

  always @(posedge clk) begin
    if (direct) passed[write_slot_q] <= push_data;
    if (arrives_q2) fetched[slot_q2] <= fetched_q2;
    if (direct || fetch) is_fetched_q[write_slot_q] <= fetch;
    if (load) data_q <= held ? oldest : push_data;
  end

`ifdef HWGEN_ASSERT
  reg armed_q;  // nothing holds before the first reset
  initial armed_q = 1'b0;
  always @(posedge clk) begin
    if (rst) armed_q <= 1'b1;
    if (armed_q && !rst && store && !fetch && count_q == STORED[COUNT_W-1:0]) begin
      $display("ERROR: %m: push into a full FIFO");
      $finish;
    end
  end
`endif
endmodule

`default_nettype wire
