// One cycle behind move, how far each tap of the next window lies from the oldest position that it needs; MODE 1 keeps
// a tap in the frame, MODE 2 mirrors it. A window that reflects reaches less than POSITIONS beyond the frame.
localparam integer SPAN_ = (WINDOW - 1) * DILATION + 1;
reg signed [POS_W+1:0] place;
reg signed [POS_W+1:0] oldest;
reg [WINDOW*OFFSET_W-1:0] expected;
reg [WINDOW*OFFSET_W-1:0] expected_q;
reg known_q;
integer k;
wire allowed = start > -POSITIONS && start + SPAN_ - 1 < 2 * POSITIONS - 1;
always @* begin
  oldest = start < 0 ? 0 : start > LIMIT ? LIMIT : start;
  for (k = 0; k < WINDOW; k = k + 1) begin
    place = start + k * DILATION;
    if (MODE == 1) place = place < 0 ? 0 : place >= POSITIONS ? POSITIONS - 1 : place;
    else place = place < 0 ? -place : place >= POSITIONS ? 2 * (POSITIONS - 1) - place : place;
    place = place - oldest;
    expected[k*OFFSET_W+:OFFSET_W] = place[POS_W-1:0];
  end
end
always @(posedge clk) begin
  if (move) expected_q <= expected;
  known_q <= !rst && (move ? allowed : known_q);
end
wire fault = known_q && offsets != expected_q;
wire reached = known_q;
