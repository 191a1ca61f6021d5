// The product, 4 cycles later.
wire signed [A_W+B_W-1:0] whole = a * b;
wire [A_W+B_W-1:0] expected;
wire reached;
hwgen_formal_later #(.WIDTH(A_W + B_W), .CYCLES(4)) u_later (.clk(clk), .rst(rst), .now(whole), .then(expected), .valid(reached));
wire fault = reached && product != expected;
