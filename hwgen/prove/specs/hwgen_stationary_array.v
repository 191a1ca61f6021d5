// Chunks belong to the groups in turn; a group is its bias and the sums of its chunks. Here the bias of group n is n in
// every lane. Reset chooses the group that is looked at.
// drives: bias chunk_first chunk_last
reg [N_W-1:0] turn_q;   // group of the chunk that comes
reg [N_W-1:0] state_q;  // 0: the chunks of this round are first ones, 1: others
reg ends_q;             // the chunks of this round are last ones
reg [N_W-1:0] bias_q;
reg [N_W-1:0] chosen_q;
reg [N_W-1:0] group_q;
reg [PE*ACC_W-1:0] total_q;
reg [PE*ACC_W-1:0] total;
wire round_ends = turn_q == GROUPS - 1;
assign bias = {PE{bias_q[ACC_W-1:0]}};
assign chunk_first = state_q == 0;
assign chunk_last = ends_q;
always @(posedge clk) begin
  bias_q <= bias_address;
  if (chunk_valid) begin
    turn_q <= round_ends ? 0 : turn_q + 1;
    if (round_ends) begin
      state_q <= !ends_q;
      ends_q <= choice[0];
    end
  end
  if (rst) begin
    turn_q <= 0;
    state_q <= 0;
    ends_q <= choice[0];
    chosen_q <= choice[4:1];
  end
end
wire late_valid;
wire late_first;
wire late_last;
wire known;
hwgen_formal_later #(.WIDTH(3), .CYCLES(LATENCY)) u_later (.clk(clk), .rst(rst),
  .now({chunk_valid, chunk_first, chunk_last}), .then({late_valid, late_first, late_last}), .valid(known));
wire sums_valid = known && late_valid;
integer p;
always @*
  for (p = 0; p < PE; p = p + 1)
    total[p*ACC_W+:ACC_W] = (late_first ? group_q[ACC_W-1:0] : total_q[p*ACC_W+:ACC_W]) + sums[p*ACC_W+:ACC_W];
reg makes_q;
reg looked_q;
always @(posedge clk) begin
  if (sums_valid && group_q == chosen_q) total_q <= total;
  if (sums_valid) group_q <= group_q == GROUPS - 1 ? 0 : group_q + 1;
  makes_q <= sums_valid && late_last;
  looked_q <= group_q == chosen_q;
  if (rst) begin
    group_q <= 0;
    makes_q <= 1'b0;
  end
end
wire fault = result_valid != makes_q || (makes_q && looked_q && result != total_q);
wire reached = makes_q && looked_q && chosen_q != 0;
