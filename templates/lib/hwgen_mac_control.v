// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Issue control of a MAC array: takes one chunk a cycle from a feeder, CHUNKS of them for each of GROUPS output groups,
// and addresses the weight ROM. The last chunk of a group waits until its outputs have room in the output FIFO (credits).
// The address runs on over POSITIONS pixels before it starts again: 1 where all pixels share their weights.
//
// Latency:  the flags belong to the chunk that the feeder and the weight ROM deliver in the next cycle.
// Interval: one chunk a cycle.
// Reset:    all credits, first chunk.
`default_nettype none

module hwgen_mac_control #(
    parameter integer CHUNKS = 1,      // chunks of a window
    parameter integer GROUPS = 1,      // groups of outputs for a window
    parameter integer POSITIONS = 1,   // windows with weights of their own
    parameter integer ADDR_W = 1,      // bits of the weight address
    parameter integer PARTS = 1,       // output beats of a group
    parameter integer LAST_PARTS = 1,  // output beats of the last group
    parameter integer CREDITS = 8      // beats in the output FIFO
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
  localparam integer CREDIT_W = $clog2(CREDITS + 1);
  localparam integer BEFORE_LAST = CHUNKS > 1 ? CHUNKS - 2 : 0;
  localparam integer LAST_ADDRESS = CHUNKS * GROUPS * POSITIONS - 1;
  localparam integer BEFORE_LAST_ADDRESS = LAST_ADDRESS > 0 ? LAST_ADDRESS - 1 : 0;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer BEFORE_LAST_GROUP = GROUPS > 1 ? GROUPS - 2 : 0;

  // What is last is known before it comes, so that take is little more than a register.
  reg [CHUNK_W-1:0] chunk_q;
  reg last_chunk_q;
  reg [ADDR_W-1:0] address_q;
  reg last_address_q;
  reg [CREDIT_W-1:0] credit_q;
  reg may_q;  // the chunk is not the last of its group, or there is room
  reg valid_q;
  reg first_q;
  reg last_q;

  wire last_group;
  wire reserve = take && last_chunk_q;
  wire last_chunk_after = CHUNKS == 1 || (!last_chunk_q && chunk_q == BEFORE_LAST[CHUNK_W-1:0]);
  wire last_chunk_next = take ? last_chunk_after : last_chunk_q;

  generate
    if (POSITIONS > 1) begin : gen_groups
      reg [GROUP_W-1:0] group_q;
      reg last_group_q;
      assign last_group = last_group_q;
      always @(posedge clk) begin
        if (reserve) begin
          group_q <= last_group_q ? {GROUP_W{1'b0}} : group_q + 1'b1;
          last_group_q <= GROUPS == 1 || (!last_group_q && group_q == BEFORE_LAST_GROUP[GROUP_W-1:0]);
        end
        if (rst) begin
          group_q <= {GROUP_W{1'b0}};
          last_group_q <= GROUPS == 1;
        end
      end
    end else begin : gen_window
      assign last_group = last_address_q;  // looked at with the last chunk only
    end
  endgenerate

  assign take = offer && may_q;
  assign weight_address = address_q;
  assign chunk_valid = valid_q;
  assign chunk_first = first_q;
  assign chunk_last = last_q;

  always @(posedge clk) begin
    first_q <= chunk_q == {CHUNK_W{1'b0}};
    last_q <= last_chunk_q;
  end

  always @(posedge clk) begin
    valid_q <= take;
    if (take) begin
      chunk_q <= last_chunk_q ? {CHUNK_W{1'b0}} : chunk_q + 1'b1;
      last_chunk_q <= last_chunk_after;
      address_q <= last_address_q ? {ADDR_W{1'b0}} : address_q + 1'b1;
      last_address_q <= LAST_ADDRESS == 0 || (!last_address_q && address_q == BEFORE_LAST_ADDRESS[ADDR_W-1:0]);
    end
    if (rst) begin
      valid_q <= 1'b0;
      chunk_q <= {CHUNK_W{1'b0}};
      last_chunk_q <= CHUNKS == 1;
      address_q <= {ADDR_W{1'b0}};
      last_address_q <= LAST_ADDRESS == 0;
    end
  end

  // ---- Credits: beats of the output FIFO that are free and not reserved for a group under way ----
  localparam integer ENOUGH = PARTS;
  localparam integer NEARLY = PARTS > 1 ? PARTS - 1 : 1;
  wire [CREDIT_W-1:0] reserved = last_group ? LAST_PARTS[CREDIT_W-1:0] : PARTS[CREDIT_W-1:0];
  wire [CREDIT_W-1:0] spent = credit_q - reserved;
  wire [CREDIT_W-1:0] kept = reserve ? spent : credit_q;
  wire stay_room = pop ? PARTS == 1 || credit_q >= NEARLY[CREDIT_W-1:0] : credit_q >= ENOUGH[CREDIT_W-1:0];
  wire spent_room = pop ? PARTS == 1 || spent >= NEARLY[CREDIT_W-1:0] : spent >= ENOUGH[CREDIT_W-1:0];

  always @(posedge clk) begin
    credit_q <= kept + {{(CREDIT_W-1){1'b0}}, pop};
    may_q <= !last_chunk_next || (reserve ? spent_room : stay_room);
    if (rst) begin
      credit_q <= CREDITS[CREDIT_W-1:0];
      may_q <= 1'b1;
    end
  end
endmodule

`default_nettype wire
