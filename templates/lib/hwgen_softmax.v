// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Softmax over the CHANNELS values of each pixel, in 8-bit integers by the rule of the TensorFlow Lite reference kernel.
// The values of a pixel are stored; then they pass twice, and only the first pass waits for all of them:
//
//   store   values of this pixel and the next, and the largest of each
//   sum     CHANNELS cycles: largest - value -> table of exponentials -> sum
//   pause   PAUSE cycles: reciprocal of the sum
//   output  CHANNELS cycles: largest - value -> table of exponentials -> times the reciprocal, rounded to 8 bits
//
// The table is outside: exponential answers distance one cycle later, and its words are Q0.31.
// Latency:  a value that is read in cycle t of the output pass is pushed in cycle t + 9.
// Interval: 2 * CHANNELS + PAUSE cycles a pixel.
// Reset:    empty and not ready; ready one cycle later.
// Contract: s_axis_tready is a register; each value of the output pass waits for room in the output FIFO.
`default_nettype none

module hwgen_softmax #(
    parameter integer W = 8,          // bits of a value, at most 8
    parameter integer IS_SIGNED = 1,  // 1: two's complement, also at the output
    parameter integer CHANNELS = 10,  // values of a pixel, at most 4095
    parameter integer DEPTH = 10      // words in the output FIFO, at least 2
) (
    input  wire         clk,
    input  wire         rst,

    input  wire [W-1:0] s_axis_tdata,
    input  wire         s_axis_tvalid,
    output wire         s_axis_tready,

    output wire [W-1:0] distance,
    input  wire [30:0]  exponential,

    output wire [7:0]   m_axis_tdata,
    output wire         m_axis_tvalid,
    input  wire         m_axis_tready
);
  localparam integer PAUSE = 46;  // from the last value of the sum to the first one of the output
  localparam integer CAPACITY = 2 * CHANNELS;
  localparam integer BEFORE_FULL = CAPACITY - 1;
  localparam integer ADDR_W = $clog2(CAPACITY);
  localparam integer COUNT_W = $clog2(CAPACITY + 1);
  localparam integer MOST = CHANNELS > PAUSE ? CHANNELS : PAUSE;
  localparam integer STEP_W = $clog2(MOST);
  localparam integer CREDIT_W = $clog2(DEPTH + 1);
  localparam integer LAST_ADDRESS = CAPACITY - 1;
  localparam integer LAST_CHANNEL = CHANNELS - 1;
  localparam integer LAST_PAUSE = PAUSE - 1;
  localparam [1:0] SUM = 2'd0;
  localparam [1:0] WAIT = 2'd1;
  localparam [1:0] OUTPUT = 2'd2;
  // Two's complement compares like an unsigned number once its sign bit is turned.
  localparam [W-1:0] TURN = IS_SIGNED != 0 ? {1'b1, {(W-1){1'b0}}} : {W{1'b0}};

  // ---- Store, and the largest value: so far, of the pixel that waits, of the pixel that is read ----
  (* no_rw_check *)
  reg [W-1:0] memory [0:CAPACITY-1];
  reg [ADDR_W-1:0] write_q;
  reg [STEP_W-1:0] channel_q;
  reg [COUNT_W-1:0] held_q;
  reg ready_q;
  reg [W-1:0] so_far_q;
  reg [W-1:0] waiting_q;
  reg [W-1:0] largest_q;
  reg waits_q;

  wire accept = s_axis_tvalid && ready_q;
  wire [W-1:0] key = s_axis_tdata ^ TURN;
  wire first_channel = channel_q == {STEP_W{1'b0}};
  wire last_channel = channel_q == LAST_CHANNEL[STEP_W-1:0];
  wire [W-1:0] so_far_d = first_channel || key > so_far_q ? key : so_far_q;
  wire complete = accept && last_channel;

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    if (accept) memory[write_q] <= key;
    if (accept) so_far_q <= so_far_d;
    if (complete) waiting_q <= so_far_d;
  end

  // ---- Passes over the stored values ----
  reg [1:0] pass_q;
  reg [STEP_W-1:0] step_q;
  reg [ADDR_W-1:0] address_q;  // of the value to read, and of the first one of its pixel
  reg [ADDR_W-1:0] start_q;
  reg [CREDIT_W-1:0] credit_q;

  wire summing = pass_q == SUM;
  wire making = pass_q == OUTPUT;
  wire first_step = step_q == {STEP_W{1'b0}};
  wire last_step = step_q == (pass_q == WAIT ? LAST_PAUSE[STEP_W-1:0] : LAST_CHANNEL[STEP_W-1:0]);
  wire credit = credit_q != {CREDIT_W{1'b0}};
  wire step = summing ? !first_step || waits_q : !making || credit;
  wire begins = step && summing && first_step;
  wire makes = step && making;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire [ADDR_W-1:0] next = address_q == LAST_ADDRESS[ADDR_W-1:0] ? {ADDR_W{1'b0}} : address_q + 1'b1;
  wire [COUNT_W-1:0] held_d = held_q + {{(COUNT_W-1){1'b0}}, accept} - {{(COUNT_W-1){1'b0}}, makes};

  reg [W-1:0] value_q;
  always @(posedge clk) begin
    value_q <= memory[address_q];
    if (begins) largest_q <= waiting_q;
  end

  always @(posedge clk) begin
    if (accept) write_q <= write_q == LAST_ADDRESS[ADDR_W-1:0] ? {ADDR_W{1'b0}} : write_q + 1'b1;
    if (accept) channel_q <= last_channel ? {STEP_W{1'b0}} : channel_q + 1'b1;
    held_q <= held_d;
    ready_q <= makes || held_q != (accept ? BEFORE_FULL[COUNT_W-1:0] : CAPACITY[COUNT_W-1:0]);
    waits_q <= complete || (waits_q && !begins);
    credit_q <= credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, makes};
    if (step) begin
      step_q <= last_step ? {STEP_W{1'b0}} : step_q + 1'b1;
      if (last_step) pass_q <= summing ? WAIT : making ? SUM : OUTPUT;
      if (summing) address_q <= last_step ? start_q : next;
      if (making) address_q <= next;
      if (making && last_step) start_q <= next;
    end
    if (rst) begin
      write_q <= {ADDR_W{1'b0}};
      channel_q <= {STEP_W{1'b0}};
      held_q <= {COUNT_W{1'b0}};
      ready_q <= 1'b0;
      waits_q <= 1'b0;
      credit_q <= DEPTH[CREDIT_W-1:0];
      step_q <= {STEP_W{1'b0}};
      pass_q <= SUM;
      address_q <= {ADDR_W{1'b0}};
      start_q <= {ADDR_W{1'b0}};
    end
  end

  // ---- Pipeline behind a read: stage 1 value, stages 2 and 3 exponential ----
  reg [2:0] begins_q;  // of the sum: its first value, its last one
  reg [3:0] ends_q;
  reg [2:0] adds_q;
  reg [8:0] makes_q;   // of the output; the last stage pushes
  wire ends = step && summing && last_step;

  assign distance = largest_q - value_q;
  reg [30:0] exponential_q;

  always @(posedge clk) begin
    exponential_q <= exponential;
    begins_q <= {begins_q[1:0], begins};
    ends_q <= {ends_q[2:0], ends};
    adds_q <= {adds_q[1:0], step && summing};
    makes_q <= {makes_q[7:0], makes};
    if (rst) begin
      ends_q <= 4'b0000;
      makes_q <= 9'b000000000;
    end
  end

  // ---- Sum, Q12.19: each exponential is rounded to 19 fraction bits ----
  reg [30:0] sum_q;
  wire [30:0] sum_before = begins_q[2] ? 31'd0 : sum_q;

  wire [31:0] rounding_sum = {sum_before, 1'b1} + {12'd0, exponential_q[30:11]};  // half a step is carried on
  wire unused_half = &{1'b0, rounding_sum[0]};

  always @(posedge clk) if (adds_q[2]) sum_q <= rounding_sum[31:1];

  // ---- One multiplier: the products of the reciprocal, then reciprocal times exponential ----
  wire [30:0] factor_a;
  wire [31:0] factor_b;
  wire [31:0] b = makes_q[2] ? {1'b0, exponential_q} : factor_b;
  wire [63:0] product;
  reg [31:0] rounded_q;
  wire [3:0] exponent;
  wire unused_product = &{1'b0, product[63], product[29:0]};

  hwgen_softmax_reciprocal u_reciprocal (
      .clk     (clk),
      .rst     (rst),
      .start   (ends_q[3]),
      .total   (sum_q),
      .a       (factor_a),
      .b       (factor_b),
      .rounded (rounded_q),
      .exponent(exponent)
  );

  hwgen_multiplier #(
      .A_W(32),
      .B_W(32)
  ) u_multiplier (
      .clk    (clk),
      .a      ({1'b0, factor_a}),
      .b      (b),
      .product(product)
  );

  always @(posedge clk) rounded_q <= product[62:31] + {31'd0, product[30]};

  // ---- Output: rounded to 256ths, 1 becomes the largest integer ----
  reg [8:0] shifted_q;  // with one more fraction bit
  wire [8:0] result = {1'b0, shifted_q[8:1]} + {8'd0, shifted_q[0]};
  wire [7:0] limited = result[8] ? 8'hff : result[7:0];
  wire [7:0] word = IS_SIGNED != 0 ? {~limited[7], limited[6:0]} : limited;

  always @(posedge clk) shifted_q <= rounded_q[30:22] >> exponent;

  hwgen_fifo #(
      .WIDTH(8),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (makes_q[8]),
      .push_data    (word),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
