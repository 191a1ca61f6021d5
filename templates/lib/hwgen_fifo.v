// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// FIFO behind a free-running pipeline: a push is never refused, its owner holds credits instead.
//
// Latency:  a word pushed in cycle w is offered from cycle max(w, pop of the word before) + 1.
// Interval: one word a cycle.
// Reset:    empty; data registers keep their values.
// Contract: at most DEPTH words are inside at any time, the output register included.
`default_nettype none

module hwgen_fifo #(
    parameter integer WIDTH = 8,  // bits of a word
    parameter integer DEPTH = 4   // words, at least 2
) (
    input  wire             clk,
    input  wire             rst,

    input  wire             push,
    input  wire [WIDTH-1:0] push_data,

    output wire [WIDTH-1:0] m_axis_tdata,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready
);
  localparam integer MANY = 128;  // words for which block memory is likely

  generate
    if (DEPTH >= MANY) begin : gen_deep
      hwgen_deep_fifo #(
          .WIDTH(WIDTH),
          .DEPTH(DEPTH)
      ) u_words (
          .clk          (clk),
          .rst          (rst),
          .push         (push),
          .push_data    (push_data),
          .m_axis_tdata (m_axis_tdata),
          .m_axis_tvalid(m_axis_tvalid),
          .m_axis_tready(m_axis_tready)
      );
    end else begin : gen_words
      localparam integer SLOTS = DEPTH > 1 ? DEPTH - 1 : 1;
      localparam integer ADDR_W = SLOTS > 1 ? $clog2(SLOTS) : 1;
      localparam integer COUNT_W = $clog2(SLOTS + 1);
      localparam integer LAST = SLOTS - 1;

      (* no_rw_check *)
      reg [WIDTH-1:0] memory [0:SLOTS-1];
      reg [ADDR_W-1:0] write_q;
      reg [ADDR_W-1:0] read_q;
      reg [COUNT_W-1:0] count_q;
      reg [WIDTH-1:0] data_q;
      reg valid_q;

      // The output register takes the oldest word: one from memory, or the pushed one when memory is empty.
      wire load = !valid_q || m_axis_tready;
      wire stored = count_q != {COUNT_W{1'b0}};
      wire store = push && (stored || !load);
      wire fetch = load && stored;
      wire [COUNT_W-1:0] fetched = stored && !push ? count_q - 1'b1 : count_q;
      wire [COUNT_W-1:0] kept = push ? count_q + 1'b1 : count_q;

      assign m_axis_tdata = data_q;
      assign m_axis_tvalid = valid_q;

      always @(posedge clk) begin
        if (push) memory[write_q] <= push_data;  // where it is not stored, memory is empty
        if (load) data_q <= stored ? memory[read_q] : push_data;
      end

      always @(posedge clk) begin
        if (store) write_q <= write_q == LAST[ADDR_W-1:0] ? {ADDR_W{1'b0}} : write_q + 1'b1;
        if (fetch) read_q <= read_q == LAST[ADDR_W-1:0] ? {ADDR_W{1'b0}} : read_q + 1'b1;
        count_q <= load ? fetched : kept;
        if (load) valid_q <= stored || push;
        if (rst) begin
          write_q <= {ADDR_W{1'b0}};
          read_q <= {ADDR_W{1'b0}};
          count_q <= {COUNT_W{1'b0}};
          valid_q <= 1'b0;
        end
      end

`ifdef HWGEN_ASSERT
      reg armed_q;  // nothing holds before the first reset
      initial armed_q = 1'b0;
      always @(posedge clk) begin
        if (rst) armed_q <= 1'b1;
        if (armed_q && !rst && store && !fetch && count_q == SLOTS[COUNT_W-1:0]) begin
          $display("ERROR: %m: push into a full FIFO");
          $finish;
        end
      end
`endif
    end
  endgenerate

  initial
    if (DEPTH < 2) begin
      $display("ERROR: %m: DEPTH must be at least 2, not %0d", DEPTH);
      $finish;
    end
endmodule

`default_nettype wire
