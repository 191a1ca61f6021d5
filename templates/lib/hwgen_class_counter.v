// SPDX-License-Identifier: Apache-2.0
// Generated designs contain this file unchanged; what hwgen generates belongs to its user.
//
// Address of constants that depend on where a window lies. A frame is ROWS x COLUMNS pixels of BEATS beats. Along each
// axis the first FRONT and the last BACK positions are classes of their own, those between share one:
//
//   columns   0 .. FRONT-1 | FRONT .. COLUMNS-BACK-1 | .. COLUMNS-1      BEATS beats of a pixel read one address
//   class     0 .. FRONT-1 |         FRONT           | .. FRONT+BACK     address = row class * column classes + class
//
// The address only ever goes one up, back to the first class of its row, or to 0: no multiplication.
//
// Latency:  address is a register; it belongs to the beat of the next step.
// Interval: one beat a cycle.
// Reset:    first beat of a frame.
`default_nettype none

module hwgen_class_counter #(
    parameter integer BEATS = 1,         // beats of a pixel
    parameter integer COLUMNS = 1,       // pixels of a row
    parameter integer COLUMN_FRONT = 0,  // FRONT + BACK is less than the positions of the axis
    parameter integer COLUMN_BACK = 0,
    parameter integer ROWS = 1,          // rows of a frame
    parameter integer ROW_FRONT = 0,
    parameter integer ROW_BACK = 0,
    parameter integer ADDR_W = 1         // bits of the address
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              step,
    output wire [ADDR_W-1:0] address
);
  localparam integer BEAT_W = BEATS > 1 ? $clog2(BEATS) : 1;
  localparam integer COLUMN_W = $clog2(COLUMNS + 1) + 1;  // signed
  localparam integer ROW_W = $clog2(ROWS + 1) + 1;        // signed
  localparam integer LAST_BEAT = BEATS - 1;
  localparam integer LAST_COLUMN = COLUMNS - 1;
  localparam integer LAST_ROW = ROWS - 1;
  localparam integer COLUMN_SHARED = COLUMNS - COLUMN_BACK - 1;  // last position of the class between
  localparam integer ROW_SHARED = ROWS - ROW_BACK - 1;

  reg [BEAT_W-1:0] beat_q;
  reg signed [COLUMN_W-1:0] column_q;
  reg signed [ROW_W-1:0] row_q;
  reg [ADDR_W-1:0] address_q;
  reg [ADDR_W-1:0] first_q;  // address of the first class of this row

  wire beat_last = beat_q == LAST_BEAT[BEAT_W-1:0];
  wire column_last = column_q == $signed(LAST_COLUMN[COLUMN_W-1:0]);
  wire row_last = row_q == $signed(LAST_ROW[ROW_W-1:0]);
  wire column_changes = column_q < $signed(COLUMN_FRONT[COLUMN_W-1:0]) ||
                        column_q >= $signed(COLUMN_SHARED[COLUMN_W-1:0]);
  wire row_changes = row_q < $signed(ROW_FRONT[ROW_W-1:0]) || row_q >= $signed(ROW_SHARED[ROW_W-1:0]);

  // The last column of a row has the last class, so the next row class begins one address further.
  wire [ADDR_W-1:0] up = address_q + 1'b1;
  wire [ADDR_W-1:0] next_first = row_last ? {ADDR_W{1'b0}} : row_changes ? up : first_q;

  assign address = address_q;

  always @(posedge clk) begin
    if (step) beat_q <= beat_last ? {BEAT_W{1'b0}} : beat_q + 1'b1;
    if (step && beat_last) begin
      column_q <= column_last ? {COLUMN_W{1'b0}} : column_q + 1'b1;
      if (column_last) begin
        row_q <= row_last ? {ROW_W{1'b0}} : row_q + 1'b1;
        first_q <= next_first;
        address_q <= next_first;
      end else if (column_changes) address_q <= up;
    end
    if (rst) begin
      beat_q <= {BEAT_W{1'b0}};
      column_q <= {COLUMN_W{1'b0}};
      row_q <= {ROW_W{1'b0}};
      first_q <= {ADDR_W{1'b0}};
      address_q <= {ADDR_W{1'b0}};
    end
  end
endmodule

`default_nettype wire
