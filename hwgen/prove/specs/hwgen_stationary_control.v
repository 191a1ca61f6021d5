// A word is taken for every group in turn; the groups of the last word of a window wait for room.
// drives: pop
reg [N_W-1:0] chunk_q;
reg [N_W-1:0] group_q;
reg [N_W-1:0] number_q;
reg [N_W-1:0] free_q;
reg first_q;
reg last_q;
reg taken_q;
wire last_chunk = chunk_q == CHUNKS - 1;
wire last_group = group_q == GROUPS - 1;
assign pop = choice[0] && free_q < CREDITS;
always @(posedge clk) begin
  taken_q <= take;
  first_q <= chunk_q == 0;
  last_q <= last_chunk;
  free_q <= free_q - (take && last_chunk) + pop;
  if (take) begin
    group_q <= last_group ? 0 : group_q + 1;
    if (last_group) chunk_q <= last_chunk ? 0 : chunk_q + 1;
    number_q <= last_group && last_chunk ? 0 : number_q + 1;
  end
  if (rst) begin
    taken_q <= 1'b0;
    free_q <= CREDITS;
    chunk_q <= 0;
    group_q <= 0;
    number_q <= 0;
  end
end
wire fault = take != (offer && (!last_chunk || free_q != 0)) || weight_address != number_q ||
             chunk_valid != taken_q || (taken_q && (chunk_first != first_q || chunk_last != last_q)) ||
             free_q > CREDITS;
wire reached = take && last_chunk && last_group && free_q < CREDITS;
