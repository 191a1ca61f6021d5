// A group is the bias of its number and the sums of its chunks; it leaves in PARTS parts, the last one of a pixel in
// LAST_PARTS, from LATENCY + 2 cycles behind its last chunk on. Here word n of the bias ROM is n in every lane.
// drives: bias chunk_first chunk_last
localparam integer LANES_ = PE / PARTS;
reg open_q;             // a group has begun
reg [N_W-1:0] wait_q;   // cycles until a group may end again
reg [N_W-1:0] bias_q;
reg [N_W-1:0] number_q; // of the group in the bias ROM
reg [N_W-1:0] group_q;
assign bias = {PE{bias_q[ACC_W-1:0]}};
assign chunk_first = !open_q;
assign chunk_last = choice[0] && wait_q == 0;
always @(posedge clk) begin
  bias_q <= bias_address;
  if (chunk_valid) open_q <= !chunk_last;
  wait_q <= chunk_valid && chunk_last ? PARTS - 1 : wait_q == 0 ? 0 : wait_q - 1;
  if (rst) begin
    open_q <= 1'b0;
    wait_q <= 0;
  end
end

wire late_valid;
wire late_first;
wire late_last;
wire known;
hwgen_formal_later #(.WIDTH(3), .CYCLES(LATENCY)) u_later (.clk(clk), .rst(rst),
  .now({chunk_valid, chunk_first, chunk_last}), .then({late_valid, late_first, late_last}), .valid(known));
wire sums_valid = known && late_valid;
reg [PE*ACC_W-1:0] total_q;
reg [PE*ACC_W-1:0] total;
reg [PE*ACC_W-1:0] group_total_q;
reg [N_W-1:0] parts_q;  // that are still to leave
reg [N_W-1:0] part_q;
integer p;
always @*
  for (p = 0; p < PE; p = p + 1)
    total[p*ACC_W+:ACC_W] = (late_first ? number_q[ACC_W-1:0] : total_q[p*ACC_W+:ACC_W]) + sums[p*ACC_W+:ACC_W];
always @(posedge clk) begin
  if (sums_valid) total_q <= total;
  if (parts_q != 0) begin
    parts_q <= parts_q - 1;
    part_q <= part_q + 1;
  end
  if (sums_valid && late_last) begin
    group_total_q <= total;
    parts_q <= group_q == GROUPS - 1 ? LAST_PARTS : PARTS;
    part_q <= 0;
    group_q <= group_q == GROUPS - 1 ? 0 : group_q + 1;
    number_q <= number_q == BIASES - 1 ? 0 : number_q + 1;
  end
  if (rst) begin
    parts_q <= 0;
    group_q <= 0;
    number_q <= 0;
  end
end
wire [PE*ACC_W-1:0] shifted = group_total_q >> (part_q * LANES_ * ACC_W);
reg due_q;
reg [LANES_*ACC_W-1:0] part_due_q;
always @(posedge clk) begin
  due_q <= !rst && parts_q != 0;
  part_due_q <= shifted[LANES_*ACC_W-1:0];
end
wire fault = part_valid != due_q || (part_valid && part != part_due_q);
wire reached = part_valid && part_q == PARTS - 1 && number_q != 0;
