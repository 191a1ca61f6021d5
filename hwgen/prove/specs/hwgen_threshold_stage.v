// Two cycles later the node has one bit more: whether the accumulator reaches the threshold, which comes one cycle later.
wire [NODE_W+ACC_W:0] before;
wire known;
hwgen_formal_later #(.WIDTH(NODE_W + ACC_W), .CYCLES(1)) u_before (
  .clk(clk), .rst(rst), .now({node, accumulator}), .then(before), .valid(known));
wire signed [ACC_W:0] value = {before[ACC_W-1], before[ACC_W-1:0]};
wire [NODE_W+ACC_W:0] result = {before[ACC_W+:NODE_W], value >= threshold, before[ACC_W-1:0]};
wire [NODE_W+ACC_W:0] expected;
wire one_later;
hwgen_formal_later #(.WIDTH(NODE_W + ACC_W + 1), .CYCLES(1)) u_later (
  .clk(clk), .rst(rst), .now(result), .then(expected), .valid(one_later));
wire [1:0] valid_for_two;
hwgen_formal_later #(.WIDTH(1), .CYCLES(2)) u_two (.clk(clk), .rst(rst), .now(1'b1), .then(), .valid(reached));
wire fault = reached && {next_node, next_accumulator} != expected;
