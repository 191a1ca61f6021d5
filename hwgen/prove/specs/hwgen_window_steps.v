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
wire line_ends = word_ends && x_ends;
wire pass_ends = line_ends && y_ends;
wire part_ends = pass_ends && group_ends;
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
    if (line_ends) y_q <= y_ends ? 0 : y_q + 1;
    if (pass_ends) group_q <= group_ends ? 0 : group_q + 1;
    if (part_ends) block_q <= block_ends ? 0 : block_q + 1;
  end
wire reached = part_ends && block_ends;
wire fault = {last_word, last_line, last_pass, last_part, last_window, last_group, first_tap} !=
             {word_ends, line_ends, pass_ends, part_ends, reached, group_ends, x_q == 0 && y_q == 0};
