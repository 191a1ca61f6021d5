// Each beat leaves; of every BEATS-th one the bits above LAST_WIDTH are FILL.
reg [N_W-1:0] beat_q;
always @(posedge clk)
  if (rst) beat_q <= 0;
  else if (accept) beat_q <= beat_q == BEATS - 1 ? 0 : beat_q + 1;
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
assign wanted = {beat_q == BEATS - 1 ? FILL : s_axis_tdata[WIDTH-1:LAST_WIDTH], s_axis_tdata[LAST_WIDTH-1:0]};
