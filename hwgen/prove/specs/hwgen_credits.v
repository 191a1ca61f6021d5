// Ready says whether fewer than DEPTH words are under way. Words enter when ready, and leave once each.
// drives: take leave
reg [N_W-1:0] under_way_q;
reg old_q;  // a cycle has passed since the reset
assign take = ready && choice[0] && live;
assign leave = under_way_q != 0 && choice[1] && live;
always @(posedge clk) begin
  under_way_q <= rst ? 0 : under_way_q + take - leave;
  old_q <= !rst;
end
wire fault = ready ? under_way_q >= DEPTH || !old_q : old_q && under_way_q < DEPTH;
wire reached = old_q && under_way_q == DEPTH;
