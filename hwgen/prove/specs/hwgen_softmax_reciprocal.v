// The exponent says where the highest bit of the sum lies; it stands 46 cycles after the start and holds until the next
// result, as does the scale. A start comes only when nothing is under way. Products are any numbers.
// drives: start total
reg [N_W-1:0] age_q;  // cycles since the start, 63 at most
reg began_q;
reg [3:0] highest_q;
reg [30:0] a_q;
reg [3:0] highest;
integer k;
assign start = choice[0] && (!began_q || age_q >= 46);
assign total = {choice[12:2], choice[31:13], choice[1]} | 31'd524288;
always @* begin
  highest = 0;
  for (k = 0; k < 12; k = k + 1) if (total[19+k]) highest = k;
end
always @(posedge clk) begin
  a_q <= a;
  age_q <= start ? 1 : age_q == 63 ? 63 : age_q + 1;
  if (start) highest_q <= highest;
  began_q <= !rst && (began_q || start);
end
wire fault = began_q && age_q >= 46 && (exponent != highest_q || (age_q > 46 && a != a_q));
wire reached = began_q && age_q == 50;
