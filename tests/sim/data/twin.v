// SPDX-License-Identifier: Apache-2.0
// A hand-written design with two inputs and two outputs for the tests of the benches. The stream `left` forks behind
// its port: one branch is added to `right`, the other leaves with one lane a beat. The first lane of the first beat of
// `left` names a fault to commit, so that one build serves all of them; 0 commits none.
`default_nettype none

module twin (
    input  wire        aclk,
    input  wire        aresetn,
    input  wire [15:0] s_axis_left_tdata,
    input  wire        s_axis_left_tvalid,
    output wire        s_axis_left_tready,
    input  wire        s_axis_left_tlast,
    input  wire [15:0] s_axis_right_tdata,
    input  wire        s_axis_right_tvalid,
    output wire        s_axis_right_tready,
    input  wire        s_axis_right_tlast,
    output wire [15:0] m_axis_sum_tdata,
    output wire        m_axis_sum_tvalid,
    input  wire        m_axis_sum_tready,
    output wire        m_axis_sum_tlast,
    output wire [7:0]  m_axis_copy_tdata,
    output wire        m_axis_copy_tvalid,
    input  wire        m_axis_copy_tready,
    output wire        m_axis_copy_tlast,
    output wire        frame_error
);
  localparam [2:0] WRONG_BIT = 3'd1;  // of copy
  localparam [2:0] LATE = 3'd2;       // sum
  localparam [2:0] NO_LAST = 3'd3;    // of copy
  localparam [2:0] RETRACTED = 3'd4;  // sum
  localparam [2:0] SURPLUS = 3'd5;    // copy
  localparam [5:0] WHEN = 6'd3;       // beats of sum before the fault

  wire clk = aclk;
  wire rst = !aresetn;
  assign frame_error = 1'b0;

  reg ready_q;  // not ready in the first cycle after reset
  reg started_q;
  reg paused_q;
  reg stalled_q;
  reg phase_q;          // which lane of a beat is at copy
  reg [2:0] fault_q;
  reg [5:0] count_q;    // beats of sum
  reg [3:0] sum_q;      // of the frame
  reg [5:0] copy_q;     // of the frame
  reg [6:0] copies_q;   // beats of copy

  // left: 2 lanes of 6 bits, to both FIFOs
  wire room_sum;
  wire room_copy;
  wire [11:0] left_tdata = {s_axis_left_tdata[13:8], s_axis_left_tdata[5:0]};
  wire left_tvalid = s_axis_left_tvalid;
  wire left_tready = ready_q && room_sum && room_copy;
  wire push = left_tvalid && left_tready;
  assign s_axis_left_tready = left_tready;

  wire [11:0] left_to_sum_tdata;
  wire left_to_sum_tvalid;
  wire left_to_sum_tready;
  wire [11:0] left_to_copy_tdata;
  wire left_to_copy_tvalid;
  wire left_to_copy_tready;

  twin_fifo #(.DEPTH(6)) u_sum (
      .clk(clk), .rst(rst), .push(push), .push_data(left_tdata), .room(room_sum),
      .data(left_to_sum_tdata), .valid(left_to_sum_tvalid), .ready(left_to_sum_tready)
  );
  twin_fifo #(.DEPTH(4)) u_copy (
      .clk(clk), .rst(rst), .push(push), .push_data(left_tdata), .room(room_copy),
      .data(left_to_copy_tdata), .valid(left_to_copy_tvalid), .ready(left_to_copy_tready)
  );

  // sum: 2 lanes of 7 bits
  wire now = count_q == WHEN;
  wire refuse = now && fault_q == LATE && !paused_q;
  wire retract = now && fault_q == RETRACTED && stalled_q;
  wire [6:0] sum0 = {left_to_sum_tdata[5], left_to_sum_tdata[5:0]} + {s_axis_right_tdata[5], s_axis_right_tdata[5:0]};
  wire [6:0] sum1 = {left_to_sum_tdata[11], left_to_sum_tdata[11:6]} + {s_axis_right_tdata[13], s_axis_right_tdata[13:8]};
  wire both = left_to_sum_tvalid && s_axis_right_tvalid;
  assign m_axis_sum_tdata = {sum1[6], sum1, sum0[6], sum0};
  assign m_axis_sum_tvalid = both && !refuse && !retract;
  assign m_axis_sum_tlast = sum_q == 4'd11;
  wire take = m_axis_sum_tvalid && m_axis_sum_tready;
  assign left_to_sum_tready = take;
  assign s_axis_right_tready = take;

  // copy: 1 lane of 6 bits
  wire flip = copies_q == 7'd30 && fault_q == WRONG_BIT;
  wire [5:0] lane = phase_q ? left_to_copy_tdata[11:6] : left_to_copy_tdata[5:0];
  assign m_axis_copy_tdata = {{2{lane[5]}}, lane} ^ {7'd0, flip};
  assign m_axis_copy_tvalid = left_to_copy_tvalid || (fault_q == SURPLUS && copies_q == 7'd72);
  assign m_axis_copy_tlast = copy_q == 6'd23 && fault_q != NO_LAST;
  assign left_to_copy_tready = phase_q && m_axis_copy_tready;

  always @(posedge clk) begin
    ready_q <= 1'b1;
    paused_q <= now && both;
    stalled_q <= m_axis_sum_tvalid && !m_axis_sum_tready;
    if (push) begin
      started_q <= 1'b1;
      if (!started_q) fault_q <= left_tdata[2:0];
    end
    if (take) begin
      count_q <= count_q + 6'd1;
      sum_q <= m_axis_sum_tlast ? 4'd0 : sum_q + 4'd1;
    end
    if (m_axis_copy_tvalid && m_axis_copy_tready) begin
      phase_q <= !phase_q;
      copies_q <= copies_q + 7'd1;
      copy_q <= copy_q == 6'd23 ? 6'd0 : copy_q + 6'd1;
    end
    if (rst) begin
      ready_q <= 1'b0;
      started_q <= 1'b0;
      paused_q <= 1'b0;
      stalled_q <= 1'b0;
      phase_q <= 1'b0;
      fault_q <= 3'd0;
      count_q <= 6'd0;
      sum_q <= 4'd0;
      copy_q <= 6'd0;
      copies_q <= 7'd0;
    end
  end
endmodule

// Words in order; a word is offered from the cycle after its push on.
module twin_fifo #(
    parameter integer DEPTH = 4
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        push,
    input  wire [11:0] push_data,
    output wire        room,
    output wire [11:0] data,
    output wire        valid,
    input  wire        ready
);
  reg [11:0] words [0:7];
  reg [2:0] head_q;
  reg [2:0] tail_q;
  reg [3:0] inside_q;
  wire pop = valid && ready;
  assign room = inside_q != DEPTH;
  assign valid = inside_q != 4'd0;
  assign data = words[head_q];

  always @(posedge clk) begin
    if (push) words[tail_q] <= push_data;
    if (push) tail_q <= tail_q + 3'd1;
    if (pop) head_q <= head_q + 3'd1;
    inside_q <= inside_q + {3'd0, push} - {3'd0, pop};
    if (rst) begin
      head_q <= 3'd0;
      tail_q <= 3'd0;
      inside_q <= 4'd0;
    end
  end
endmodule

`default_nettype wire
