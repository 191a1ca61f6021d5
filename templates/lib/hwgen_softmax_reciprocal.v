// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Reciprocal of a sum for hwgen_softmax, in fixed point: with 2**(19 + k), the power of two at or below total, the
// result is 2**(19 + k) / total in Q0.31. Newton and Raphson, three steps of x <- x + x * (1 - h * x) on half the
// denominator h; seven products one after the other, in the multiplier that the owner shares with this unit:
//
//   product 0          h * -32/17   ->  x = 48/17 + that
//   product 1, 3, 5    h * x        ->  u = 1 - that
//   product 2, 4, 6    x * u        ->  x = x + that
//
// Latency:  scale and exponent are valid 46 cycles after start, and hold until the next ones.
// Interval: 46 cycles.
// Reset:    control only.
// Contract: total is from 2**19 on, below 2**31, and valid with start; rounded is (a * b + 2**30) >> 31, 5 cycles
//           after a and b.
`default_nettype none

module hwgen_softmax_reciprocal (
    input  wire        clk,
    input  wire        rst,

    input  wire        start,
    input  wire [30:0] total,    // Q12.19

    output wire [30:0] a,        // factors: Q0.31 or Q2.29; a is the scale when nothing is under way
    output wire [31:0] b,        // signed
    input  wire [31:0] rounded,  // their product

    output wire [3:0]  exponent  // k
);
  localparam [31:0] ONE = 32'd536870912;           // 1 in Q2.29
  localparam [31:0] LINE_OFFSET = 32'd1515870810;  // 48/17 in Q2.29
  localparam [31:0] LINE_SLOPE = -32'd1010580540;  // -32/17 in Q2.29
  localparam [2:0] LAST_STEP = 3'd5;               // of a product: 5 cycles under way, used in the sixth
  localparam [2:0] LAST_PRODUCT = 3'd6;

  reg [1:0] start_q;     // the two cycles behind start
  reg busy_q;            // a product is under way
  reg done_q;            // the last one was used
  reg [2:0] step_q;
  reg [2:0] product_q;   // number of the product
  reg [30:0] total_q;
  reg [3:0] highest_q;   // place of the highest bit of total, counted from bit 19
  reg [3:0] exponent_q;
  reg [30:0] half_q;
  reg [31:0] x_q;
  reg [31:0] u_q;

  wire first = product_q == 3'd0;
  wire odd = product_q[0];
  wire last = product_q == LAST_PRODUCT;
  wire use_product = busy_q && step_q == LAST_STEP;
  wire [31:0] x_d = first ? LINE_OFFSET + rounded : x_q + {rounded[29:0], 2'b00};

  assign a = busy_q && (first || odd) ? half_q : x_q[30:0];
  assign b = odd ? x_q : u_q;
  assign exponent = exponent_q;

  reg [3:0] highest_d;
  integer place;
  always @* begin
    highest_d = 4'd0;
    for (place = 1; place < 12; place = place + 1) if (total_q[19+place]) highest_d = place[3:0];
  end

  always @(posedge clk) begin
    if (start) total_q <= total;
    if (start_q[0]) highest_q <= highest_d;
    if (start_q[1]) half_q <= total_q << (4'd11 - highest_q);
    if (start_q[1]) u_q <= LINE_SLOPE;
    else if (use_product && odd) u_q <= ONE - rounded;
    // Twice x is the result; just below 1 where it would be 1.
    if (done_q) x_q <= {1'b0, x_q[30] ? 31'h7fffffff : {x_q[29:0], 1'b0}};
    else if (use_product && !odd) x_q <= x_d;
    if (done_q) exponent_q <= highest_q;
  end

  always @(posedge clk) begin
    start_q <= {start_q[0], start};
    done_q <= use_product && last;
    busy_q <= start_q[1] || (busy_q && !(use_product && last));
    if (busy_q) step_q <= step_q == LAST_STEP ? 3'd0 : step_q + 1'b1;
    if (use_product) product_q <= last ? 3'd0 : product_q + 1'b1;
    if (rst) begin
      start_q <= 2'b00;
      done_q <= 1'b0;
      busy_q <= 1'b0;
      step_q <= 3'd0;
      product_q <= 3'd0;
    end
  end
endmodule

`default_nettype wire
