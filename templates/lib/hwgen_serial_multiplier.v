// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Signed multiplier of wide operands from one block of 18 x 18 bits, used in turn for every pair of limbs. An operand of more
// than 18 bits has a low limb of CUT bits, half of the wider one, and a high one; the highest products come first:
//
//   a1 * b1     then CUT bits up, + a1 * b0     + a0 * b1     then CUT bits up, + a0 * b0
//
// Halves are narrower than 18 bits where the operands are, so that families with smaller blocks need one as well.
//
// Latency:  the product stands 5 + CYCLES cycles behind start, for one cycle.
// Interval: one product in CYCLES cycles, 2 with one wide operand and 4 with two.
// Reset:    control only.
// Contract: a and b hold from start on for CYCLES cycles; at least one of them has more than 18 bits, neither more than 35.
`default_nettype none

module hwgen_serial_multiplier #(
    parameter integer A_W = 24,  // bits of a, signed
    parameter integer B_W = 18   // bits of b, signed
) (
    input  wire                      clk,
    input  wire                      rst,

    input  wire                      start,
    input  wire signed [A_W-1:0]     a,
    input  wire signed [B_W-1:0]     b,
    output wire signed [A_W+B_W-1:0] product
);
  localparam integer P_W = A_W + B_W;
  localparam integer A_LIMBS = A_W > 18 ? 2 : 1;
  localparam integer B_LIMBS = B_W > 18 ? 2 : 1;
  localparam integer CYCLES = A_LIMBS * B_LIMBS;
  localparam integer LATENCY = 5;  // of the limbs' registers and hwgen_multiplier
  localparam integer CUT = (A_W > B_W ? A_W : B_W) / 2;
  localparam integer LIMB_A = A_LIMBS == 1 ? A_W : A_W - CUT > CUT ? A_W - CUT : CUT + 1;
  localparam integer LIMB_B = B_LIMBS == 1 ? B_W : B_W - CUT > CUT ? B_W - CUT : CUT + 1;
  localparam integer PART_W = LIMB_A + LIMB_B;

  reg [LATENCY+CYCLES-1:0] phase_q;
  wire [LATENCY+CYCLES:0] since = {phase_q, start};  // bit n: start was n cycles ago
  wire unused_phase = since[LATENCY+CYCLES];

  always @(posedge clk) phase_q <= rst ? {(LATENCY+CYCLES){1'b0}} : since[LATENCY+CYCLES-1:0];

  // ---- Limbs ----
  wire signed [LIMB_A-1:0] limb_a;
  wire signed [LIMB_B-1:0] limb_b;
  reg signed [LIMB_A-1:0] limb_a_q;
  reg signed [LIMB_B-1:0] limb_b_q;
  wire signed [PART_W-1:0] part;

  generate
    if (A_LIMBS == 2) begin : gen_a
      wire high = since[0] || (CYCLES == 4 && since[1]);
      wire [LIMB_A-1:0] upper = {{(CUT+LIMB_A-A_W+1){a[A_W-1]}}, a[A_W-2:CUT]};
      assign limb_a = high ? upper : {{(LIMB_A-CUT){1'b0}}, a[CUT-1:0]};
    end else begin : gen_whole_a
      assign limb_a = a;
    end
    if (B_LIMBS == 2) begin : gen_b
      wire high = since[0] || (CYCLES == 4 && since[2]);
      wire [LIMB_B-1:0] upper = {{(CUT+LIMB_B-B_W+1){b[B_W-1]}}, b[B_W-2:CUT]};
      assign limb_b = high ? upper : {{(LIMB_B-CUT){1'b0}}, b[CUT-1:0]};
    end else begin : gen_whole_b
      assign limb_b = b;
    end
  endgenerate

  always @(posedge clk) begin
    limb_a_q <= limb_a;
    limb_b_q <= limb_b;
  end

  hwgen_multiplier #(
      .A_W(LIMB_A),
      .B_W(LIMB_B)
  ) u_multiplier (
      .clk    (clk),
      .a      (limb_a_q),
      .b      (limb_b_q),
      .product(part)
  );

  // ---- Sum: what is kept of it is known a cycle before ----
  reg signed [P_W-1:0] sum_q;
  reg keep_q;
  reg up_q;
  wire signed [P_W-1:0] kept = up_q ? sum_q <<< CUT : sum_q;
  wire signed [P_W-1:0] part_wide = {{(P_W-PART_W){part[PART_W-1]}}, part};

  always @(posedge clk) begin
    keep_q <= !since[LATENCY-1];
    up_q <= since[LATENCY] || (CYCLES == 4 && since[LATENCY+CYCLES-2]);
    sum_q <= ({P_W{keep_q}} & kept) + part_wide;
  end
  assign product = sum_q;
endmodule

`default_nettype wire
