// The sum or the largest word of the positions of a window that lie in the frame, for each inner index. Of the inner
// indices one is looked at; reset chooses which.
reg [N_W-1:0] inner_q;
reg [N_W-1:0] position_q;
reg [N_W-1:0] chosen_q;
reg [LANES*OUT_W-1:0] total_q;
wire inner_ends = inner_q == INNER - 1;
wire [31:0] shifted = position_q + PAD;
wire [31:0] window = shifted / STRIDE;
wire [31:0] tap = shifted % STRIDE;
wire inside = tap < WINDOW && window < OUTPUTS;
wire begins = tap == 0 || position_q == 0;
wire ends = inside && (tap == WINDOW - 1 || position_q == POSITIONS - 1);
wire [LANES*OUT_W-1:0] total;
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    wire [IN_W-1:0] value = s_axis_tdata[k*IN_W+:IN_W];
    wire [OUT_W-1:0] x = {{OUT_W{IN_SIGNED != 0 && value[IN_W-1]}}, value};
    wire [OUT_W-1:0] t = total_q[k*OUT_W+:OUT_W];
    wire more = IN_SIGNED != 0 ? $signed(x) > $signed(t) : x > t;
    assign total[k*OUT_W+:OUT_W] = begins ? x : MAXIMUM != 0 ? (more ? x : t) : x + t;
  end
endgenerate
always @(posedge clk)
  if (rst) begin
    inner_q <= 0;
    position_q <= 0;
    chosen_q <= choice;
  end else if (accept) begin
    inner_q <= inner_ends ? 0 : inner_q + 1;
    if (inner_ends) position_q <= position_q == POSITIONS - 1 ? 0 : position_q + 1;
    if (inner_q == chosen_q && inside) total_q <= total;
  end
assign made = ends;
assign place = 0;
assign watchable = ends && inner_q == chosen_q;
assign wanted = total;
