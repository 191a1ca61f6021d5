// SPDX-License-Identifier: Apache-2.0
// A hand-written design for the tests of the benches: add 1, then multiply by 3, each a register
// with its stream tapped. Macros plant one fault each.
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
  wire clk = aclk;
  wire rst = !aresetn;

  reg ready_q;  // not ready in the first cycle after reset

  // increment: lanes of 6 bits
  reg [11:0] increment_q;
  reg increment_valid_q;
  reg increment_last_q;
  wire [11:0] increment_tdata = increment_q;
  wire increment_tvalid = increment_valid_q;
  wire increment_tready;

  wire [5:0] sum0 = s_axis_tdata[5:0] + 6'd1;
  wire [5:0] sum1 = s_axis_tdata[13:8] + 6'd1;

  assign s_axis_tready = ready_q && (!increment_valid_q || increment_tready);

  // triple: lanes of 8 bits, the output
  reg [15:0] triple_q;
  reg triple_valid_q;
  reg triple_last_q;
  reg [3:0] count_q;  // beats of all frames
  wire [15:0] triple_tdata = triple_q;
  wire triple_tvalid = triple_valid_q;
  wire triple_tready = m_axis_tready;

  wire [7:0] product0 = {{2{increment_q[5]}}, increment_q[5:0]} * 8'd3;
  wire [7:0] product1 = {{2{increment_q[11]}}, increment_q[11:6]} * 8'd3;

`ifdef FAULT_LATE
  reg pause_q;
  assign increment_tready = (!triple_valid_q || m_axis_tready) && !(count_q == 4'd9 && !pause_q);
  always @(posedge clk) pause_q <= count_q == 4'd9;
`elsif FAULT_HANG
  assign increment_tready = (!triple_valid_q || m_axis_tready) && count_q != 4'd9;
`else
  assign increment_tready = !triple_valid_q || m_axis_tready;
`endif

`ifdef FAULT_RETRACTED
  assign m_axis_tvalid = triple_valid_q && !(count_q == 4'd9 && blink_q);
  reg blink_q;
  always @(posedge clk) blink_q <= m_axis_tvalid && !m_axis_tready;
`else
  assign m_axis_tvalid = triple_valid_q;
`endif

`ifdef FAULT_CHANGED
  reg [1:0] wait_q;
  always @(posedge clk) wait_q <= m_axis_tvalid && !m_axis_tready && wait_q != 2'd2 ? wait_q + 2'd1 : 2'd0;
  assign m_axis_tdata = triple_q ^ {15'd0, wait_q == 2'd1};
`elsif FAULT_BIT
  assign m_axis_tdata = triple_q ^ {7'd0, count_q == 4'd9, 8'd0};
`elsif FAULT_UNKNOWN
  assign m_axis_tdata = count_q == 4'd9 ? 16'bx : triple_q;
`else
  assign m_axis_tdata = triple_q;
`endif

`ifdef FAULT_LAST
  assign m_axis_tlast = triple_last_q && count_q != 4'd12;
`else
  assign m_axis_tlast = triple_last_q;
`endif

  always @(posedge clk) begin
    if (s_axis_tvalid && s_axis_tready) begin
      increment_q <= {sum1, sum0};
      increment_last_q <= s_axis_tlast;
    end
    if (increment_tvalid && increment_tready) begin
      triple_q <= {product1, product0};
      triple_last_q <= increment_last_q;
    end
  end

  always @(posedge clk) begin
    ready_q <= 1'b1;
    if (s_axis_tready) increment_valid_q <= s_axis_tvalid;
    if (increment_tready) triple_valid_q <= increment_valid_q;
    if (increment_tvalid && increment_tready) count_q <= count_q + 4'd1;
`ifdef FAULT_SURPLUS
    if (count_q == 4'd9 && increment_tready) triple_valid_q <= 1'b1;
`endif
    if (rst) begin
      ready_q <= 1'b0;
      increment_valid_q <= 1'b0;
      triple_valid_q <= 1'b0;
      count_q <= 4'd0;
    end
  end
endmodule

`default_nettype wire
