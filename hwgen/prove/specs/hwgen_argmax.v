// One word leaves for a pixel: the first place of its largest value, and the value above it.
localparam integer KEY_W = W + 1;
reg [N_W-1:0] beat_q;
reg signed [W:0] best_q;
reg [N_W+3:0] at_q;
reg signed [W:0] best;
reg [N_W+3:0] at;
reg signed [W:0] value;
wire last = beat_q == BEATS - 1;
integer k;
always @* begin
  best = best_q;
  at = at_q;
  for (k = 0; k < LANES; k = k + 1) begin
    value = {IS_SIGNED != 0 && s_axis_tdata[k*W+W-1], s_axis_tdata[k*W+:W]};
    if ((!last || k < LAST_LANES) && ((beat_q == 0 && k == 0) || value > best)) begin
      best = value;
      at = beat_q * LANES + k;
    end
  end
end
always @(posedge clk)
  if (rst) beat_q <= 0;
  else if (accept) begin
    beat_q <= last ? 0 : beat_q + 1;
    best_q <= best;
    at_q <= at;
  end
assign made = last;
assign place = 0;
assign watchable = last;
wire [FIELD-1:0] field = {{FIELD{best[W]}}, best};
wire [FIELD-1:0] at_field = at;
wire [2*FIELD-1:0] both = {field, at_field};
assign wanted = both;
