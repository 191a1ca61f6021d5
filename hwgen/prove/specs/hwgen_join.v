// The n-th words of all ports leave together. Reset chooses a port and a bit of its words, which is looked at.
// flow: none
// drives: s_axis_tdata s_axis_tvalid m_axis_tready
reg [N_W-1:0] port_q;
reg [N_W-1:0] bit_q;
wire [31:0] width_of_port = WIDTHS >> (port_q * 32);
wire [31:0] low_of_port = LOWS >> (port_q * 32);
wire [31:0] place_of_bit = low_of_port + bit_q % width_of_port;
always @(posedge clk)
  if (rst) begin
    port_q <= choice[3:0] % PORTS;
    bit_q <= choice[7:4];
  end
wire [4:0] flow_bad;
wire [PORTS-1:0] chosen = {{(PORTS-1){1'b0}}, 1'b1} << port_q;
reg [PORTS-1:0] others_q;  // what the other sources offer
wire offered;
wire bit_in;
always @(posedge clk) others_q <= rst ? choice[11:8] : (others_q & ~s_axis_tready) | choice[11:8];
assign s_axis_tvalid = (others_q & ~chosen) | ({PORTS{offered}} & chosen);
assign s_axis_tdata = (choice[31:24] & ~({{(WIDTH-1){1'b0}}, 1'b1} << place_of_bit)) |
                      ({{(WIDTH-1){1'b0}}, bit_in} << place_of_bit);
wire [WIDTH-1:0] leaving = m_axis_tdata >> place_of_bit;
wire [PORTS-1:0] readies = s_axis_tready >> port_q;
hwgen_formal_flow #(.COUNT_W(6), .PATIENCE(10)) u_flow (
  .clk(clk), .rst(rst), .offer(choice[20]), .word(choice[21]), .drain(choice[22]), .watch(choice[23]),
  .s_axis_tdata(bit_in), .s_axis_tvalid(offered), .s_axis_tready(readies[0]),
  .m_axis_tdata(leaving[0]), .m_axis_tvalid(m_axis_tvalid), .m_axis_tready(m_axis_tready),
  .accept(), .made(6'd1), .place(6'd0), .watchable(1'b1), .wanted(bit_in),
  .first(6'd0), .willing(&(others_q | chosen)), .bad(flow_bad), .reached(reached)
);
wire fault = |flow_bad;
