// Each window is cut into CHUNKS chunks of every slice, offered GROUPS times; a chunk that is taken stands two cycles
// later. Reset chooses the bit of the chunk that is looked at.
// drives: s_axis_tdata s_axis_tvalid take
localparam integer SLICE_ = WINDOW_W / SLICES;
reg [WINDOW_W-1:0] window_q;
reg offered_q;
reg [N_W-1:0] chunk_q;
reg [N_W-1:0] group_q;
wire chunk_ends = chunk_q == CHUNKS - 1;
wire group_ends = group_q == GROUPS - 1;
assign s_axis_tdata = window_q;
assign s_axis_tvalid = offered_q;
assign take = offer && choice[0];
always @(posedge clk) begin
  if (rst || !offered_q || s_axis_tready) begin
    offered_q <= choice[1];
    window_q <= choice[31:2];
  end
  if (take) begin
    chunk_q <= chunk_ends ? 0 : chunk_q + 1;
    if (chunk_ends) group_q <= group_ends ? 0 : group_q + 1;
  end
  if (rst) begin
    chunk_q <= 0;
    group_q <= 0;
  end
end
reg [SLICES*CHUNK_W-1:0] cut;
integer s;
integer k;
integer place;
always @* begin
  cut = 0;
  for (s = 0; s < SLICES; s = s + 1)
    for (k = 0; k < CHUNK_W; k = k + 1)
      for (place = 0; place < SLICE_; place = place + 1)
        if (place == chunk_q * CHUNK_W + k)
          cut[s*CHUNK_W+k] = window_q[((place/TAP_W)*SLICES+s)*TAP_W+place%TAP_W];
end
wire taken;
wire [SLICES*CHUNK_W-1:0] expected;
wire known;
hwgen_formal_later #(.WIDTH(SLICES * CHUNK_W + 1), .CYCLES(2)) u_later (
  .clk(clk), .rst(rst), .now({take, cut}), .then({taken, expected}), .valid(known));
wire fault = offer != offered_q || s_axis_tready != (take && chunk_ends && group_ends) ||
             (known && taken && chunk != expected);
wire reached = known && taken && group_q == GROUPS - 1;
