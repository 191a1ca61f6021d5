// The border in front of an image leaves with its first word, the rest with the word before it.
reg [N_W-1:0] row_q;
reg [N_W-1:0] word_q;
localparam integer ROW = (LEFT + COLUMNS + RIGHT) * WORDS;
wire row_ends = word_q == COLUMNS * WORDS - 1;
wire frame_ends = row_ends && row_q == ROWS - 1;
wire frame_begins = row_q == 0 && word_q == 0;
wire [31:0] front = frame_begins ? TOP * ROW + LEFT * WORDS : 0;
wire [31:0] behind = frame_ends ? RIGHT * WORDS + BOTTOM * ROW : row_ends ? (RIGHT + LEFT) * WORDS : 0;
always @(posedge clk)
  if (rst) begin
    row_q <= 0;
    word_q <= 0;
  end else if (accept) begin
    word_q <= row_ends ? 0 : word_q + 1;
    if (row_ends) row_q <= frame_ends ? 0 : row_q + 1;
  end
assign made = front + 1 + behind;
assign place = choice;
assign watchable = choice < made;
assign wanted = choice == front ? s_axis_tdata : FILL;
