// Each word leaves as RATIO words, low bits first; the last of every PACKET words as LAST_RATIO words.
reg [N_W-1:0] count_q;
wire last = count_q == PACKET - 1;
always @(posedge clk)
  if (rst) count_q <= 0;
  else if (accept) count_q <= last ? 0 : count_q + 1;
assign made = last ? LAST_RATIO : RATIO;
assign place = choice[3:0];
assign watchable = choice[3:0] < made;
assign wanted = s_axis_tdata >> (choice[3:0] * WORD);
