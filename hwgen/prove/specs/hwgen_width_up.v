// RATIO words leave as one, the first lowest; the last one of PACKET words may be short, with zeros above.
reg [N_W-1:0] count_q;
reg [N_W-1:0] lane_q;
reg [RATIO*WORD-1:0] sum_q;
wire packet_ends = count_q == PACKET - 1;
wire ends = packet_ends || lane_q == RATIO - 1;
wire [RATIO*WORD-1:0] joined = (lane_q == 0 ? 0 : sum_q) | ({{RATIO*WORD{1'b0}}, s_axis_tdata} << (lane_q * WORD));
always @(posedge clk)
  if (rst) begin
    count_q <= 0;
    lane_q <= 0;
  end else if (accept) begin
    count_q <= packet_ends ? 0 : count_q + 1;
    lane_q <= ends ? 0 : lane_q + 1;
    sum_q <= joined;
  end
assign made = ends;
assign place = 0;
assign watchable = ends;
assign wanted = joined;
