// Each word that is pushed leaves, and is offered as soon as it is the oldest one. A push comes only while fewer than DEPTH
// words are inside, as credits see to it.
// flow: none
// drives: push push_data m_axis_tready
reg [N_W-1:0] inside_q;
wire room = inside_q < DEPTH;
wire offered;
wire [4:0] flow_bad;
assign push = offered && room && live;
always @(posedge clk) inside_q <= rst ? 0 : inside_q + push - (m_axis_tvalid && m_axis_tready);
hwgen_formal_flow #(.IN(WIDTH), .OUT(WIDTH), .COUNT_W(6), .PATIENCE(4)) u_flow (
  .clk(clk), .rst(rst), .offer(choice[0]), .word(choice[8+:WIDTH]), .drain(choice[1]), .watch(choice[2]),
  .s_axis_tdata(push_data), .s_axis_tvalid(offered), .s_axis_tready(room && live),
  .m_axis_tdata(m_axis_tdata), .m_axis_tvalid(m_axis_tvalid), .m_axis_tready(m_axis_tready),
  .accept(), .made(6'd1), .place(6'd0), .watchable(1'b1), .wanted(push_data),
  .first(6'd0), .willing(1'b1), .bad(flow_bad), .reached(reached)
);
wire fault = |flow_bad || (live && m_axis_tvalid != (inside_q != 0));
