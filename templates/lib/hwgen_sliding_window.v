// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Sliding window along one axis. A frame is POSITIONS x INNER words, position by position; for each of OUTPUTS window
// starts and each inner index the unit emits the WINDOW words start .. start+WINDOW-1 of that inner index, tap 0 in
// the low bits. Along the rows of an image INNER is the words of a row; along its columns, the words of a pixel.
//
//   position:      ... p-1 [ p   p+1  p+2 ] p+3 ...      window of 3, at inner index i of each position
//   memory bank:          p%SLOTS ...                    one bank of INNER words per slot
//
// Padding is virtual: a tap outside 0 .. POSITIONS-1 reads FILL and is neither stored nor streamed, so it costs no cycle.
// A window that lies in the padding altogether waits for the first position of its frame.
// The next frame is stored while this one is still read, as far as SLOTS positions reach.
//
// Latency:  a window is read at the earliest one cycle after its last word was accepted, pushed one cycle later.
// Interval: one word in and one window out a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: word n is accepted one cycle after fewer than SLOTS*INNER words are stored and unread, at the earliest.
`default_nettype none

module hwgen_sliding_window #(
    parameter integer WORD = 8,               // bits of a word
    parameter integer POSITIONS = 8,          // positions of a frame
    parameter integer INNER = 1,              // words of a position
    parameter integer WINDOW = 3,             // taps
    parameter integer STRIDE = 1,             // positions between window starts
    parameter integer PAD = 1,                // positions of padding in front
    parameter integer OUTPUTS = 8,            // windows of a frame, per inner index
    parameter integer SLOTS = 4,              // positions of storage, at least WINDOW
    parameter integer DEPTH = 3,              // windows in the output FIFO
    parameter [WORD-1:0] FILL = {WORD{1'b0}}  // what a padded tap reads
) (
    input  wire                   clk,
    input  wire                   rst,

    input  wire [WORD-1:0]        s_axis_tdata,
    input  wire                   s_axis_tvalid,
    output wire                   s_axis_tready,

    output wire [WINDOW*WORD-1:0] m_axis_tdata,
    output wire                   m_axis_tvalid,
    input  wire                   m_axis_tready
);
  localparam integer CAPACITY = SLOTS * INNER;
  localparam integer LAST_START = (OUTPUTS - 1) * STRIDE - PAD;
  localparam integer REACH = PAD + POSITIONS + STRIDE + WINDOW + OUTPUTS * STRIDE;
  localparam integer POS_W = $clog2(REACH + 1) + 1;  // signed positions, padding included
  localparam integer INNER_W = INNER > 1 ? $clog2(INNER) : 1;
  localparam integer SLOT_W = SLOTS > 1 ? $clog2(SLOTS) : 1;
  localparam integer SUM_W = SLOT_W + 1;
  localparam integer LEAD_W = $clog2(SLOTS / POSITIONS + 3) + 1;  // frames the writer is ahead, signed
  localparam integer OCC_W = $clog2(CAPACITY + REACH * INNER + 1) + 2;  // signed
  localparam integer CREDIT_W = $clog2(DEPTH + 1);

  localparam integer NEG_PAD = -PAD;
  localparam integer LAST_POSITION = POSITIONS - 1;
  localparam integer LAST_INNER = INNER - 1;
  localparam integer LAST_SLOT = SLOTS - 1;
  localparam integer FIRST_SLOT = (SLOTS - PAD % SLOTS) % SLOTS;
  localparam integer STRIDE_SLOT = STRIDE % SLOTS;
  localparam integer WRAP = POSITIONS - (OUTPUTS - 1) * STRIDE;  // last start of a frame to first of the next
  localparam integer WRAP_SLOT = ((WRAP % SLOTS) + SLOTS) % SLOTS;

  // ---- Store: words enter in order, position p of the stream in slot p % SLOTS ----
  reg ready_q;
  reg [POS_W-1:0] write_position_q;
  reg [INNER_W-1:0] write_inner_q;
  reg [SLOT_W-1:0] write_slot_q;

  wire accept = s_axis_tvalid && ready_q;
  wire write_inner_last = write_inner_q == LAST_INNER[INNER_W-1:0];
  wire write_frame_last = write_inner_last && write_position_q == LAST_POSITION[POS_W-1:0];

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    if (accept) begin
      write_inner_q <= write_inner_last ? {INNER_W{1'b0}} : write_inner_q + 1'b1;
      if (write_inner_last) begin
        write_position_q <= write_frame_last ? {POS_W{1'b0}} : write_position_q + 1'b1;
        write_slot_q <= write_slot_q == LAST_SLOT[SLOT_W-1:0] ? {SLOT_W{1'b0}} : write_slot_q + 1'b1;
      end
    end
    if (rst) begin
      write_position_q <= {POS_W{1'b0}};
      write_inner_q <= {INNER_W{1'b0}};
      write_slot_q <= {SLOT_W{1'b0}};
    end
  end

  // ---- Read: one window a cycle, once its last word inside the frame is stored ----
  reg signed [POS_W-1:0] start_q;
  reg [INNER_W-1:0] read_inner_q;
  reg [SLOT_W-1:0] base_slot_q;
  reg signed [LEAD_W-1:0] lead_q;
  reg [CREDIT_W-1:0] credit_q;

  wire signed [POS_W-1:0] window_end = start_q + WINDOW[POS_W-1:0] - 1'b1;
  wire signed [POS_W-1:0] last_position = LAST_POSITION[POS_W-1:0];
  wire signed [POS_W-1:0] reached = window_end > last_position ? last_position : window_end;
  wire signed [POS_W-1:0] newest = reached[POS_W-1] ? {POS_W{1'b0}} : reached;
  wire signed [POS_W-1:0] write_position = write_position_q;
  wire behind = write_position > newest || (write_position == newest && write_inner_q > read_inner_q);
  wire same_frame = lead_q == {LEAD_W{1'b0}};
  wire available = same_frame ? behind : !lead_q[LEAD_W-1];

  wire issue = available && credit_q != {CREDIT_W{1'b0}};
  wire read_inner_last = read_inner_q == LAST_INNER[INNER_W-1:0];
  wire read_start_last = start_q == LAST_START[POS_W-1:0];
  wire read_frame_last = read_inner_last && read_start_last;

  wire [SUM_W-1:0] slot_step = read_start_last ? WRAP_SLOT[SUM_W-1:0] : STRIDE_SLOT[SUM_W-1:0];
  wire [SUM_W-1:0] slot_sum = {{(SUM_W-SLOT_W){1'b0}}, base_slot_q} + slot_step;
  wire slot_wraps = slot_sum >= SLOTS[SUM_W-1:0];

  always @(posedge clk) begin
    if (issue) begin
      read_inner_q <= read_inner_last ? {INNER_W{1'b0}} : read_inner_q + 1'b1;
      if (read_inner_last) begin
        start_q <= read_start_last ? NEG_PAD[POS_W-1:0] : start_q + STRIDE[POS_W-1:0];
        base_slot_q <= slot_sum[SLOT_W-1:0] - (slot_wraps ? SLOTS[SLOT_W-1:0] : {SLOT_W{1'b0}});
      end
    end
    if (accept && write_frame_last && !(issue && read_frame_last)) lead_q <= lead_q + 1'b1;
    if (issue && read_frame_last && !(accept && write_frame_last)) lead_q <= lead_q - 1'b1;
    if (rst) begin
      start_q <= NEG_PAD[POS_W-1:0];
      read_inner_q <= {INNER_W{1'b0}};
      base_slot_q <= FIRST_SLOT[SLOT_W-1:0];
      lead_q <= {LEAD_W{1'b0}};
    end
  end

  // ---- Free: the oldest position of a window is freed word by word, the rest of the stride behind its last word ----
  wire signed [POS_W-1:0] next_start = start_q + STRIDE[POS_W-1:0];
  wire signed [POS_W-1:0] positions = POSITIONS[POS_W-1:0];
  wire in_frame = !start_q[POS_W-1] && start_q < positions;
  wire [POS_W-1:0] clipped = start_q[POS_W-1] ? {POS_W{1'b0}} : in_frame ? start_q : positions;
  wire [POS_W-1:0] next_inside = next_start < positions ? next_start : positions;
  wire [POS_W-1:0] next_clipped =
      read_start_last ? positions : next_start[POS_W-1] ? {POS_W{1'b0}} : next_inside;
  wire [POS_W-1:0] passed = next_clipped - clipped;
  wire [OCC_W-1:0] passed_words = {{(OCC_W-POS_W){1'b0}}, passed} * INNER[OCC_W-1:0];
  wire [OCC_W-1:0] freed_last = passed_words - (in_frame ? LAST_INNER[OCC_W-1:0] : {OCC_W{1'b0}});
  wire [OCC_W-1:0] freed_word = {{(OCC_W-1){1'b0}}, in_frame};
  wire [OCC_W-1:0] freed = !issue ? {OCC_W{1'b0}} : read_inner_last ? freed_last : freed_word;

  reg signed [OCC_W-1:0] occupied_q;
  wire signed [OCC_W-1:0] occupied_d = occupied_q + {{(OCC_W-1){1'b0}}, accept} - freed;
  wire signed [OCC_W-1:0] capacity = CAPACITY[OCC_W-1:0];

  always @(posedge clk) begin
    occupied_q <= occupied_d;
    ready_q <= occupied_d < capacity;
    if (rst) begin
      occupied_q <= {OCC_W{1'b0}};
      ready_q <= 1'b0;
    end
  end

  // ---- Memory and tap selection ----
  wire [WINDOW*WORD-1:0] taps;
  wire [WINDOW*WORD-1:0] masked;
  reg [WINDOW-1:0] real_q;
  reg issued_q;

  genvar bank;
  genvar tap;
  generate
    if (INNER == 1) begin : gen_registers
      // One word per slot: the taps are selected before the register.
      reg [SLOTS*WORD-1:0] slots_q;
      reg [WINDOW*WORD-1:0] taps_q;
      for (bank = 0; bank < SLOTS; bank = bank + 1) begin : gen_bank
        localparam integer INDEX = bank;
        always @(posedge clk)
          if (accept && write_slot_q == INDEX[SLOT_W-1:0])
            slots_q[INDEX*WORD+:WORD] <= s_axis_tdata;
      end
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        localparam integer OFFSET = tap % SLOTS;
        wire [SUM_W-1:0] sum = {{(SUM_W-SLOT_W){1'b0}}, base_slot_q} + OFFSET[SUM_W-1:0];
        wire [SUM_W-1:0] slot = sum >= SLOTS[SUM_W-1:0] ? sum - SLOTS[SUM_W-1:0] : sum;
        always @(posedge clk)
          if (issue) taps_q[tap*WORD+:WORD] <= slots_q[slot*WORD+:WORD];
      end
      assign taps = taps_q;
    end else begin : gen_memories
      // One memory per slot: all are read at the same inner index, the taps are selected behind their registers.
      wire [SLOTS*WORD-1:0] banks;
      reg [SLOT_W-1:0] base_slot_q2;
      for (bank = 0; bank < SLOTS; bank = bank + 1) begin : gen_bank
        localparam integer INDEX = bank;
        (* no_rw_check *)
        reg [WORD-1:0] memory [0:INNER-1];
        reg [WORD-1:0] word_q;
        always @(posedge clk) begin
          if (accept && write_slot_q == INDEX[SLOT_W-1:0]) memory[write_inner_q] <= s_axis_tdata;
          if (issue) word_q <= memory[read_inner_q];
        end
        assign banks[bank*WORD+:WORD] = word_q;
      end
      always @(posedge clk) if (issue) base_slot_q2 <= base_slot_q;
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        localparam integer OFFSET = tap % SLOTS;
        wire [SUM_W-1:0] sum = {{(SUM_W-SLOT_W){1'b0}}, base_slot_q2} + OFFSET[SUM_W-1:0];
        wire [SUM_W-1:0] slot = sum >= SLOTS[SUM_W-1:0] ? sum - SLOTS[SUM_W-1:0] : sum;
        assign taps[tap*WORD+:WORD] = banks[slot*WORD+:WORD];
      end
    end
    for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_mask
      localparam integer OFFSET = tap;
      wire signed [POS_W-1:0] position = start_q + OFFSET[POS_W-1:0];
      always @(posedge clk) if (issue) real_q[tap] <= !position[POS_W-1] && position < positions;
      assign masked[tap*WORD+:WORD] = real_q[tap] ? taps[tap*WORD+:WORD] : FILL;
    end
  endgenerate

  wire pop = m_axis_tvalid && m_axis_tready;

  always @(posedge clk) begin
    issued_q <= issue;
    if (issue && !pop) credit_q <= credit_q - 1'b1;
    if (pop && !issue) credit_q <= credit_q + 1'b1;
    if (rst) begin
      issued_q <= 1'b0;
      credit_q <= DEPTH[CREDIT_W-1:0];
    end
  end

  hwgen_fifo #(
      .WIDTH(WINDOW * WORD),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (issued_q),
      .push_data    (masked),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );

  initial
    if (SLOTS < WINDOW || SLOTS < 2) begin
      $display("ERROR: %m: SLOTS must be at least WINDOW and 2, not %0d", SLOTS);
      $finish;
    end
endmodule

`default_nettype wire
