// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Replay: every INNER words of a stream leave FACTOR times, one after the other: the words of a pixel to repeat columns,
// a row to repeat rows. Words lie in a cyclic memory and are freed one by one in the last repetition, so that the next
// INNER words take their place while they are still read.
//
//   in    a b c            d e f            CAPACITY >= INNER; INNER = 1 needs 2 for one word a cycle
//   out   a b c  a b c  a b c  d e f  d e f  d e f
//
// Latency:  a word accepted in cycle a is read at the earliest in cycle a + 1 and pushed one cycle later.
// Interval: one output word a cycle, also from repetition to repetition.
// Reset:    empty and not ready; ready one cycle later.
// Contract: s_axis_tready is a register; the memory has room.
`default_nettype none

module hwgen_replay #(
    parameter integer WORD = 8,      // bits of a word
    parameter integer INNER = 4,     // words that are repeated together
    parameter integer FACTOR = 2,    // times that they leave, at least 2
    parameter integer CAPACITY = 4,  // words of storage, at least INNER
    parameter integer DEPTH = 3      // words in the output FIFO; 3 for one word a cycle
) (
    input  wire            clk,
    input  wire            rst,

    input  wire [WORD-1:0] s_axis_tdata,
    input  wire            s_axis_tvalid,
    output wire            s_axis_tready,

    output wire [WORD-1:0] m_axis_tdata,
    output wire            m_axis_tvalid,
    input  wire            m_axis_tready
);
  localparam integer ADDR_W = CAPACITY > 1 ? $clog2(CAPACITY) : 1;
  localparam integer COUNT_W = $clog2(CAPACITY + 1);
  localparam integer INNER_W = INNER > 1 ? $clog2(INNER) : 1;
  localparam integer PASS_W = FACTOR > 1 ? $clog2(FACTOR) : 1;
  localparam integer LAST_ADDRESS = CAPACITY - 1;
  localparam integer LAST_WORD = INNER - 1;
  localparam integer LAST_PASS = FACTOR - 1;
  localparam integer CREDIT_W = $clog2(DEPTH + 1);

  // ---- Store ----
  (* no_rw_check *)
  reg [WORD-1:0] memory [0:CAPACITY-1];
  reg [ADDR_W-1:0] write_q;
  reg ready_q;
  wire accept = s_axis_tvalid && ready_q;

  assign s_axis_tready = ready_q;

  always @(posedge clk) if (accept) memory[write_q] <= s_axis_tdata;

  // ---- Read: FACTOR passes; the words of the first one must have arrived ----
  reg [ADDR_W-1:0] address_q;  // of the word to read, and of the first of its pass
  reg [ADDR_W-1:0] start_q;
  reg [INNER_W-1:0] word_q;
  reg [PASS_W-1:0] pass_q;
  reg [COUNT_W-1:0] new_q;     // stored words that were not read yet
  reg [COUNT_W-1:0] held_q;    // stored words that were not freed yet
  reg [CREDIT_W-1:0] credit_q;
  reg push_q;
  reg [WORD-1:0] data_q;

  wire first_pass = pass_q == {PASS_W{1'b0}};
  wire last_pass = pass_q == LAST_PASS[PASS_W-1:0];
  wire last_word = word_q == LAST_WORD[INNER_W-1:0];
  wire take = (!first_pass || new_q != {COUNT_W{1'b0}}) && credit_q != {CREDIT_W{1'b0}};
  wire pop = m_axis_tvalid && m_axis_tready;
  wire [ADDR_W-1:0] next = address_q == LAST_ADDRESS[ADDR_W-1:0] ? {ADDR_W{1'b0}} : address_q + 1'b1;
  wire [COUNT_W-1:0] arrived = {{(COUNT_W-1){1'b0}}, accept};
  wire [COUNT_W-1:0] held_d = held_q + arrived - {{(COUNT_W-1){1'b0}}, take && last_pass};

  always @(posedge clk) if (take) data_q <= memory[address_q];

  always @(posedge clk) begin
    if (accept) write_q <= write_q == LAST_ADDRESS[ADDR_W-1:0] ? {ADDR_W{1'b0}} : write_q + 1'b1;
    if (take) begin
      word_q <= last_word ? {INNER_W{1'b0}} : word_q + 1'b1;
      address_q <= last_word && !last_pass ? start_q : next;
      if (last_word) begin
        pass_q <= last_pass ? {PASS_W{1'b0}} : pass_q + 1'b1;
        if (last_pass) start_q <= next;
      end
    end
    new_q <= new_q + arrived - {{(COUNT_W-1){1'b0}}, take && first_pass};
    held_q <= held_d;
    ready_q <= held_d != CAPACITY[COUNT_W-1:0];
    credit_q <= credit_q + {{(CREDIT_W-1){1'b0}}, pop} - {{(CREDIT_W-1){1'b0}}, take};
    push_q <= take;
    if (rst) begin
      write_q <= {ADDR_W{1'b0}};
      address_q <= {ADDR_W{1'b0}};
      start_q <= {ADDR_W{1'b0}};
      word_q <= {INNER_W{1'b0}};
      pass_q <= {PASS_W{1'b0}};
      new_q <= {COUNT_W{1'b0}};
      held_q <= {COUNT_W{1'b0}};
      ready_q <= 1'b0;
      credit_q <= DEPTH[CREDIT_W-1:0];
      push_q <= 1'b0;
    end
  end

  hwgen_fifo #(
      .WIDTH(WORD),
      .DEPTH(DEPTH)
  ) u_output (
      .clk          (clk),
      .rst          (rst),
      .push         (push_q),
      .push_data    (data_q),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );

  initial
    if (CAPACITY < INNER || FACTOR < 2) begin
      $display("ERROR: %m: CAPACITY = %0d must be at least INNER = %0d, FACTOR = %0d at least 2",
               CAPACITY, INNER, FACTOR);
      $finish;
    end
endmodule

`default_nettype wire
