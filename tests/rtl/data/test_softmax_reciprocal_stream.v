// hwgen_softmax_reciprocal with a multiplier of its own, as a stream: one total at a time, exponent above scale.
`default_nettype none

module test_softmax_reciprocal_stream #(
    parameter integer LATENCY = 46
) (
    input  wire        clk,
    input  wire        rst,
    input  wire [30:0] s_axis_tdata,
    input  wire        s_axis_tvalid,
    output wire        s_axis_tready,
    output wire [34:0] m_axis_tdata,
    output wire        m_axis_tvalid,
    input  wire        m_axis_tready
);
  reg idle_q;
  reg [LATENCY-1:0] due_q;
  reg offer_q;
  wire start = s_axis_tvalid && s_axis_tready;
  wire [30:0] a;
  wire [31:0] b;
  wire [63:0] product;
  reg [31:0] rounded_q;
  wire [3:0] exponent;

  assign s_axis_tready = idle_q;
  assign m_axis_tvalid = due_q[LATENCY-1] || offer_q;
  assign m_axis_tdata = {exponent, a};

  always @(posedge clk) begin
    rounded_q <= product[62:31] + {31'd0, product[30]};
    due_q <= {due_q[LATENCY-2:0], start};
    offer_q <= m_axis_tvalid && !m_axis_tready;
    idle_q <= !start && (idle_q || (m_axis_tvalid && m_axis_tready));
    if (rst) begin
      due_q <= {LATENCY{1'b0}};
      offer_q <= 1'b0;
      idle_q <= 1'b1;
    end
  end

  hwgen_softmax_reciprocal u_reciprocal (
      .clk     (clk),
      .rst     (rst),
      .start   (start),
      .total   (s_axis_tdata),
      .a       (a),
      .b       (b),
      .rounded (rounded_q),
      .exponent(exponent)
  );

  hwgen_multiplier #(
      .A_W(32),
      .B_W(32)
  ) u_multiplier (
      .clk    (clk),
      .a      ({1'b0, a}),
      .b      (b),
      .product(product)
  );
endmodule

`default_nettype wire
