// The words of every window are delivered in order, two cycles after they were taken; one in the padding is FILL. Reset
// chooses a place in the order of the words of a frame; there the word of the watched frame must stand.
// drives: s_axis_tdata s_axis_tvalid take
localparam integer PART_ = WORDS / BLOCKS;
reg [WORD-1:0] word_q;
reg offered_q;
wire accept = offered_q && s_axis_tready && live;
assign s_axis_tdata = word_q;
assign s_axis_tvalid = offered_q;
assign take = offer && choice[0];

// ---- The word that enters ----
reg [N_W-1:0] in_word_q;
reg [N_W-1:0] in_x_q;
reg [N_W-1:0] in_y_q;
wire in_word_ends = in_word_q == WORDS - 1;
wire in_x_ends = in_x_q == WIDTH - 1;
wire in_frame_ends = in_word_ends && in_x_ends && in_y_q == HEIGHT - 1;
wire in_frame_begins = in_word_q == 0 && in_x_q == 0 && in_y_q == 0;

// ---- The word that is read ----
reg [N_W-1:0] word_at_q;
reg [N_W-1:0] kx_q;
reg [N_W-1:0] ky_q;
reg [N_W-1:0] group_q;
reg [N_W-1:0] block_q;
reg [N_W-1:0] ox_q;
reg [N_W-1:0] oy_q;
wire word_ends = word_at_q == PART_ - 1;
wire kx_ends = word_ends && kx_q == KERNEL_W - 1;
wire ky_ends = kx_ends && ky_q == KERNEL_H - 1;
wire group_ends = ky_ends && group_q == GROUPS - 1;
wire block_ends = group_ends && block_q == BLOCKS - 1;
wire ox_ends = block_ends && ox_q == OUT_W - 1;
wire oy_ends = ox_ends && oy_q == OUT_H - 1;

// ---- The place that is looked at ----
reg [N_W-1:0] at_word_q;
reg [N_W-1:0] at_kx_q;
reg [N_W-1:0] at_ky_q;
reg [N_W-1:0] at_group_q;
reg [N_W-1:0] at_block_q;
reg [N_W-1:0] at_ox_q;
reg [N_W-1:0] at_oy_q;
wire signed [N_W+4:0] x = $signed({1'b0, at_ox_q}) * STRIDE_X - PAD_LEFT + $signed({1'b0, at_kx_q}) * DILATION_X;
wire signed [N_W+4:0] y = $signed({1'b0, at_oy_q}) * STRIDE_Y - PAD_TOP + $signed({1'b0, at_ky_q}) * DILATION_Y;
wire inside = x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT;
wire here = word_at_q == at_word_q && kx_q == at_kx_q && ky_q == at_ky_q && group_q == at_group_q &&
            block_q == at_block_q && ox_q == at_ox_q && oy_q == at_oy_q;
wire enters = accept && in_word_q == at_block_q * PART_ + at_word_q && x == $signed({1'b0, in_x_q}) &&
              y == $signed({1'b0, in_y_q});

// ---- The watched frame ----
reg [2:0] frames_q;   // begun at the input and not ended at the output
reg [2:0] before_q;   // to be read before the watched one
reg watching_q;
reg done_q;
reg have_q;
reg [WORD-1:0] have_word_q;
wire mark = accept && in_frame_begins && choice[1] && !watching_q && !done_q;
wire watching = watching_q || mark;
wire [2:0] before = watching_q ? before_q : frames_q;
wire frame_read = take && oy_ends;
wire check = take && here && watching && before == 0;
reg [5:0] idle_q;
wire starved = check && inside && !have_q;

always @(posedge clk) begin
  if (rst || !offered_q || s_axis_tready) begin
    offered_q <= choice[2];
    word_q <= choice[31:24];
  end
  if (accept) begin
    in_word_q <= in_word_ends ? 0 : in_word_q + 1;
    if (in_word_ends) in_x_q <= in_x_ends ? 0 : in_x_q + 1;
    if (in_word_ends && in_x_ends) in_y_q <= in_y_q == HEIGHT - 1 ? 0 : in_y_q + 1;
  end
  if (take) begin
    word_at_q <= word_ends ? 0 : word_at_q + 1;
    if (word_ends) kx_q <= kx_ends ? 0 : kx_q + 1;
    if (kx_ends) ky_q <= ky_ends ? 0 : ky_q + 1;
    if (ky_ends) group_q <= group_ends ? 0 : group_q + 1;
    if (group_ends) block_q <= block_ends ? 0 : block_q + 1;
    if (block_ends) ox_q <= ox_ends ? 0 : ox_q + 1;
    if (ox_ends) oy_q <= oy_ends ? 0 : oy_q + 1;
  end
  frames_q <= frames_q + (accept && in_frame_begins) - frame_read;
  before_q <= before - (frame_read && before != 0);
  watching_q <= watching && !(frame_read && before == 0);
  done_q <= done_q || (watching && frame_read && before == 0);
  if (enters && watching && (mark || !have_q)) begin
    have_q <= 1'b1;
    have_word_q <= s_axis_tdata;
  end
  idle_q <= !live || accept || take || !choice[0] || !offered_q ? 0 : idle_q + 1;
  if (rst) begin
    in_word_q <= 0; in_x_q <= 0; in_y_q <= 0;
    word_at_q <= 0; kx_q <= 0; ky_q <= 0; group_q <= 0; block_q <= 0; ox_q <= 0; oy_q <= 0;
    at_word_q <= choice[3:3]; at_kx_q <= choice[5:4]; at_ky_q <= choice[7:6]; at_group_q <= choice[8:8];
    at_block_q <= choice[9:9]; at_ox_q <= choice[11:10]; at_oy_q <= choice[13:12];
    frames_q <= 0;
    watching_q <= 1'b0;
    done_q <= 1'b0;
    have_q <= 1'b0;
  end
end

wire checked;
wire [WORD-1:0] expected;
wire known;
hwgen_formal_later #(.WIDTH(WORD + 1), .CYCLES(2)) u_later (.clk(clk), .rst(rst),
  .now({check, inside ? have_word_q : FILL}), .then({checked, expected}), .valid(known));
wire fault = starved || (known && checked && chunk != expected) || idle_q > 10 || frames_q > 5;
wire reached = done_q;
