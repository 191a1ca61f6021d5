// Beat n of a pixel reads the constants n; each lane is multiplied, rounded, shifted, moved, corrected and clamped. Here
// the constants are any that stand one cycle behind the beat; the exceptions of a channel differ.
localparam integer E_W_ = ACC_W + 2;
localparam integer C_W_ = M_W + OFFSETS * OFFSET_W + EXCEPTIONS * E_W_;
reg [N_W-1:0] beat_q;
always @(posedge clk) beat_q <= rst ? 0 : !part_valid ? beat_q : beat_q == BEATS - 1 ? 0 : beat_q + 1;
wire [LANES*ACC_W-1:0] part_then;
wire known;
hwgen_formal_later #(.WIDTH(LANES * ACC_W), .CYCLES(1)) u_part (
  .clk(clk), .rst(rst), .now(part), .then(part_then), .valid(known));
reg [LANES*OUT_W-1:0] results;
reg signed [ACC_W-1:0] a;
reg [C_W_-1:0] c;
reg signed [63:0] value;
reg signed [63:0] total;
reg signed [OFFSET_W-1:0] offset;
reg hit;
integer k;
integer e;
always @* begin
  for (k = 0; k < LANES; k = k + 1) begin
    a = part_then[k*ACC_W+:ACC_W];
    c = constants[k*C_W_+:C_W_];
    offset = a < 0 ? c[M_W+(OFFSETS-1)*OFFSET_W+:OFFSET_W] : c[M_W+:OFFSET_W];
    total = a * $signed({1'b0, c[M_W-1:0]}) + offset;
    value = total >>> SHIFT;
    if (EVEN != 0 && SHIFT != 0 && (total & ((64'd1 << SHIFT) - 64'd1)) == 0) value[0] = 1'b0;
    value = value + ZERO_POINT;
    hit = 1'b0;
    for (e = 0; e < EXCEPTIONS; e = e + 1)
      if (!hit && a == $signed(c[M_W+OFFSETS*OFFSET_W+e*E_W_+:ACC_W])) begin
        value = value + $signed(c[M_W+OFFSETS*OFFSET_W+e*E_W_+ACC_W+:2]);
        hit = 1'b1;
      end
    value = value < LOW ? LOW : value > HIGH ? HIGH : value;
    results[k*OUT_W+:OUT_W] = value[OUT_W-1:0];
  end
end
wire [LANES*OUT_W-1:0] expected;
wire aged;
hwgen_formal_later #(.WIDTH(LANES * OUT_W), .CYCLES(6)) u_later (
  .clk(clk), .rst(rst), .now(results), .then(expected), .valid(aged));
wire came;
wire old;
hwgen_formal_later #(.WIDTH(1), .CYCLES(7)) u_valid (.clk(clk), .rst(rst), .now(part_valid), .then(came), .valid(old));
wire fault = beat != beat_q || result_valid != (old && came) || (old && came && result != expected);
wire reached = old && came;
