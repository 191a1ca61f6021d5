// A dot product as a stream: words of inputs (low) and weights (high) go in, sums come out LATENCY cycles later.
// KIND: 0 hwgen_dot_product, which alone has several OUTPUTS, 1 hwgen_dot_rows, 2 hwgen_dot_select, 3 hwgen_dot_popcount.
`default_nettype none

module test_dot_product_stream #(
    parameter integer KIND = 0,
    parameter integer OUTPUTS = 1,
    parameter integer SHIFT = 0,
    parameter integer SIMD = 1,
    parameter integer X_W = 8,
    parameter integer X_SIGNED = 1,
    parameter integer W_W = 8,
    parameter integer SUM_W = 24,
    parameter integer LATENCY = 3,
    parameter integer DEPTH = 5
) (
    input  wire                      clk,
    input  wire                      rst,
    input  wire [SIMD*(X_W+OUTPUTS*W_W)-1:0] s_axis_tdata,
    input  wire                      s_axis_tvalid,
    output wire                      s_axis_tready,
    output wire [OUTPUTS*SUM_W-1:0]  m_axis_tdata,
    output wire                      m_axis_tvalid,
    input  wire                      m_axis_tready
);
  wire accept;
  wire push;
  wire unused;
  wire [OUTPUTS*SUM_W-1:0] sum;

  wire [SIMD*X_W-1:0] inputs = s_axis_tdata[0+:SIMD*X_W];
  wire [OUTPUTS*SIMD*W_W-1:0] weights = s_axis_tdata[SIMD*X_W+:OUTPUTS*SIMD*W_W];

  generate
    if (KIND == 0) begin : gen_multiply
      hwgen_dot_product #(
          .OUTPUTS (OUTPUTS),
          .SIMD    (SIMD),
          .X_W     (X_W),
          .X_SIGNED(X_SIGNED),
          .W_W     (W_W),
          .SUM_W   (SUM_W)
      ) u_dot (
          .clk    (clk),
          .inputs (inputs),
          .weights(weights),
          .sum    (sum)
      );
    end else if (KIND == 1) begin : gen_rows
      hwgen_dot_rows #(
          .SIMD    (SIMD),
          .X_W     (X_W),
          .X_SIGNED(X_SIGNED),
          .W_W     (W_W),
          .SHIFT   (SHIFT),
          .SUM_W   (SUM_W)
      ) u_dot (
          .clk    (clk),
          .inputs (inputs),
          .weights(weights),
          .sum    (sum)
      );
    end else if (KIND == 2) begin : gen_select
      hwgen_dot_select #(
          .SIMD    (SIMD),
          .X_W     (X_W),
          .X_SIGNED(X_SIGNED),
          .W_W     (W_W),
          .SHIFT   (SHIFT),
          .SUM_W   (SUM_W)
      ) u_dot (
          .clk    (clk),
          .inputs (inputs),
          .weights(weights),
          .sum    (sum)
      );
    end else begin : gen_popcount
      hwgen_dot_popcount #(
          .SIMD (SIMD),
          .W_W  (W_W),
          .SHIFT(SHIFT),
          .SUM_W(SUM_W)
      ) u_dot (
          .clk    (clk),
          .inputs (inputs),
          .weights(weights),
          .sum    (sum)
      );
    end
  endgenerate

  test_delay #(
      .WIDTH  (1),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (accept),
      .data_in  (1'b0),
      .valid_out(push),
      .data_out (unused)
  );

  test_credits #(
      .WIDTH(OUTPUTS * SUM_W),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (push),
      .push_data    (sum),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
