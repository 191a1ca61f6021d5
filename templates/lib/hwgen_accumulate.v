// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Windows that do not overlap, along one axis: sum or maximum of each, with one running value per inner index instead
// of a window of words. A frame is POSITIONS x INNER words, position by position; window o holds the positions
// o*STRIDE-PAD .. o*STRIDE-PAD+WINDOW-1 that lie inside the frame. The others are read and ignored.
//
//   s_axis -> extend -> first of its window ? word : sum or maximum with the running value -> running values
//                                                                      last of its window -> FIFO -> m_axis
//
// Running values: up to 3 in a line of registers, more in a memory of INNER words that is read 2 cycles ahead.
//
// Latency:  the last word of a window, accepted in cycle a, is pushed in cycle a + 2, with a memory a + 3.
// Interval: one word a cycle, at any INNER.
// Reset:    first position; control only.
// Contract: s_axis_tready is a register: only the last word of a window waits for room in the output FIFO.
`default_nettype none

module hwgen_accumulate #(
    parameter integer LANES = 1,      // values of a word
    parameter integer IN_W = 8,       // bits of a value that enters
    parameter integer IN_SIGNED = 1,  // 1: two's complement
    parameter integer OUT_W = 10,     // bits of a value that leaves, at least IN_W
    parameter integer MAXIMUM = 0,    // 1: largest value, and OUT_W is IN_W; 0: sum
    parameter integer POSITIONS = 8,  // positions of a frame
    parameter integer INNER = 1,      // words of a position
    parameter integer WINDOW = 2,     // positions of a window
    parameter integer STRIDE = 2,     // positions between window starts, at least WINDOW
    parameter integer PAD = 0,        // positions of padding in front, less than WINDOW
    parameter integer OUTPUTS = 4,    // windows of a frame, per inner index
    parameter integer DEPTH = 4       // words in the output FIFO
) (
    input  wire                   clk,
    input  wire                   rst,

    input  wire [LANES*IN_W-1:0]  s_axis_tdata,
    input  wire                   s_axis_tvalid,
    output wire                   s_axis_tready,

    output wire [LANES*OUT_W-1:0] m_axis_tdata,
    output wire                   m_axis_tvalid,
    input  wire                   m_axis_tready
);
  localparam integer END = (OUTPUTS - 1) * STRIDE - PAD + WINDOW;  // behind the last window
  localparam integer USED = END < POSITIONS ? END : POSITIONS;
  localparam integer WORD = LANES * OUT_W;
  localparam integer INNER_W = INNER > 1 ? $clog2(INNER) : 1;
  localparam integer POS_W = $clog2(POSITIONS + 1);
  localparam integer TAP_W = $clog2(STRIDE + 1);
  localparam integer CREDIT_W = $clog2(DEPTH + 1);
  localparam integer LAST_INNER = INNER - 1;
  localparam integer LAST_POSITION = POSITIONS - 1;
  localparam integer LAST_USED = USED - 1;
  localparam integer LAST_TAP = WINDOW - 1;
  localparam integer LAST_STEP = STRIDE - 1;
  localparam integer FIRST_LAST = PAD == WINDOW - 1 || USED == 1 ? 1 : 0;  // position 0 is a last one
  localparam integer STORED = WINDOW > 1 && INNER > 3 ? 1 : 0;

  // ---- Where the next word lies: tap of its window, first and last of it ----
  reg [INNER_W-1:0] inner_q;
  reg [POS_W-1:0] position_q;
  reg [TAP_W-1:0] tap_q;
  reg inside_q;  // the position belongs to a window
  reg first_q;   // and is the first one of it
  reg last_q;    // the last one
  reg ready_q;
  reg [CREDIT_W-1:0] credit_q;

  wire accept = s_axis_tvalid && ready_q;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire inner_last = inner_q == LAST_INNER[INNER_W-1:0];
  wire next = accept && inner_last;  // on to the next position
  wire frame_last = position_q == LAST_POSITION[POS_W-1:0];
  wire step_last = tap_q == LAST_STEP[TAP_W-1:0];
  wire [POS_W-1:0] position_d = frame_last ? {POS_W{1'b0}} : position_q + 1'b1;
  wire [TAP_W-1:0] tap_d = frame_last ? PAD[TAP_W-1:0] : step_last ? {TAP_W{1'b0}} : tap_q + 1'b1;
  wire inside_d = tap_d < WINDOW[TAP_W-1:0] && position_d < USED[POS_W-1:0];
  wire last_d = inside_d && (tap_d == LAST_TAP[TAP_W-1:0] || position_d == LAST_USED[POS_W-1:0]);
  wire next_is_last = next ? last_d : last_q;
  wire [CREDIT_W-1:0] credit_d =
      credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, accept && last_q};

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    if (accept) inner_q <= inner_last ? {INNER_W{1'b0}} : inner_q + 1'b1;
    if (next) begin
      position_q <= position_d;
      tap_q <= tap_d;
      inside_q <= inside_d;
      first_q <= tap_d == {TAP_W{1'b0}} || frame_last;
      last_q <= last_d;
    end
    credit_q <= credit_d;
    ready_q <= credit_d != {CREDIT_W{1'b0}} || !next_is_last;
    if (rst) begin
      inner_q <= {INNER_W{1'b0}};
      position_q <= {POS_W{1'b0}};
      tap_q <= PAD[TAP_W-1:0];
      inside_q <= 1'b1;
      first_q <= 1'b1;
      last_q <= FIRST_LAST[0];
      credit_q <= DEPTH[CREDIT_W-1:0];
      ready_q <= 1'b0;
    end
  end

  // ---- Extend to the width of the result, then join with the running value ----
  wire [WORD-1:0] extended;
  reg [WORD-1:0] word_q;
  reg valid_q;
  reg starts_q;
  reg ends_q;

  always @(posedge clk) begin
    word_q <= extended;
    starts_q <= first_q;
  end

  always @(posedge clk) begin
    valid_q <= accept && inside_q;
    ends_q <= accept && last_q;
    if (rst) begin
      valid_q <= 1'b0;
      ends_q <= 1'b0;
    end
  end

  wire [WORD-1:0] word;     // the word to be joined
  wire [WORD-1:0] running;  // with this value
  wire starts;              // unless it is the first one
  wire [WORD-1:0] joined;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [IN_W-1:0] value = s_axis_tdata[lane*IN_W+:IN_W];
      if (OUT_W > IN_W) begin : gen_extend
        wire fill = IN_SIGNED != 0 && value[IN_W-1];
        assign extended[lane*OUT_W+:OUT_W] = {{(OUT_W-IN_W){fill}}, value};
      end else begin : gen_same
        assign extended[lane*OUT_W+:OUT_W] = value;
      end

      wire [OUT_W-1:0] left = running[lane*OUT_W+:OUT_W];
      wire [OUT_W-1:0] right = word[lane*OUT_W+:OUT_W];
      wire [OUT_W-1:0] both;
      if (MAXIMUM == 0) begin : gen_sum
        assign both = left + right;
      end else begin : gen_maximum
        wire less;
        if (IN_SIGNED != 0) begin : gen_signed
          assign less = $signed(left) < $signed(right);
        end else begin : gen_unsigned
          assign less = left < right;
        end
        assign both = less ? right : left;
      end
      assign joined[lane*OUT_W+:OUT_W] = starts ? right : both;
    end
  endgenerate

  // ---- Running values ----
  wire push;
  wire [WORD-1:0] push_data;

  generate
    if (STORED != 0) begin : gen_memory
      // The value of an index is written 3 cycles after its word was accepted, and read INNER cycles after, or more.
      (* no_rw_check *)
      reg [WORD-1:0] memory [0:INNER-1];
      reg [WORD-1:0] read_q;
      reg [WORD-1:0] read_q2;
      reg [WORD-1:0] word_q2;
      reg [WORD-1:0] joined_q;
      reg starts_q2;
      reg [INNER_W-1:0] inner_q2;
      reg [INNER_W-1:0] inner_q3;
      reg [INNER_W-1:0] inner_q4;
      reg valid_q2;
      reg valid_q3;
      reg ends_q2;
      reg ends_q3;

      assign word = word_q2;
      assign running = read_q2;
      assign starts = starts_q2;
      assign push = ends_q3;
      assign push_data = joined_q;

      always @(posedge clk) begin
        read_q <= memory[inner_q];
        if (valid_q3) memory[inner_q4] <= joined_q;
      end

      always @(posedge clk) begin
        read_q2 <= read_q;
        word_q2 <= word_q;
        starts_q2 <= starts_q;
        joined_q <= joined;
        inner_q2 <= inner_q;
        inner_q3 <= inner_q2;
        inner_q4 <= inner_q3;
      end

      always @(posedge clk) begin
        valid_q2 <= valid_q;
        valid_q3 <= valid_q2;
        ends_q2 <= ends_q;
        ends_q3 <= ends_q2;
        if (rst) begin
          valid_q2 <= 1'b0;
          valid_q3 <= 1'b0;
          ends_q2 <= 1'b0;
          ends_q3 <= 1'b0;
        end
      end
    end else begin : gen_line
      // A value comes round after INNER words, whenever they come.
      localparam integer LINE = WINDOW > 1 ? INNER : 1;
      reg [LINE*WORD-1:0] line_q;
      reg ends_q2;

      assign word = word_q;
      assign running = line_q[(LINE-1)*WORD+:WORD];
      assign starts = starts_q;
      assign push = ends_q2;
      assign push_data = line_q[WORD-1:0];

      if (LINE > 1) begin : gen_shift
        always @(posedge clk) if (valid_q) line_q <= {line_q[(LINE-1)*WORD-1:0], joined};
      end else begin : gen_hold
        always @(posedge clk) if (valid_q) line_q <= joined;
      end

      always @(posedge clk) begin
        ends_q2 <= ends_q;
        if (rst) ends_q2 <= 1'b0;
      end
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(WORD),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (push),
      .push_data    (push_data),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );

  initial
    if (STRIDE < WINDOW || PAD >= WINDOW) begin
      $display("ERROR: %m: WINDOW must be at most STRIDE and larger than PAD, not %0d", WINDOW);
      $finish;
    end
endmodule

`default_nettype wire
