// The address is the class of the row times the number of column classes plus the class of the column, by position.
localparam integer COLUMNS_OF_ROW = COLUMN_FRONT + COLUMN_BACK + 1;
reg [N_W-1:0] beat_q;
reg [N_W-1:0] column_q;
reg [N_W-1:0] row_q;
wire beat_last = beat_q == BEATS - 1;
wire column_last = column_q == COLUMNS - 1;
always @(posedge clk)
  if (rst) begin
    beat_q <= 0;
    column_q <= 0;
    row_q <= 0;
  end else if (step) begin
    beat_q <= beat_last ? 0 : beat_q + 1;
    if (beat_last) column_q <= column_last ? 0 : column_q + 1;
    if (beat_last && column_last) row_q <= row_q == ROWS - 1 ? 0 : row_q + 1;
  end
wire [31:0] column_class = column_q < COLUMN_FRONT ? column_q :
                           column_q >= COLUMNS - COLUMN_BACK ? column_q + COLUMNS_OF_ROW - COLUMNS : COLUMN_FRONT;
wire [31:0] row_class = row_q < ROW_FRONT ? row_q : row_q >= ROWS - ROW_BACK ? row_q + ROW_FRONT + ROW_BACK + 1 - ROWS : ROW_FRONT;
wire [31:0] expected = row_class * COLUMNS_OF_ROW + column_class;
wire fault = address != expected[ADDR_W-1:0];
wire reached = row_q == ROWS - 1 && column_last && beat_last;
