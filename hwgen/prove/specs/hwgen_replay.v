// INNER words leave FACTOR times. The repetitions of a group can leave once its last word is there.
reg [N_W-1:0] inner_q;
wire last = inner_q == INNER - 1;
always @(posedge clk)
  if (rst) inner_q <= 0;
  else if (accept) inner_q <= last ? 0 : inner_q + 1;
assign made = last ? INNER * (FACTOR - 1) + 1 : 1;
assign place = choice[2:0] * INNER;
assign watchable = choice[2:0] < FACTOR;
assign wanted = s_axis_tdata;
