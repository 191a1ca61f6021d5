// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Credits of a free-running pipeline: as many words are let in as its output FIFO has room for.
//
// Latency:  a word that leaves the FIFO in cycle t makes room for one that enters from cycle t + 1 on.
// Interval: one word a cycle.
// Reset:    all credits, not ready; ready one cycle later.
// Contract: ready is a register; take only when ready; each word that was taken leaves the FIFO once.
`default_nettype none

module hwgen_credits #(
    parameter integer DEPTH = 4  // words in the output FIFO
) (
    input  wire clk,
    input  wire rst,
    input  wire take,   // a word enters the pipeline
    input  wire leave,  // a word leaves the FIFO behind it
    output wire ready
);
  localparam integer CREDIT_W = $clog2(DEPTH + 1);
  localparam [CREDIT_W-1:0] ONE = 1;

  reg [CREDIT_W-1:0] credit_q;
  reg ready_q;
  wire [CREDIT_W-1:0] credit_d =
      credit_q + {{(CREDIT_W-1){1'b0}}, leave} - {{(CREDIT_W-1){1'b0}}, take};

  wire any = credit_q != {CREDIT_W{1'b0}};
  wire room_d = leave || (take ? any && credit_q != ONE : any);  // credit_d is not 0, without its carries

  assign ready = ready_q;

  always @(posedge clk) begin
    credit_q <= credit_d;
    ready_q <= room_d;
    if (rst) begin
      credit_q <= DEPTH[CREDIT_W-1:0];
      ready_q <= 1'b0;
    end
  end
endmodule

`default_nettype wire
