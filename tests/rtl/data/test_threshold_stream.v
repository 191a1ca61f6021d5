// LEVELS stages of hwgen_threshold_stage as a stream: the number of thresholds at or below each accumulator.
// TABLE holds the tree of thresholds level by level, the root in the low bits.
`default_nettype none

module test_threshold_stream #(
    parameter integer LEVELS = 2,
    parameter integer ACC_W = 8,
    parameter integer LATENCY = 4,
    parameter integer DEPTH = 8,
    parameter [((1<<LEVELS)-1)*(ACC_W+1)-1:0] TABLE = 0
) (
    input  wire              clk,
    input  wire              rst,
    input  wire [ACC_W-1:0]  s_axis_tdata,
    input  wire              s_axis_tvalid,
    output wire              s_axis_tready,
    output wire [LEVELS-1:0] m_axis_tdata,
    output wire              m_axis_tvalid,
    input  wire              m_axis_tready
);
  wire accept;
  wire push;
  wire unused;

  genvar level;
  generate
    for (level = 0; level <= LEVELS; level = level + 1) begin : gen_level
      wire [level:0] node;
      wire [ACC_W-1:0] accumulator;
      if (level == 0) begin : gen_root
        assign node = 1'b0;
        assign accumulator = s_axis_tdata;
      end else begin : gen_stage
        reg [ACC_W:0] threshold_q;
        always @(posedge clk)
          threshold_q <= TABLE[((1<<(level-1))-1+gen_level[level-1].node)*(ACC_W+1)+:ACC_W+1];
        hwgen_threshold_stage #(
            .NODE_W(level),
            .ACC_W (ACC_W)
        ) u_stage (
            .clk             (clk),
            .node            (gen_level[level-1].node),
            .accumulator     (gen_level[level-1].accumulator),
            .threshold       (threshold_q),
            .next_node       (node),
            .next_accumulator(accumulator)
        );
      end
    end
  endgenerate

  test_delay #(
      .WIDTH  (1),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (accept),
      .data_in  (1'b0),
      .valid_out(push),
      .data_out (unused)
  );

  test_credits #(
      .WIDTH(LEVELS),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (push),
      .push_data    (gen_level[LEVELS].node[LEVELS-1:0]),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
