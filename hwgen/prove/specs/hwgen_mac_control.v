// Chunks are numbered from 0 on; a chunk is taken when it is offered, the last of a group only with PARTS beats of room.
// drives: pop
reg [N_W-1:0] chunk_q;
reg [N_W-1:0] group_q;
reg [N_W-1:0] position_q;
reg [N_W-1:0] number_q;
reg [N_W-1:0] free_q;
reg first_q;
reg last_q;
reg taken_q;
wire last_chunk = chunk_q == CHUNKS - 1;
wire last_group = group_q == GROUPS - 1;
wire last_position = position_q == POSITIONS - 1;
wire [N_W-1:0] spent = take && last_chunk ? (last_group ? LAST_PARTS : PARTS) : 0;
assign pop = choice[0] && free_q < CREDITS;
always @(posedge clk) begin
  taken_q <= take;
  first_q <= chunk_q == 0;
  last_q <= last_chunk;
  free_q <= free_q - spent + pop;
  if (take) begin
    chunk_q <= last_chunk ? 0 : chunk_q + 1;
    number_q <= last_chunk && last_group && last_position ? 0 : number_q + 1;
    if (last_chunk) group_q <= last_group ? 0 : group_q + 1;
    if (last_chunk && last_group) position_q <= last_position ? 0 : position_q + 1;
  end
  if (rst) begin
    taken_q <= 1'b0;
    free_q <= CREDITS;
    chunk_q <= 0;
    group_q <= 0;
    position_q <= 0;
    number_q <= 0;
  end
end
wire fault = take != (offer && (!last_chunk || free_q >= PARTS)) || weight_address != number_q ||
             chunk_valid != taken_q || (taken_q && (chunk_first != first_q || chunk_last != last_q)) ||
             free_q > CREDITS;
wire reached = take && last_chunk && last_group && last_position && free_q < CREDITS;
