// As many words leave as enter, a pixel at a time. Their values are left open: only the flow is proved here.
// values: open
reg [N_W-1:0] channel_q;
wire last = channel_q == CHANNELS - 1;
always @(posedge clk) channel_q <= rst ? 0 : !accept ? channel_q : last ? 0 : channel_q + 1;
assign made = last ? CHANNELS : 0;
assign place = 0;
assign watchable = 1'b1;
assign wanted = m_axis_tdata;
