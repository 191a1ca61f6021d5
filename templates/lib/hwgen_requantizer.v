// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Requantizer: LANES accumulators to LANES outputs a cycle, with constants of the channel from a ROM.
//
//   total  = accumulator * multiplier + (accumulator < 0 ? offset_negative : offset_positive)
//   level  = total >>> SHIFT;  with EVEN, a total whose low SHIFT bits are all zero clears bit 0 of level
//   output = level + ZERO_POINT + correction, clamped to LOW .. HIGH; correction is 0 but for EXCEPTIONS accumulators
//
// Latency:  7 cycles from part_valid to result_valid, 8 + CYCLES if CYCLES > 1.
// Interval: one beat in CYCLES cycles. With 2 or 4 a lane has one multiplier of 18 x 18 bits, used in turn for the limbs of
//           a wide product; part holds for CYCLES cycles.
// Reset:    control only.
// Contract: constants is the registered output of a ROM addressed by beat; for each lane it holds, from the low bits on,
//           multiplier, offset_positive, with two OFFSETS offset_negative, and EXCEPTIONS pairs of accumulator and correction, -1, 0 or 1.
//           With CYCLES > 1 the first part comes two cycles after reset, or later.
`default_nettype none

module hwgen_requantizer #(
    parameter integer LANES = 1,       // channels of a beat
    parameter integer BEATS = 1,       // beats of a pixel
    parameter integer BEAT_W = 1,      // bits of beat
    parameter integer ACC_W = 24,      // bits of an accumulator, signed
    parameter integer M_W = 16,        // bits of a multiplier, unsigned
    parameter integer OFFSET_W = 32,   // bits of an offset, signed
    parameter integer OFFSETS = 2,     // 1: negative accumulators add the same offset
    parameter integer SHIFT = 16,      // bits shifted out
    parameter integer LEVEL_W = 20,    // bits of level + ZERO_POINT + correction, of LOW and HIGH, signed
    parameter integer EVEN = 0,        // 1: ties to even
    parameter integer EXCEPTIONS = 0,  // accumulators of a channel that have a correction
    parameter integer CYCLES = 1,      // 1, or cycles that hwgen_serial_multiplier takes for the operands
    parameter integer OUT_W = 8,       // bits of an output, at most 16
    parameter signed [17:0] ZERO_POINT = 18'sd0,  // added behind the shift
    parameter signed [17:0] LOW = -18'sd128,      // smallest output
    parameter signed [17:0] HIGH = 18'sd127       // largest output
) (
    input  wire                      clk,
    input  wire                      rst,

    input  wire                      part_valid,
    input  wire [LANES*ACC_W-1:0]    part,

    output wire [BEAT_W-1:0]         beat,
    input  wire [LANES*(M_W+OFFSETS*OFFSET_W+EXCEPTIONS*(ACC_W+2))-1:0] constants,

    output wire                      result_valid,
    output wire [LANES*OUT_W-1:0]    result
);
  localparam integer E_W = ACC_W + 2;  // an exception
  localparam integer PAIRS = M_W + OFFSETS * OFFSET_W;  // where the exceptions begin
  localparam integer NEGATIVE = PAIRS - OFFSET_W;       // where the offset of negative accumulators does
  localparam integer C_W = PAIRS + EXCEPTIONS * E_W;
  localparam integer P_W = ACC_W + M_W + 1;
  localparam integer T_W = SHIFT + LEVEL_W;                  // total
  localparam integer PRODUCT_W = P_W > T_W ? P_W : T_W;
  localparam integer SUM_W = OFFSET_W > T_W ? OFFSET_W : T_W;
  localparam integer LAST_BEAT = BEATS - 1;
  localparam integer DELAY = CYCLES > 1 ? CYCLES + 1 : 0;

  // ---- Which channels: counted as the parts arrive ----
  reg [BEAT_W-1:0] beat_q;
  reg [6+DELAY:0] valid_q;
  wire [7+DELAY:0] valid = {valid_q, part_valid};
  assign beat = beat_q;
  assign result_valid = valid_q[6+DELAY];

  always @(posedge clk) begin
    if (valid[CYCLES>1?CYCLES-2:0]) beat_q <= beat_q == LAST_BEAT[BEAT_W-1:0] ? {BEAT_W{1'b0}} : beat_q + 1'b1;
    valid_q <= valid[6+DELAY:0];
    if (rst) begin
      beat_q <= {BEAT_W{1'b0}};
      valid_q <= {(7+DELAY){1'b0}};
    end
  end

  // ---- Constants: wide multipliers take their time, so that these have a register more ----
  wire [LANES*C_W-1:0] held;
  generate
    if (CYCLES == 1) begin : gen_constants
      assign held = constants;
    end else begin : gen_held
      reg [LANES*C_W-1:0] constants_q;
      always @(posedge clk) constants_q <= constants;
      assign held = constants_q;
    end
  endgenerate

  wire [T_W-1:0] below_point = ~({T_W{1'b1}} << SHIFT);
  localparam integer Z_W = LEVEL_W > 18 ? LEVEL_W : 18;
  localparam [Z_W:0] LOW_LONG = {{(Z_W-17){LOW[17]}}, LOW};
  localparam [Z_W:0] HIGH_LONG = {{(Z_W-17){HIGH[17]}}, HIGH};

  genvar lane;
  genvar pair;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      reg signed [ACC_W-1:0] accumulator_q;
      wire [C_W-1:0] constant = held[lane*C_W+:C_W];
      wire signed [M_W:0] factor = {1'b0, constant[M_W-1:0]};
      wire signed [P_W-1:0] product;
      reg signed [OFFSET_W-1:0] offset_q;
      reg signed [OFFSET_W-1:0] offset_q2;
      reg signed [OFFSET_W-1:0] offset_q3;
      reg signed [OFFSET_W-1:0] offset_q4;
      wire signed [PRODUCT_W:0] product_long = {{(PRODUCT_W-P_W+1){product[P_W-1]}}, product};
      wire unused_product = ^product_long[PRODUCT_W:T_W];  // copies of the sign where the level fits LEVEL_W bits
      wire signed [OFFSET_W-1:0] offset = CYCLES == 4 ? offset_q2 : CYCLES == 2 ? offset_q3 : offset_q4;
      wire signed [SUM_W:0] offset_long = {{(SUM_W-OFFSET_W+1){offset[OFFSET_W-1]}}, offset};
      wire unused_offset = ^offset_long[SUM_W:T_W];
      wire [T_W-1:0] total = product_long[T_W-1:0] + offset_long[T_W-1:0];
      wire tie = EVEN != 0 && SHIFT != 0 && (total & below_point) == {T_W{1'b0}};
      reg [LEVEL_W-1:0] level_q;
      wire signed [17:0] zero_point;
      wire signed [Z_W:0] zero_long = {{(Z_W-17){zero_point[17]}}, zero_point};
      wire unused_zero = ^zero_long[Z_W:LEVEL_W];
      wire signed [LEVEL_W-1:0] shifted = level_q + zero_long[LEVEL_W-1:0];
      wire signed [LEVEL_W-1:0] low = LOW_LONG[LEVEL_W-1:0];
      wire signed [LEVEL_W-1:0] high = HIGH_LONG[LEVEL_W-1:0];
      reg [OUT_W-1:0] result_q;

      if (CYCLES == 1) begin : gen_at_once
        hwgen_multiplier #(
            .A_W(ACC_W),
            .B_W(M_W + 1)
        ) u_multiplier (
            .clk    (clk),
            .a      (accumulator_q),
            .b      (factor),
            .product(product)
        );
      end else begin : gen_in_turn
        hwgen_serial_multiplier #(
            .A_W(ACC_W),
            .B_W(M_W + 1)
        ) u_multiplier (
            .clk    (clk),
            .rst    (rst),
            .start  (valid_q[0]),
            .a      (accumulator_q),
            .b      (factor),
            .product(product)
        );
      end

      if (EXCEPTIONS == 0) begin : gen_line
        assign zero_point = ZERO_POINT;
      end else begin : gen_exceptions
        wire [2*EXCEPTIONS-1:0] hits;
        reg [2*(4+DELAY)-1:0] correction_q;  // the newest in the low bits
        wire [1:0] correction_now = correction_q[2*(4+DELAY)-1-:2];
        reg signed [17:0] zero_point_q;
        for (pair = 0; pair < EXCEPTIONS; pair = pair + 1) begin : gen_pair
          localparam integer AT = PAIRS + pair * E_W;
          wire hit = accumulator_q == $signed(constant[AT+:ACC_W]);
          assign hits[2*pair+:2] = {2{hit}} & constant[AT+ACC_W+:2];
        end

        // The accumulators of a channel differ: at most one hits.
        integer place;
        reg [1:0] correction;
        always @(*) begin
          correction = 2'b00;
          for (place = 0; place < EXCEPTIONS; place = place + 1) correction = correction | hits[2*place+:2];
        end

        always @(posedge clk) begin
          correction_q <= {correction_q[2*(3+DELAY)-1:0], correction};
          zero_point_q <= ZERO_POINT + {{16{correction_now[1]}}, correction_now};
        end
        assign zero_point = zero_point_q;
      end

      always @(posedge clk) begin
        accumulator_q <= part[lane*ACC_W+:ACC_W];
        if (CYCLES == 1 || valid_q[1])
          offset_q <= accumulator_q[ACC_W-1] ? constant[NEGATIVE+:OFFSET_W] : constant[M_W+:OFFSET_W];
        if (CYCLES == 1 || valid_q[CYCLES+1]) offset_q2 <= offset_q;
        if (CYCLES != 2 || valid_q[5]) offset_q3 <= offset_q2;
        offset_q4 <= offset_q3;
        level_q <= {total[T_W-1:SHIFT+1], total[SHIFT] && !tie};
        result_q <= shifted < low ? LOW[OUT_W-1:0] : shifted > high ? HIGH[OUT_W-1:0] : shifted[OUT_W-1:0];
      end
      assign result[lane*OUT_W+:OUT_W] = result_q;
    end
  endgenerate
endmodule

`default_nettype wire
