// Of every pixel the words of port 0 leave, then those of port 1, and so on. Reset chooses the port that is looked at.
// flow: none
// drives: s_axis_tdata s_axis_tvalid m_axis_tready
reg [N_W-1:0] port_q;
reg [N_W-1:0] count_q;  // words of this pixel that were accepted
wire [31:0] beats_of_port = BEATS >> (port_q * 32);
reg [6-1:0] all;
reg [6-1:0] in_front;
integer k;
always @* begin
  all = 0;
  in_front = 0;
  for (k = 0; k < PORTS; k = k + 1) begin
    all = all + BEATS[k*32+:32];
    if (k < (rst ? choice[3:0] % PORTS : port_q)) in_front = in_front + BEATS[k*32+:32];
  end
end
wire [4:0] flow_bad;
wire [PORTS-1:0] chosen = {{(PORTS-1){1'b0}}, 1'b1} << port_q;
reg [PORTS-1:0] others_q;
wire offered;
wire [WIDTH-1:0] word_in;
wire accepted;
wire last = count_q == beats_of_port - 1;
always @(posedge clk)
  if (rst) begin
    port_q <= choice[3:0] % PORTS;
    count_q <= 0;
  end else if (accepted) count_q <= last ? 0 : count_q + 1;
always @(posedge clk) others_q <= rst ? choice[11:8] : (others_q & ~s_axis_tready) | choice[11:8];
assign s_axis_tvalid = (others_q & ~chosen) | ({PORTS{offered}} & chosen);
genvar p;
generate
  for (p = 0; p < PORTS; p = p + 1) begin : gen_port
    assign s_axis_tdata[p*WIDTH+:WIDTH] = chosen[p] ? word_in : choice[24+p*WIDTH+:WIDTH];
  end
endgenerate
wire [PORTS-1:0] readies = s_axis_tready >> port_q;
wire [6-1:0] made = last ? all - beats_of_port + 1 : 1;
hwgen_formal_flow #(.IN(WIDTH), .OUT(WIDTH), .COUNT_W(6), .PATIENCE(10)) u_flow (
  .clk(clk), .rst(rst), .offer(choice[20]), .word(choice[19:16]), .drain(choice[22]), .watch(choice[23]),
  .s_axis_tdata(word_in), .s_axis_tvalid(offered), .s_axis_tready(readies[0]),
  .m_axis_tdata(m_axis_tdata), .m_axis_tvalid(m_axis_tvalid), .m_axis_tready(m_axis_tready),
  .accept(accepted), .made(made), .place({6{1'b0}}), .watchable(1'b1), .wanted(word_in),
  .first(in_front), .willing(&(others_q | chosen)), .bad({flow_bad}), .reached(reached)
);
wire fault = |flow_bad;
