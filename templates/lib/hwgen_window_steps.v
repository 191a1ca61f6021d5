// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// The place of a read of hwgen_window_buffer within its window: words of a pixel, pixels of a kernel row, kernel rows, passes
// over a part of the channels, parts. Registers say which of them end with a read, so that what follows it needs no comparison.
//
// Latency:  the place of the next read stands one cycle after take.
// Interval: one read a cycle.
// Reset:    first word of a window.
// Contract: none.
`default_nettype none

module hwgen_window_steps #(
    parameter integer WORDS = 1,     // words of a pixel in a part
    parameter integer KERNEL_W = 3,  // kernel columns
    parameter integer KERNEL_H = 3,  // kernel rows
    parameter integer GROUPS = 1,    // passes over a part
    parameter integer BLOCKS = 1     // parts of a window
) (
    input  wire clk,
    input  wire rst,

    input  wire take,
    output wire last_word,    // of its pixel
    output wire last_line,    // the last word of a kernel row
    output wire last_pass,    // of a pass
    output wire last_part,    // of a part
    output wire last_window,  // of the window
    output wire last_group,   // it lies in the last pass over its part
    output wire first_tap     // and in the first pixel of a pass
);
  localparam integer WORD_W = WORDS > 1 ? $clog2(WORDS) : 1;
  localparam integer KX_W = KERNEL_W > 1 ? $clog2(KERNEL_W) : 1;
  localparam integer KY_W = KERNEL_H > 1 ? $clog2(KERNEL_H) : 1;
  localparam integer GROUP_W = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam integer BLOCK_W = BLOCKS > 1 ? $clog2(BLOCKS) : 1;
  localparam integer NEXT_WORD = WORDS > 1 ? WORDS - 2 : 0;  // the last counts but one
  localparam integer NEXT_KX = KERNEL_W > 1 ? KERNEL_W - 2 : 0;
  localparam integer NEXT_KY = KERNEL_H > 1 ? KERNEL_H - 2 : 0;
  localparam integer NEXT_GROUP = GROUPS > 1 ? GROUPS - 2 : 0;
  localparam integer NEXT_BLOCK = BLOCKS > 1 ? BLOCKS - 2 : 0;

  reg [WORD_W-1:0] word_q;
  reg [KX_W-1:0] kx_q;
  reg [KY_W-1:0] ky_q;
  reg [GROUP_W-1:0] group_q;
  reg [BLOCK_W-1:0] block_q;
  reg last_kx_q;
  reg last_ky_q;
  reg last_group_q;
  reg last_block_q;
  reg last_word_q;
  reg last_line_q;
  reg last_pass_q;
  reg last_part_q;
  reg last_window_q;
  reg first_tap_q;

  assign last_word = last_word_q;
  assign last_line = last_line_q;
  assign last_pass = last_pass_q;
  assign last_part = last_part_q;
  assign last_window = last_window_q;
  assign last_group = last_group_q;
  assign first_tap = first_tap_q;

  // ---- Of the read behind this one ----
  wire next_word = WORDS == 1 || (!last_word_q && word_q == NEXT_WORD[WORD_W-1:0]);
  wire next_kx = last_word_q ? KERNEL_W == 1 || (!last_kx_q && kx_q == NEXT_KX[KX_W-1:0]) : last_kx_q;
  wire next_ky = last_line_q ? KERNEL_H == 1 || (!last_ky_q && ky_q == NEXT_KY[KY_W-1:0]) : last_ky_q;
  wire next_group = last_pass_q ? GROUPS == 1 || (!last_group_q && group_q == NEXT_GROUP[GROUP_W-1:0]) : last_group_q;
  wire next_block = last_part_q ? BLOCKS == 1 || (!last_block_q && block_q == NEXT_BLOCK[BLOCK_W-1:0]) : last_block_q;

  always @(posedge clk) begin
    if (take) begin
      word_q <= last_word_q ? {WORD_W{1'b0}} : word_q + 1'b1;
      last_kx_q <= next_kx;
      last_ky_q <= next_ky;
      last_group_q <= next_group;
      last_block_q <= next_block;
      last_word_q <= next_word;
      last_line_q <= next_word && next_kx;
      last_pass_q <= next_word && next_kx && next_ky;
      last_part_q <= next_word && next_kx && next_ky && next_group;
      last_window_q <= next_word && next_kx && next_ky && next_group && next_block;
    end
    if (take && last_word_q) begin
      kx_q <= last_kx_q ? {KX_W{1'b0}} : kx_q + 1'b1;
      first_tap_q <= last_kx_q && last_ky_q;
    end
    if (take && last_line_q) ky_q <= last_ky_q ? {KY_W{1'b0}} : ky_q + 1'b1;
    if (take && last_pass_q) group_q <= last_group_q ? {GROUP_W{1'b0}} : group_q + 1'b1;
    if (take && last_part_q) block_q <= last_block_q ? {BLOCK_W{1'b0}} : block_q + 1'b1;
    if (rst) begin
      word_q <= {WORD_W{1'b0}};
      kx_q <= {KX_W{1'b0}};
      ky_q <= {KY_W{1'b0}};
      group_q <= {GROUP_W{1'b0}};
      block_q <= {BLOCK_W{1'b0}};
      last_kx_q <= KERNEL_W == 1;
      last_ky_q <= KERNEL_H == 1;
      last_group_q <= GROUPS == 1;
      last_block_q <= BLOCKS == 1;
      last_word_q <= WORDS == 1;
      last_line_q <= WORDS * KERNEL_W == 1;
      last_pass_q <= WORDS * KERNEL_W * KERNEL_H == 1;
      last_part_q <= WORDS * KERNEL_W * KERNEL_H * GROUPS == 1;
      last_window_q <= WORDS * KERNEL_W * KERNEL_H * GROUPS * BLOCKS == 1;
      first_tap_q <= 1'b1;
    end
  end
endmodule

`default_nettype wire
