// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Keep: of every PERIOD words those from FIRST on, COUNT of them, pass; the others are dropped. One cuts the rows off an
// image, one the columns, one the channels.
//
//   FIRST words      COUNT words     PERIOD - FIRST - COUNT words
//   | dropped ...... | kept ........ | dropped ...... |
//
// Latency:  a kept word that is accepted in cycle a is offered from cycle max(a, pop of the word before) + 1.
// Interval: one word in a cycle; a word that is dropped never waits for room.
// Reset:    first word of a period, not ready; ready one cycle later.
// Contract: s_axis_tready is a register; kept word n is accepted at the earliest one cycle after kept word n - DEPTH left.
`default_nettype none

module hwgen_keep #(
    parameter integer WIDTH = 8,   // bits of a word
    parameter integer PERIOD = 4,  // words after which the pattern starts again
    parameter integer FIRST = 1,   // words dropped in front
    parameter integer COUNT = 2,   // words kept, at least 1 and less than PERIOD
    parameter integer DEPTH = 2    // words in the output FIFO, at least 2
) (
    input  wire             clk,
    input  wire             rst,

    input  wire [WIDTH-1:0] s_axis_tdata,
    input  wire             s_axis_tvalid,
    output wire             s_axis_tready,

    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  // Kept and dropped words come in runs; the one behind the kept words goes on into the next period.
  localparam integer COUNT_W = $clog2(PERIOD);
  localparam integer KEPT = COUNT - 1;             // words of a run behind its first
  localparam integer DROPPED = PERIOD - COUNT - 1;
  localparam integer AT_FIRST = FIRST > 0 ? FIRST - 1 : COUNT - 1;
  localparam integer CREDIT_W = $clog2(DEPTH + 1);

  reg keep_q;                  // the next word is kept
  reg [COUNT_W-1:0] behind_q;  // words of its run behind it
  reg [CREDIT_W-1:0] credit_q;
  reg ready_q;

  wire accept = s_axis_tvalid && ready_q;
  wire push = accept && keep_q;
  wire pop = m_axis_tvalid && m_axis_tready;
  wire last = behind_q == {COUNT_W{1'b0}};
  wire keep_d = keep_q ^ (accept && last);
  wire [CREDIT_W-1:0] credit_d =
      credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, push};

  assign s_axis_tready = ready_q;

  always @(posedge clk) begin
    keep_q <= keep_d;
    if (accept) behind_q <= !last ? behind_q - 1'b1 : keep_q ? DROPPED[COUNT_W-1:0] : KEPT[COUNT_W-1:0];
    credit_q <= credit_d;
    ready_q <= !keep_d || credit_d != {CREDIT_W{1'b0}};
    if (rst) begin
      keep_q <= FIRST == 0;
      behind_q <= AT_FIRST[COUNT_W-1:0];
      credit_q <= DEPTH[CREDIT_W-1:0];
      ready_q <= 1'b0;
    end
  end

  hwgen_fifo #(
      .WIDTH(WIDTH),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (push),
      .push_data    (s_axis_tdata),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );

  initial
    if (COUNT < 1 || COUNT >= PERIOD || FIRST < 0 || FIRST + COUNT > PERIOD) begin
      $display("ERROR: %m: COUNT = %0d words from FIRST = %0d on must be some of PERIOD = %0d, not all",
               COUNT, FIRST, PERIOD);
      $finish;
    end
endmodule

`default_nettype wire
