// Of every PERIOD words those from FIRST on leave, COUNT of them.
reg [N_W-1:0] count_q;
always @(posedge clk)
  if (rst) count_q <= 0;
  else if (accept) count_q <= count_q == PERIOD - 1 ? 0 : count_q + 1;
wire kept = count_q >= FIRST && count_q < FIRST + COUNT;
assign made = kept;
assign place = 0;
assign watchable = kept;
assign wanted = s_axis_tdata;
