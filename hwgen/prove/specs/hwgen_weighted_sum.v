// The table entries of the pieces of both values are added; the sum is rounded, shifted, moved by ZERO_POINT and clamped.
localparam integer A_PIECES_ = (A_W + 3) / 4;
localparam integer B_PIECES_ = (B_W + 3) / 4;
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    reg signed [SUM_W-1:0] sum;
    reg signed [31:0] total;
    reg signed [31:0] level;
    reg signed [31:0] result;
    reg [4*A_PIECES_+4*B_PIECES_-1:0] nibbles;
    reg [3:0] nibble;
    integer p;
    integer entry;
    always @* begin
      nibbles = s_axis_tdata[k*A_W+:A_W];
      nibbles = nibbles | ({{(4*A_PIECES_+4*B_PIECES_){1'b0}}, s_axis_tdata[LANES*A_W+k*B_W+:B_W]} << (4 * A_PIECES_));
      sum = 0;
      for (p = 0; p < A_PIECES_ + B_PIECES_; p = p + 1) begin
        nibble = nibbles[4*p+:4];
        for (entry = 0; entry < 16; entry = entry + 1)
          if (nibble == entry) sum = sum + TABLES[(16*p+entry)*SUM_W+:SUM_W];
      end
      total = sum + (sum < 0 ? OFFSET_NEGATIVE : OFFSET_POSITIVE);
      level = total >>> SHIFT;
      if (EVEN != 0 && SHIFT != 0 && (total & ((1 << SHIFT) - 1)) == 0) level[0] = 1'b0;
      result = level + ZERO_POINT;
      result = result < LOW ? LOW : result > HIGH ? HIGH : result;
    end
    assign wanted[k*OUT_W+:OUT_W] = result[OUT_W-1:0];
  end
endgenerate
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
