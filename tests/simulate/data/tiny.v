// SPDX-License-Identifier: Apache-2.0
// A hand-written design for the tests of the benches: add 1, then multiply by 3, each a register with its
// stream tapped. The first lane of the first beat after reset names a fault to commit, so that one build
// serves all of them; 0 commits none.
`default_nettype none

module tiny (
    input  wire        aclk,
    input  wire        aresetn,
    input  wire [15:0] s_axis_tdata,
    input  wire        s_axis_tvalid,
    output wire        s_axis_tready,
    input  wire        s_axis_tlast,
    output wire [15:0] m_axis_tdata,
    output wire        m_axis_tvalid,
    input  wire        m_axis_tready,
    output wire        m_axis_tlast
);
  localparam [3:0] WRONG_BIT = 4'd1;
  localparam [3:0] LATE = 4'd2;
  localparam [3:0] RETRACTED = 4'd3;
  localparam [3:0] CHANGED = 4'd4;
  localparam [3:0] UNKNOWN_DATA = 4'd5;
  localparam [3:0] NO_LAST = 4'd6;
  localparam [3:0] HANG = 4'd7;
  localparam [3:0] SURPLUS = 4'd8;
  localparam [3:0] UNKNOWN_VALID = 4'd9;
  localparam [5:0] WHEN = 6'd9;  // beats before the fault

  wire clk = aclk;
  wire rst = !aresetn;

  reg ready_q;  // not ready in the first cycle after reset
  reg [3:0] fault_q;
  reg started_q;
  reg paused_q;
  reg stalled_q;
  reg [5:0] count_q;  // beats that left the first register

  // increment: lanes of 6 bits
  reg [11:0] increment_q;
  reg increment_valid_q;
  reg increment_last_q;
  wire [11:0] increment_tdata = increment_q;
  wire increment_tvalid = increment_valid_q;
  wire increment_tready;

  // triple: lanes of 8 bits, the output
  reg [15:0] triple_q;
  reg triple_valid_q;
  reg triple_last_q;
  wire [15:0] triple_tdata = triple_q;
  wire triple_tvalid = triple_valid_q;
  wire triple_tready = m_axis_tready;

  wire now = count_q == WHEN;
  wire refuse = now && (fault_q == HANG || (fault_q == LATE && !paused_q));
  wire retract = now && fault_q == RETRACTED && stalled_q;
  wire flip = now && (fault_q == WRONG_BIT || (fault_q == CHANGED && stalled_q));
  wire drop_last = count_q == 6'd12 && fault_q == NO_LAST;

  wire [5:0] sum0 = s_axis_tdata[5:0] + 6'd1;
  wire [5:0] sum1 = s_axis_tdata[13:8] + 6'd1;
  wire [7:0] product0 = {{2{increment_q[5]}}, increment_q[5:0]} * 8'd3;
  wire [7:0] product1 = {{2{increment_q[11]}}, increment_q[11:6]} * 8'd3;

  assign s_axis_tready = ready_q && (!increment_valid_q || increment_tready);
  assign increment_tready = (!triple_valid_q || m_axis_tready) && !refuse;
  assign m_axis_tvalid = now && fault_q == UNKNOWN_VALID ? 1'bx : triple_valid_q && !retract;
  assign m_axis_tdata = now && fault_q == UNKNOWN_DATA ? 16'bx : triple_q ^ {7'd0, flip, 8'd0};
  assign m_axis_tlast = triple_last_q && !drop_last;

  always @(posedge clk) begin
    if (s_axis_tvalid && s_axis_tready) begin
      increment_q <= {sum1, sum0};
      increment_last_q <= s_axis_tlast;
      if (!started_q) fault_q <= s_axis_tdata[3:0];
    end
    if (increment_tvalid && increment_tready) begin
      triple_q <= {product1, product0};
      triple_last_q <= increment_last_q;
    end
  end

  always @(posedge clk) begin
    ready_q <= 1'b1;
    paused_q <= now;
    stalled_q <= triple_valid_q && !m_axis_tready;
    if (s_axis_tvalid && s_axis_tready) started_q <= 1'b1;
    if (s_axis_tready) increment_valid_q <= s_axis_tvalid;
    if (increment_tready) triple_valid_q <= increment_valid_q;
    if (increment_tvalid && increment_tready) count_q <= count_q + 6'd1;
    if (m_axis_tready && refuse) triple_valid_q <= 1'b0;
    if (count_q == 6'd36 && fault_q == SURPLUS) triple_valid_q <= 1'b1;
    if (rst) begin
      ready_q <= 1'b0;
      started_q <= 1'b0;
      paused_q <= 1'b0;
      stalled_q <= 1'b0;
      increment_valid_q <= 1'b0;
      triple_valid_q <= 1'b0;
      count_q <= 6'd0;
      fault_q <= 4'd0;
    end
  end
endmodule

`default_nettype wire
