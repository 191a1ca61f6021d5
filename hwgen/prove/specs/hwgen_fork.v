// Each word leaves at every port. Reset chooses the port that is looked at; the others take words when they like.
// flow: none
// drives: s_axis_tdata s_axis_tvalid m_axis_tready
reg [N_W-1:0] port_q;
always @(posedge clk) if (rst) port_q <= choice[3:0] % PORTS;
localparam integer COUNT_W = 6;
wire [4:0] flow_bad;
wire drain = choice[20];
wire looked_at;
assign m_axis_tready = (choice[19:16] & ~({{(PORTS-1){1'b0}}, 1'b1} << port_q)) |
                       ({{(PORTS-1){1'b0}}, looked_at} << port_q);
wire [WIDTH-1:0] word_of_port = m_axis_tdata >> (port_q * WIDTH);
wire [PORTS-1:0] valid_of_port = m_axis_tvalid >> port_q;
hwgen_formal_flow #(.IN(WIDTH), .OUT(WIDTH), .COUNT_W(COUNT_W), .PATIENCE(10)) u_flow (
  .clk(clk), .rst(rst), .offer(choice[21]), .word(choice[31:24]), .drain(drain), .watch(choice[22]),
  .s_axis_tdata(s_axis_tdata), .s_axis_tvalid(s_axis_tvalid), .s_axis_tready(s_axis_tready),
  .m_axis_tdata(word_of_port), .m_axis_tvalid(valid_of_port[0]), .m_axis_tready(looked_at),
  .accept(), .made(6'd1), .place(6'd0), .watchable(1'b1), .wanted(s_axis_tdata),
  .first(6'd0), .willing(&m_axis_tready), .bad(flow_bad), .reached(reached)
);
wire fault = |flow_bad;
