// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Argmax: the largest of the channels of each pixel, and which it is. A tree finds the largest lane of each beat; a
// register keeps the best of the beats so far.
//
//   s_axis: BEATS beats of LANES values a pixel, LAST_LANES in the last one
//   m_axis: one word a pixel, the index in its low FIELD bits and above it, with WITH_VALUE = 1, the value in as many
//
// Ties:     the first channel wins.
// Latency:  the last beat of a pixel, accepted in cycle a, is pushed in cycle a + ceil(log2(LANES)) + 1.
// Interval: one beat a cycle.
// Reset:    first beat of a pixel; control only.
// Contract: s_axis_tready is a register; only the last beat of a pixel waits for room in the output FIFO.
`default_nettype none

module hwgen_argmax #(
    parameter integer LANES = 1,       // values of a beat
    parameter integer W = 8,           // bits of a value
    parameter integer IS_SIGNED = 1,   // 1: two's complement
    parameter integer BEATS = 4,       // beats of a pixel
    parameter integer LAST_LANES = 1,  // values of its last beat
    parameter integer FIELD = 8,       // bits of an output field: enough for the index, and for the value if there is one
    parameter integer WITH_VALUE = 1,  // 1: index and value, 0: only the index
    parameter integer DEPTH = 2        // words in the output FIFO
) (
    input  wire                            clk,
    input  wire                            rst,

    input  wire [LANES*W-1:0]              s_axis_tdata,
    input  wire                            s_axis_tvalid,
    output wire                            s_axis_tready,

    output wire [FIELD+WITH_VALUE*FIELD-1:0] m_axis_tdata,
    output wire                            m_axis_tvalid,
    input  wire                            m_axis_tready
);
  localparam integer LEVELS = $clog2(LANES);
  localparam integer PLACE_W = LANES > 1 ? LEVELS : 1;
  localparam integer BEAT_W = BEATS > 1 ? $clog2(BEATS) : 1;
  localparam integer LAST_BEAT = BEATS - 1;
  localparam integer CREDIT_W = $clog2(DEPTH + 1);
  // Two's complement compares like an unsigned number once its sign bit is turned.
  localparam [W-1:0] TURN = IS_SIGNED != 0 ? {1'b1, {(W-1){1'b0}}} : {W{1'b0}};

  // ---- Input: only the last beat of a pixel needs a credit ----
  reg [BEAT_W-1:0] beat_q;
  reg [CREDIT_W-1:0] credit_q;
  reg ready_q;
  wire accept = s_axis_tvalid && ready_q;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire last = beat_q == LAST_BEAT[BEAT_W-1:0];
  wire finish = accept && last;
  wire [BEAT_W-1:0] beat_d = !accept ? beat_q : last ? {BEAT_W{1'b0}} : beat_q + 1'b1;
  wire [CREDIT_W-1:0] credit_d =
      credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, finish};

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    beat_q <= beat_d;
    credit_q <= credit_d;
    ready_q <= beat_d != LAST_BEAT[BEAT_W-1:0] || credit_d != {CREDIT_W{1'b0}};
    if (rst) begin
      beat_q <= {BEAT_W{1'b0}};
      credit_q <= DEPTH[CREDIT_W-1:0];
      ready_q <= 1'b0;
    end
  end

  // ---- The largest lane of a beat; a lane without a channel is the smallest value, and last in line ----
  wire [LANES*W-1:0] keys;
  wire [W-1:0] key;
  wire [PLACE_W-1:0] place;
  wire [LEVELS:0] valid;
  wire [LEVELS:0] ends;  // the beat is the last one of its pixel

  genvar index;
  generate
    for (index = 0; index < LANES; index = index + 1) begin : gen_lane
      wire [W-1:0] turned = s_axis_tdata[index*W+:W] ^ TURN;
      if (index < LAST_LANES) begin : gen_always
        assign keys[index*W+:W] = turned;
      end else begin : gen_masked
        assign keys[index*W+:W] = last ? {W{1'b0}} : turned;
      end
    end
    assign valid[0] = accept;
    assign ends[0] = last;
    for (index = 1; index <= LEVELS; index = index + 1) begin : gen_delay
      reg valid_q;
      reg ends_q;
      assign valid[index] = valid_q;
      assign ends[index] = ends_q;
      always @(posedge clk) begin
        valid_q <= valid[index-1];
        ends_q <= ends[index-1];
        if (rst) valid_q <= 1'b0;
      end
    end
  endgenerate

  hwgen_argmax_tree #(
      .N      (LANES),
      .W      (W),
      .PLACE_W(PLACE_W)
  ) u_tree (
      .clk    (clk),
      .values (keys),
      .largest(key),
      .place  (place)
  );

  // ---- The best of the beats so far ----
  reg first_q;              // the next beat is the first of its pixel
  reg [FIELD-1:0] base_q;   // index of its lane 0
  reg [FIELD-1:0] best_q;   // index and key of the best
  reg [W-1:0] best_key_q;
  reg push_q;
  wire [FIELD+PLACE_W-1:0] offset = {{FIELD{1'b0}}, place};
  wire unused_offset = &{1'b0, offset};
  wire [FIELD-1:0] found = base_q + offset[FIELD-1:0];

  always @(posedge clk)
    if (valid[LEVELS] && (first_q || key > best_key_q)) begin
      best_q <= found;
      best_key_q <= key;
    end

  always @(posedge clk) begin
    if (valid[LEVELS]) begin
      first_q <= ends[LEVELS];
      base_q <= ends[LEVELS] ? {FIELD{1'b0}} : base_q + LANES[FIELD-1:0];
    end
    push_q <= valid[LEVELS] && ends[LEVELS];
    if (rst) begin
      first_q <= 1'b1;
      base_q <= {FIELD{1'b0}};
      push_q <= 1'b0;
    end
  end

  // ---- Output ----
  wire [FIELD+WITH_VALUE*FIELD-1:0] word;

  generate
    if (WITH_VALUE != 0) begin : gen_value
      wire [W-1:0] value = best_key_q ^ TURN;
      assign word[FIELD-1:0] = best_q;
      assign word[FIELD+:W] = value;
      if (FIELD > W) begin : gen_extend
        assign word[2*FIELD-1:FIELD+W] = {(FIELD-W){IS_SIGNED != 0 && value[W-1]}};
      end
    end else begin : gen_index
      assign word = best_q;
    end
  endgenerate

  hwgen_fifo #(
      .WIDTH(FIELD + WITH_VALUE * FIELD),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (push_q),
      .push_data    (word),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
