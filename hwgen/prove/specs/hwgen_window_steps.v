// Counters within a window: words, columns, rows, passes, parts, each in turn.
reg [N_W-1:0] word_q;
reg [N_W-1:0] x_q;
reg [N_W-1:0] y_q;
reg [N_W-1:0] group_q;
reg [N_W-1:0] block_q;
wire word_ends = word_q == WORDS - 1;
wire x_ends = x_q == KERNEL_W - 1;
wire y_ends = y_q == KERNEL_H - 1;
wire group_ends = group_q == GROUPS - 1;
wire block_ends = block_q == BLOCKS - 1;
always @(posedge clk)
  if (rst) begin
    word_q <= 0;
    x_q <= 0;
    y_q <= 0;
    group_q <= 0;
    block_q <= 0;
  end else if (take) begin
    word_q <= word_ends ? 0 : word_q + 1;
    if (word_ends) x_q <= x_ends ? 0 : x_q + 1;
    if (word_ends && x_ends) y_q <= y_ends ? 0 : y_q + 1;
    if (word_ends && x_ends && y_ends) group_q <= group_ends ? 0 : group_q + 1;
    if (word_ends && x_ends && y_ends && group_ends) block_q <= block_ends ? 0 : block_q + 1;
  end
wire fault = {last_word, last_kx, last_ky, last_group, last_block, first_tap} !=
             {word_ends, x_ends, y_ends, group_ends, block_ends, x_q == 0 && y_q == 0};
wire reached = word_ends && x_ends && y_ends && group_ends && block_ends;
