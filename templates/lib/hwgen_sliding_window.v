// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Sliding window along one axis. A frame is POSITIONS x INNER words, position by position; for each of OUTPUTS window starts and
// each inner index the unit emits WINDOW words of that inner index, DILATION positions apart, tap 0 in the low bits. Along the
// rows of an image INNER is the words of a row; along its columns, the words of a pixel.
//
//   position:      ... p-1 [ p   p+1  p+2 ] p+3 ...      window of 3, at inner index i of each position
//   memory bank:          p%SLOTS ...                    one bank of INNER words per slot
//
// Padding is virtual: a tap outside 0 .. POSITIONS-1 is neither stored nor streamed, so it costs no cycle. It reads, with MODE 0
// (constant), FILL; with MODE 1 (edge), the nearest position; with MODE 2 (reflect), the one mirrored at the first or last one.
// A window that lies in the padding altogether waits for the first position that it reads, or else of its frame.
// The next frame is stored while this one is still read, as far as SLOTS positions reach.
//
// SPAN = (WINDOW - 1) * DILATION + 1 positions lie from the first tap to the last. With SLOTS = SPAN - 1 the newest word of a
// window may bypass the memory: it waits in a landing FIFO of 2 words, and the read of a full window moves it into the place of
// the oldest word. That is the least storage there is, except for a frame that is smaller than a window.
//
// Latency:  a window is read at the earliest one cycle after its last word was accepted, pushed one cycle later, or two if
//           INNER > 1: memories have an output register. Behind a landing FIFO a window that reaches beyond the frame waits two
//           cycles more, for the word to be in memory.
// Interval: one word in and one window out a cycle.
// Reset:    empty and not ready; ready one cycle later.
// Contract: a word is stored one cycle after fewer than SLOTS*INNER words are stored and still needed, at the earliest.
//           With MODE 2 there is less padding than POSITIONS at each end.
`default_nettype none

module hwgen_sliding_window #(
    parameter integer WORD = 8,               // bits of a word
    parameter integer POSITIONS = 8,          // positions of a frame
    parameter integer INNER = 1,              // words of a position
    parameter integer WINDOW = 3,             // taps
    parameter integer STRIDE = 1,             // positions between window starts
    parameter integer PAD = 1,                // positions of padding in front
    parameter integer OUTPUTS = 8,            // windows of a frame, per inner index
    parameter integer SLOTS = 4,              // positions of storage, at least SPAN; SPAN - 1 if INNER > 1
    parameter integer DEPTH = 3,              // windows in the output FIFO
    parameter integer DILATION = 1,           // positions from tap to tap
    parameter integer MODE = 0,               // padding: 0 constant, 1 edge, 2 reflect
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
  localparam integer SPAN = (WINDOW - 1) * DILATION + 1;
  localparam integer LAST_START = (OUTPUTS - 1) * STRIDE - PAD;
  localparam integer BEHIND = LAST_START + SPAN - POSITIONS;  // padding behind the frame
  localparam integer MIRRORED = MODE != 2 ? 0 : (PAD > BEHIND ? PAD : BEHIND) + 1;
  localparam integer WANTED = SPAN > MIRRORED ? SPAN : MIRRORED;
  localparam integer HELD = WANTED < POSITIONS ? WANTED : POSITIONS;  // positions needed at a time, the newest included
  localparam integer SPARED = INNER > 1 && SPAN > 1 && SPAN <= POSITIONS && MIRRORED < SPAN ? 1 : 0;
  localparam integer LEAST_SLOTS = HELD - SPARED;
  localparam integer BYPASS = SLOTS < HELD ? 1 : 0;
  localparam integer CAPACITY = SLOTS * INNER, LAST_WORD = CAPACITY - 1;
  localparam integer REACH = PAD + POSITIONS + STRIDE + SPAN + OUTPUTS * STRIDE;
  localparam integer POS_W = $clog2(REACH + 1) + 1;  // signed positions, padding included
  localparam integer INNER_W = INNER > 1 ? $clog2(INNER) : 1;
  localparam integer SLOT_W = SLOTS > 1 ? $clog2(SLOTS) : 1;
  localparam integer LAG_W = $clog2(REACH + SLOTS + 1) + 1;  // signed distances of positions
  localparam integer OCC_W = $clog2(CAPACITY + REACH * INNER + 1) + 2;  // signed
  localparam integer CREDIT_W = $clog2(DEPTH + 1);
  localparam integer LATENCY = INNER > 1 ? 2 : 1;  // from a read to its taps: memories have two registers

  localparam integer LIMIT = MODE == 2 && BEHIND > 0 ? POSITIONS - 1 - BEHIND : POSITIONS - 1;
  localparam integer FIRST_END = SPAN - 1 - PAD < POSITIONS - 1 ? SPAN - 1 - PAD : POSITIONS - 1;
  localparam integer FIRST_FAR = MODE == 2 && PAD > FIRST_END ? PAD : FIRST_END;
  localparam integer FIRST_NEWEST = FIRST_FAR > 0 ? FIRST_FAR * INNER : 0;  // newest word of the first read
  localparam integer FIRST_AHEAD = -FIRST_NEWEST;
  localparam integer LAST_INNER = INNER - 1, LAST_SLOT = SLOTS - 1;

  // ---- Store: words enter in order, position p of the stream in slot p % SLOTS ----
  wire accept;
  wire store;                // the next word moves into the memory
  wire next_valid;           // the next word to be stored is there
  wire [WORD-1:0] next_word;
  reg [INNER_W-1:0] write_inner_q;
  reg [SLOT_W-1:0] write_slot_q;

  wire write_inner_last = write_inner_q == LAST_INNER[INNER_W-1:0];
  wire write_slot_last = write_slot_q == LAST_SLOT[SLOT_W-1:0];

  assign accept = s_axis_tvalid && s_axis_tready;

  always @(posedge clk) begin
    if (store) begin
      write_inner_q <= write_inner_last ? {INNER_W{1'b0}} : write_inner_q + 1'b1;
      if (write_inner_last) write_slot_q <= write_slot_last ? {SLOT_W{1'b0}} : write_slot_q + 1'b1;
    end
    if (rst) begin
      write_inner_q <= {INNER_W{1'b0}};
      write_slot_q <= {SLOT_W{1'b0}};
    end
  end

  // ---- Read: one window a cycle, once its last word inside the frame is there ----
  reg [CREDIT_W-1:0] credit_q;
  reg any_credit_q;
  wire available;
  wire issue = available && any_credit_q;

  wire [INNER_W-1:0] read_inner;
  wire beyond_read, beyond_stay;  // the window of the next read ends behind the frame: if this cycle reads, and if it does not
  wire [WINDOW-1:0] real_taps;
  wire frees_word, move;
  wire [2*OCC_W-1:0] freed;
  wire [4*OCC_W-1:0] back;
  wire signed [POS_W-1:0] next_start;
  wire [SLOT_W:0] slot_step;
  wire signed [LAG_W-1:0] lag_step;
  wire [POS_W-1:0] distance;

  hwgen_window_walk #(
      .POSITIONS(POSITIONS),
      .INNER    (INNER),
      .WINDOW   (WINDOW),
      .STRIDE   (STRIDE),
      .PAD      (PAD),
      .OUTPUTS  (OUTPUTS),
      .SLOTS    (SLOTS),
      .DILATION (DILATION),
      .MODE     (MODE),
      .LIMIT    (LIMIT),
      .POS_W    (POS_W),
      .INNER_W  (INNER_W),
      .SLOT_W   (SLOT_W),
      .LAG_W    (LAG_W),
      .OCC_W    (OCC_W)
  ) u_walk (
      .clk        (clk),
      .rst        (rst),
      .read       (issue),
      .inner      (read_inner),
      .beyond_read(beyond_read),
      .beyond_stay(beyond_stay),
      .real_taps  (real_taps),
      .frees_word (frees_word),
      .freed      (freed),
      .back       (back),
      .move       (move),
      .next_start (next_start),
      .slot_step  (slot_step),
      .lag_step   (lag_step),
      .distance   (distance)
  );

  // ---- Words ahead: stored ones less the number of the newest word of this read. The facts about it that a read waits for
  //      are computed for all cases in front of the registers, and the read and the store of the cycle choose. Each comparison
  //      behind a step is the sign of one sum ----
  reg signed [OCC_W-1:0] ahead_q;
  reg none_q;    // the newest word is the next to be stored
  reg one_q;     // it is the last that was stored
  reg more_q;    // words behind it are stored
  wire signed [OCC_W-1:0] one = {{(OCC_W-1){1'b0}}, 1'b1};
  wire [4*OCC_W-1:0] stepped;  // words ahead behind a step, and 1 more, none, 1 and 2 less: less than 0 if there are less than that
  wire [3:0] below = {stepped[4*OCC_W-1], stepped[3*OCC_W-1], stepped[2*OCC_W-1], stepped[OCC_W-1]};
  wire stay_one_less = ahead_q == -one;
  wire none_d = issue ? (store ? !below[0] && below[1] : !below[1] && below[2]) : store ? stay_one_less : none_q;
  wire one_d = issue ? (store ? !below[1] && below[2] : !below[2] && below[3]) : store ? none_q : one_q;
  wire more_d = issue ? (store ? !below[2] : !below[3]) : more_q || (store && one_q);

  genvar least;
  generate
    for (least = 0; least < 4; least = least + 1) begin : gen_stepped
      assign stepped[least*OCC_W+:OCC_W] = ahead_q + back[least*OCC_W+:OCC_W];
    end
  endgenerate

  always @(posedge clk) begin
    ahead_q <= issue ? (store ? stepped[OCC_W-1:0] : stepped[OCC_W+:OCC_W]) : store ? ahead_q + one : ahead_q;
    none_q <= none_d;
    one_q <= one_d;
    more_q <= more_d;
    if (rst) begin
      ahead_q <= FIRST_AHEAD[OCC_W-1:0];
      none_q <= FIRST_AHEAD == 0;
      one_q <= 1'b0;
      more_q <= 1'b0;
    end
  end

  // ---- Room: words are free behind their last read ----
  reg signed [OCC_W-1:0] free_q;  // less 1
  reg room_q;
  wire signed [OCC_W-1:0] widened = free_q + $signed(freed[OCC_W-1:0]);
  wire signed [OCC_W-1:0] widened_less = free_q + $signed(freed[OCC_W+:OCC_W]);
  wire signed [OCC_W-1:0] filled = free_q - one;

  always @(posedge clk) begin
    free_q <= issue ? (store ? widened_less : widened) : store ? filled : free_q;
    room_q <= issue ? !(store ? widened_less[OCC_W-1] : widened[OCC_W-1]) : !(store ? filled[OCC_W-1] : free_q[OCC_W-1]);
    if (rst) begin
      free_q <= LAST_WORD[OCC_W-1:0];
      room_q <= 1'b0;
    end
  end

  genvar tap;

  // ---- Memory, with or without a landing FIFO in front ----
  wire [WINDOW*WORD-1:0] stored_taps;
  wire [WINDOW-1:0] newest_taps;  // those that read the newest position
  wire [WINDOW*WORD-1:0] taps;
  wire write;
  wire [SLOT_W-1:0] write_slot;
  wire [INNER_W-1:0] write_inner;
  wire [WORD-1:0] write_data;

  generate
    if (BYPASS != 0) begin : gen_landing
      // The next word is stored when there is room, or in the cycle of the read that frees the word it replaces. It is
      // written one cycle later, so that this read still finds the old word. The newest word of a window is taken from
      // wherever it is: the head of the landing FIFO, the register on its way to the memory, or the memory.
      reg [1:0] landed_q;
      reg ready_q;
      wire [1:0] landed_d = landed_q + {1'b0, accept} - {1'b0, store};
      reg write_q;
      reg [SLOT_W-1:0] write_slot_q2;
      reg [INNER_W-1:0] write_inner_q2;
      reg [WORD-1:0] word_q;
      reg [WORD-1:0] newest_q, newest_q2;
      reg bypass_q, bypass_q2;
      wire [WORD-1:0] newest = LATENCY == 1 ? newest_q : newest_q2;  // beside the stored taps
      wire bypass = LATENCY == 1 ? bypass_q : bypass_q2;

      // Whether the next read finds its newest word, in memory or on its way there, or will in the landing FIFO: where it is
      // not in memory, only for a window that ends within the frame. Of all cases, for the read and the store to choose.
      reg found_q, lands_q;
      wire read_found = !below[2] || (store && !below[1] && !beyond_read);
      wire read_lands = !beyond_read && (store ? !below[0] && below[1] : !below[1] && below[2]);
      wire stay_found = more_q || one_q || (store && none_q && !beyond_stay);
      wire stay_lands = !beyond_stay && (store ? stay_one_less : none_q);
      wire in_memory = more_q || (one_q && !write_q);
      assign s_axis_tready = ready_q;
      assign store = next_valid && (room_q || (issue && frees_word));
      assign available = found_q || (lands_q && next_valid);
      assign write = write_q;
      assign write_slot = write_slot_q2;
      assign write_inner = write_inner_q2;
      assign write_data = word_q;
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        assign taps[tap*WORD+:WORD] = bypass && newest_taps[tap] ? newest : stored_taps[tap*WORD+:WORD];
      end

      hwgen_fifo #(
          .WIDTH(WORD),
          .DEPTH(2)
      ) u_landing (
          .clk          (clk),
          .rst          (rst),
          .push         (accept),
          .push_data    (s_axis_tdata),
          .m_axis_tdata (next_word),
          .m_axis_tvalid(next_valid),
          .m_axis_tready(store)
      );

      always @(posedge clk) begin
        write_slot_q2 <= write_slot_q;
        write_inner_q2 <= write_inner_q;
        if (store) word_q <= next_word;
        if (issue) newest_q <= none_q ? next_word : word_q;
        if (issue) bypass_q <= !in_memory;
        newest_q2 <= newest_q;
        bypass_q2 <= bypass_q;
      end

      always @(posedge clk) begin
        landed_q <= landed_d;
        ready_q <= landed_d != 2'd2;
        write_q <= store;
        found_q <= issue ? read_found : stay_found;
        lands_q <= issue ? read_lands : stay_lands;
        if (rst) begin
          {found_q, lands_q} <= 2'b00;
          landed_q <= 2'd0;
          ready_q <= 1'b0;
          write_q <= 1'b0;
        end
      end
    end else begin : gen_direct
      assign s_axis_tready = room_q;
      assign next_valid = accept;
      assign next_word = s_axis_tdata;
      assign store = next_valid;
      assign available = more_q || one_q;
      assign write = store;
      assign write_slot = write_slot_q;
      assign write_inner = write_inner_q;
      assign write_data = next_word;
      assign taps = stored_taps;
      wire unused_bypass = &{1'b0, newest_taps, frees_word, beyond_read, beyond_stay};
    end
  endgenerate

  hwgen_window_read #(
      .WORD     (WORD),
      .POSITIONS(POSITIONS),
      .INNER    (INNER),
      .WINDOW   (WINDOW),
      .PAD      (PAD),
      .LAST     (LAST_START),
      .SLOTS    (SLOTS),
      .DILATION (DILATION),
      .MODE     (MODE),
      .LIMIT    (LIMIT),
      .POS_W    (POS_W),
      .INNER_W  (INNER_W),
      .SLOT_W   (SLOT_W),
      .LAG_W    (LAG_W)
  ) u_read (
      .clk        (clk),
      .rst        (rst),
      .write      (write),
      .write_slot (write_slot),
      .write_inner(write_inner),
      .write_data (write_data),
      .read       (issue),
      .read_inner (read_inner),
      .move       (move),
      .turn       (move && issue),
      .next_start (next_start),
      .slot_step  (slot_step),
      .lag_step   (lag_step),
      .distance   (distance),
      .newest_taps(newest_taps),
      .taps       (stored_taps)
  );

  // ---- Mask and output ----
  wire [WINDOW*WORD-1:0] masked;
  reg [LATENCY-1:0] issued_q;
  wire [LATENCY:0] issued = {issued_q, issue};
  wire pop = m_axis_tvalid && m_axis_tready;

  generate
    if (MODE == 0 && (PAD > 0 || BEHIND > 0)) begin : gen_mask
      reg [LATENCY*WINDOW-1:0] real_q;  // the newest read in the low bits
      always @(posedge clk) begin
        if (issue) real_q[WINDOW-1:0] <= real_taps;
        if (LATENCY > 1) real_q[LATENCY*WINDOW-1-:WINDOW] <= real_q[WINDOW-1:0];
      end
      for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_tap
        assign masked[tap*WORD+:WORD] = real_q[(LATENCY-1)*WINDOW+tap] ? taps[tap*WORD+:WORD] : FILL;
      end
    end else begin : gen_no_mask
      wire unused_real = &{1'b0, real_taps};
      assign masked = taps;
    end
  endgenerate

  always @(posedge clk) begin
    issued_q <= issued[LATENCY-1:0];
    if (issue && !pop) credit_q <= credit_q - 1'b1;
    if (issue && !pop) any_credit_q <= credit_q != {{(CREDIT_W-1){1'b0}}, 1'b1};
    if (pop && !issue) credit_q <= credit_q + 1'b1;
    if (pop && !issue) any_credit_q <= 1'b1;
    if (rst) begin
      any_credit_q <= 1'b1;
      issued_q <= {LATENCY{1'b0}};
      credit_q <= DEPTH[CREDIT_W-1:0];
    end
  end

  hwgen_fifo #(
      .WIDTH(WINDOW * WORD),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (issued[LATENCY]),
      .push_data    (masked),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );

  initial begin
    if (SLOTS < LEAST_SLOTS) begin
      $display("ERROR: %m: SLOTS must be at least WINDOW, or WINDOW - 1 if INNER > 1, not %0d", SLOTS);
      $finish;
    end
    if (MODE == 2 && MIRRORED > POSITIONS) begin
      $display("ERROR: %m: padding that reflects must be less than POSITIONS = %0d", POSITIONS);
      $finish;
    end
  end
endmodule

`default_nettype wire
