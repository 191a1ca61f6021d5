// CYCLES of 2 or 4: as in the specification of the proofs, but a part holds for CYCLES cycles and the constants come from a
// ROM, which a reset fills anew. For simulation alone.
// drives: part_valid part constants
localparam integer E_W_ = ACC_W + 2;
localparam integer C_W_ = M_W + OFFSETS * OFFSET_W + EXCEPTIONS * E_W_;
reg [LANES*C_W_-1:0] rom [0:BEATS-1];
reg [LANES*C_W_-1:0] constants_q;
reg [LANES*ACC_W-1:0] part_q;
reg [N_W-1:0] busy_q;
reg [N_W-1:0] beat_q;
reg [1:0] age_q;  // since the reset
integer n;
assign constants = constants_q;
assign part_valid = choice[0] && busy_q == 0 && age_q == 2 && live;
assign part = part_q;
always @(posedge clk) begin
  constants_q <= rom[beat];
  age_q <= rst ? 0 : age_q == 2 ? 2 : age_q + 1;
  busy_q <= rst ? 0 : part_valid ? CYCLES - 1 : busy_q == 0 ? 0 : busy_q - 1;
  beat_q <= rst ? 0 : !part_valid ? beat_q : beat_q == BEATS - 1 ? 0 : beat_q + 1;
  if (rst) for (n = 0; n < BEATS; n = n + 1) rom[n] <= {16{$urandom}} ^ {$urandom, $urandom, $urandom};
  if (!part_valid && busy_q < 2)
    case ($urandom % 4)
      0: part_q <= {LANES{1'b1, {(ACC_W-1){1'b0}}}};
      1: part_q <= {LANES{1'b0, {(ACC_W-1){1'b1}}}};
      2: part_q <= rom[beat_q][C_W_-1-:ACC_W+2];  // of one lane: an exception, where there are any
      default: part_q <= {$urandom, $urandom, $urandom};
    endcase
end

reg [LANES*OUT_W-1:0] results;
reg signed [ACC_W-1:0] a;
reg [C_W_-1:0] c;
reg signed [63:0] value;
reg signed [63:0] total;
reg signed [OFFSET_W-1:0] offset;
integer k;
integer e;
always @* begin
  for (k = 0; k < LANES; k = k + 1) begin
    a = part[k*ACC_W+:ACC_W];
    c = rom[beat_q] >> (k * C_W_);
    offset = a < 0 ? c[M_W+(OFFSETS-1)*OFFSET_W+:OFFSET_W] : c[M_W+:OFFSET_W];
    total = a * $signed({1'b0, c[M_W-1:0]}) + offset;
    value = total >>> SHIFT;
    if (EVEN != 0 && SHIFT != 0 && (total & ((64'd1 << SHIFT) - 64'd1)) == 0) value[0] = 1'b0;
    value = value + ZERO_POINT;
    for (e = 0; e < EXCEPTIONS; e = e + 1)
      if (a == $signed(c[M_W+OFFSETS*OFFSET_W+e*E_W_+:ACC_W]))
        value = value + $signed(c[M_W+OFFSETS*OFFSET_W+e*E_W_+ACC_W+:2]);
    value = value < LOW ? LOW : value > HIGH ? HIGH : value;
    results[k*OUT_W+:OUT_W] = value[OUT_W-1:0];
  end
end
wire [LANES*OUT_W-1:0] expected;
wire came;
wire old;
hwgen_formal_later #(.WIDTH(LANES * OUT_W + 1), .CYCLES(8 + CYCLES)) u_later (
  .clk(clk), .rst(rst), .now({part_valid, results}), .then({came, expected}), .valid(old));
wire fault = result_valid != (old && came) || (old && came && result != expected);
