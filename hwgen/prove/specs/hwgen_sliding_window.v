// Every window of a frame leaves once for each inner index, with the taps that its positions say. Reset chooses the window
// and the inner index that are looked at; a window is determined by the newest position that it needs.
localparam integer SPAN_ = (WINDOW - 1) * DILATION + 1;
reg [N_W-1:0] inner_q;
reg [N_W-1:0] position_q;
reg [N_W-1:0] window_q;  // looked at
reg [N_W-1:0] index_q;
reg [WINDOW*WORD-1:0] taps_q;
reg [WINDOW*WORD-1:0] taps_d;
reg [N_W-1:0] count;     // windows that this position completes
reg [N_W-1:0] front;     // of these, in front of the one that is looked at
reg completes;           // the one that is looked at
reg real_tap;
wire inner_ends = inner_q == INNER - 1;

function integer newest(input integer o);
  integer ends;
  begin
    ends = o * STRIDE - PAD + SPAN_ - 1;
    if (ends > POSITIONS - 1) ends = POSITIONS - 1;
    if (MODE == 2 && PAD - o * STRIDE > ends) ends = PAD - o * STRIDE;
    newest = ends < 0 ? 0 : ends;
  end
endfunction

function integer read_by(input integer o, input integer k);
  integer p;
  begin
    p = o * STRIDE - PAD + k * DILATION;
    if (MODE == 1) p = p < 0 ? 0 : p > POSITIONS - 1 ? POSITIONS - 1 : p;
    if (MODE == 2) p = p < 0 ? -p : p > POSITIONS - 1 ? 2 * (POSITIONS - 1) - p : p;
    read_by = p;
  end
endfunction

integer o;
integer k;
always @* begin
  taps_d = taps_q;
  count = 0;
  front = 0;
  completes = 1'b0;
  for (o = 0; o < OUTPUTS; o = o + 1) begin
    if (position_q == newest(o)) begin
      count = count + 1;
      if (o < window_q) front = front + 1;
      if (o == window_q) completes = 1'b1;
    end
    if (o == window_q)
      for (k = 0; k < WINDOW; k = k + 1)
        if (read_by(o, k) < 0 || read_by(o, k) >= POSITIONS) taps_d[k*WORD+:WORD] = FILL;
        else if (read_by(o, k) == position_q && inner_q == index_q) taps_d[k*WORD+:WORD] = s_axis_tdata;
  end
end

always @(posedge clk) begin
  if (accept) begin
    taps_q <= taps_d;
    inner_q <= inner_ends ? 0 : inner_q + 1;
    if (inner_ends) position_q <= position_q == POSITIONS - 1 ? 0 : position_q + 1;
  end
  if (rst) begin
    inner_q <= 0;
    position_q <= 0;
    window_q <= choice[3:0];
    index_q <= choice[7:4];
  end
end

assign made = count == 0 ? 0 : inner_ends ? INNER * (count - 1) + 1 : 1;
assign place = front * INNER;
assign watchable = completes && inner_q == index_q;
assign wanted = taps_d;
