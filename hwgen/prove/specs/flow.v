// SPDX-License-Identifier: Apache-2.0
//
// A source and a sink that do all that the rules of streams allow, and what must hold of a unit between them.
//
// One output of the unit is watched, chosen freely: `place` outputs behind the first one that an accepted word
// determines. It must leave behind exactly the outputs that stand before it, and hold the word that is wanted. So nothing
// is lost, copied or reordered, whichever output it is.
//
//   bad[0]  the output changed or was withdrawn while it waited
//   bad[1]  the watched output is another word than the one that is wanted
//   bad[2]  a word leaves that no word has determined yet
//   bad[3]  for PATIENCE cycles nothing moved although all ends are willing, or a determined word did not leave
//   bad[4]  more words are under way than the counters here can hold: a fault of the harness
//
// Everything holds from the first reset on; a reset may come in any cycle.
`default_nettype none

module hwgen_formal_flow #(
    parameter integer IN = 1,        // bits of a word that enters
    parameter integer OUT = 1,       // bits of a word that leaves
    parameter integer COUNT_W = 8,   // bits of a number of words, signed
    parameter integer PATIENCE = 12, // cycles, at most 62
    parameter integer VALUES = 1     // 0: any word is as good as the one that is wanted
) (
    input  wire                      clk,
    input  wire                      rst,

    // Free.
    input  wire                      offer,
    input  wire [IN-1:0]             word,
    input  wire                      drain,
    input  wire                      watch,

    // The unit.
    output wire [IN-1:0]             s_axis_tdata,
    output wire                      s_axis_tvalid,
    input  wire                      s_axis_tready,
    input  wire [OUT-1:0]            m_axis_tdata,
    input  wire                      m_axis_tvalid,
    output wire                      m_axis_tready,

    // What the word that is offered means.
    output wire                      accept,
    input  wire signed [COUNT_W-1:0] made,       // outputs that are determined with it
    input  wire signed [COUNT_W-1:0] place,      // of the one to watch, counted from the first of these
    input  wire                      watchable,
    input  wire [OUT-1:0]            wanted,

    input  wire signed [COUNT_W-1:0] first,      // outputs in front of the first word
    input  wire                      willing,    // all other ends of the unit are

    output wire [4:0]                bad,
    output wire                      reached     // the watched word has left
);
  localparam [COUNT_W-1:0] ZERO = {COUNT_W{1'b0}};

  reg armed_q;
  reg [IN-1:0] word_q;
  reg offer_q;
  wire pop = m_axis_tvalid && m_axis_tready && !rst;
  wire [COUNT_W-1:0] popped = {{(COUNT_W-1){1'b0}}, pop};
  wire live = armed_q && !rst;

  initial armed_q = 1'b0;

  assign s_axis_tdata = word_q;
  assign s_axis_tvalid = offer_q;
  assign m_axis_tready = drain;
  assign accept = offer_q && s_axis_tready && !rst;

  always @(posedge clk) begin
    if (rst) armed_q <= 1'b1;
    if (rst || !offer_q || s_axis_tready) begin
      offer_q <= offer;
      word_q <= word;
    end
  end

  // ---- Stable while stalled ----
  reg held_q;
  reg [OUT-1:0] data_q;

  initial held_q = 1'b0;

  always @(posedge clk) begin
    held_q <= live && m_axis_tvalid && !drain;
    data_q <= m_axis_tdata;
  end

  // ---- Order ----
  reg signed [COUNT_W-1:0] under_way_q;  // outputs that are determined and have not left
  reg signed [COUNT_W-1:0] before_q;     // outputs that leave before the watched one
  reg watching_q;
  reg done_q;
  reg [OUT-1:0] wanted_q;
  wire mark = accept && watch && watchable && !watching_q && !done_q;
  wire signed [COUNT_W-1:0] before = watching_q ? before_q : under_way_q + place;
  wire now = (watching_q || mark) && before == ZERO;
  wire [OUT-1:0] want = watching_q ? wanted_q : wanted;

  always @(posedge clk) begin
    under_way_q <= under_way_q + (accept ? made : ZERO) - popped;
    before_q <= before - popped;
    wanted_q <= want;
    watching_q <= (watching_q || mark) && !(now && pop);
    done_q <= done_q || (now && pop);
    if (rst) begin
      under_way_q <= first;
      watching_q <= 1'b0;
      done_q <= 1'b0;
    end
  end

  // ---- Progress ----
  reg [5:0] idle_q;
  reg [5:0] late_q;

  always @(posedge clk) begin
    idle_q <= !live || accept || pop || !willing || !drain || !offer_q ? 6'd0 : idle_q + 6'd1;
    late_q <= !live || pop || !willing || !drain || under_way_q == ZERO ? 6'd0 : late_q + 6'd1;
  end

  assign bad[0] = held_q && !rst && (!m_axis_tvalid || data_q != m_axis_tdata);
  assign bad[1] = live && pop && now && VALUES != 0 && m_axis_tdata != want;
  assign bad[2] = live && m_axis_tvalid && under_way_q == ZERO && !(s_axis_tvalid && made != ZERO);
  assign bad[3] = live && (idle_q > PATIENCE[5:0] || late_q > PATIENCE[5:0]);
  assign bad[4] = live && under_way_q[COUNT_W-1:COUNT_W-2] != 2'b00;
  assign reached = live && done_q;
endmodule

`default_nettype wire

// What was `now` CYCLES cycles ago; valid once there was such a cycle behind the reset.
`default_nettype none

module hwgen_formal_later #(
    parameter integer WIDTH = 1,
    parameter integer CYCLES = 1
) (
    input  wire             clk,
    input  wire             rst,
    input  wire [WIDTH-1:0] now,
    output wire [WIDTH-1:0] then,
    output wire             valid
);
  wire [(CYCLES+1)*WIDTH-1:0] words;
  wire [CYCLES:0] ages;
  assign words[WIDTH-1:0] = now;
  assign ages[0] = !rst;
  assign then = words[CYCLES*WIDTH+:WIDTH];
  assign valid = ages[CYCLES];

  genvar k;
  generate
    for (k = 0; k < CYCLES; k = k + 1) begin : gen_cycle
      reg [WIDTH-1:0] word_q;
      reg age_q;
      assign words[(k+1)*WIDTH+:WIDTH] = word_q;
      assign ages[k+1] = age_q;
      always @(posedge clk) begin
        word_q <= words[k*WIDTH+:WIDTH];
        age_q <= ages[k] && !rst;
      end
    end
  endgenerate
endmodule

`default_nettype wire
