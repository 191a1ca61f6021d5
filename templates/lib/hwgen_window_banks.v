// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Storage of a sliding window: SLOTS banks of INNER words, all read at one inner index; tap k of a window comes from
// bank (base_slot + offset k) % SLOTS.
//
// Latency:  taps of a read in cycle t stand in cycle t + 2; a word written in cycle t is readable from cycle t + 1.
// Interval: one write and one read a cycle.
// Reset:    none; data only.
// Contract: the word that is written is not among the taps that are used of a read in the same cycle. offsets stand in
//           cycle t + 1; each is at most SLOTS.
`default_nettype none

module hwgen_window_banks #(
    parameter integer WORD = 8,    // bits of a word
    parameter integer INNER = 2,   // words of a bank
    parameter integer SLOTS = 4,   // banks
    parameter integer WINDOW = 3,  // taps
    parameter integer SLOT_W = 2,  // bits of a slot
    parameter integer INNER_W = 1  // bits of an inner index
) (
    input  wire                         clk,

    input  wire                         write,
    input  wire [SLOT_W-1:0]            write_slot,
    input  wire [INNER_W-1:0]           write_inner,
    input  wire [WORD-1:0]              write_data,

    input  wire                         read,
    input  wire [SLOT_W-1:0]            base_slot,
    input  wire [INNER_W-1:0]           read_inner,
    input  wire [WINDOW*(SLOT_W+1)-1:0] offsets,
    output wire [WINDOW*WORD-1:0]       taps
);
  localparam integer SUM_W = SLOT_W + 1;

  // The taps are selected behind two registers: that of the memory block, and one that synthesis may move into the block.
  wire [SLOTS*WORD-1:0] banks;
  reg [SLOT_W-1:0] base_slot_q;

  always @(posedge clk) if (read) base_slot_q <= base_slot;

  genvar bank;
  genvar tap;
  generate
    for (bank = 0; bank < SLOTS; bank = bank + 1) begin : gen_bank
      localparam integer INDEX = bank;
      (* no_rw_check *)
      reg [WORD-1:0] memory [0:INNER-1];
      reg [WORD-1:0] word_q;
      reg [WORD-1:0] word_q2;
      always @(posedge clk) begin
        if (write && write_slot == INDEX[SLOT_W-1:0]) memory[write_inner] <= write_data;
        if (read) word_q <= memory[read_inner];
        word_q2 <= word_q;
      end
      assign banks[bank*WORD+:WORD] = word_q2;
    end
    for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
      wire [SUM_W-1:0] sum = {1'b0, base_slot_q} + offsets[tap*SUM_W+:SUM_W];
      wire [SUM_W-1:0] slot = sum >= SLOTS[SUM_W-1:0] ? sum - SLOTS[SUM_W-1:0] : sum;
      reg [SUM_W-1:0] slot_q;
      always @(posedge clk) slot_q <= slot;
      assign taps[tap*WORD+:WORD] = banks[slot_q*WORD+:WORD];
    end
  endgenerate
endmodule

`default_nettype wire
