// Words in, accumulators of groups out: hold, control, input-stationary array and FIFO as a design connects them. The
// ROMs are parameters, the first word in the low bits.
`default_nettype none

module test_stationary_stream #(
    parameter integer PE = 1,
    parameter integer SIMD = 1,
    parameter integer X_W = 8,
    parameter integer X_SIGNED = 1,
    parameter integer W_W = 8,
    parameter integer ACC_W = 24,
    parameter integer CHUNKS = 2,
    parameter integer GROUPS = 2,
    parameter integer GROUP_W = 1,
    parameter integer DEPTH = 2,
    parameter [CHUNKS*GROUPS*PE*SIMD*W_W-1:0] WEIGHTS = 0,
    parameter [GROUPS*PE*ACC_W-1:0] BIAS = 0
) (
    input  wire                clk,
    input  wire                rst,
    input  wire [SIMD*X_W-1:0] s_axis_tdata,
    input  wire                s_axis_tvalid,
    output wire                s_axis_tready,
    output wire [PE*ACC_W-1:0] m_axis_tdata,
    output wire                m_axis_tvalid,
    input  wire                m_axis_tready
);
  wire offer;
  wire take;
  wire [SIMD*X_W-1:0] chunk;
  reg [SIMD*X_W-1:0] chunk_q;
  reg [SIMD*X_W-1:0] chunk_q2;
  wire chunk_valid;
  wire chunk_first;
  wire chunk_last;
  wire [15:0] weight_address;
  wire [PE*ACC_W-1:0] sums;
  reg [PE*SIMD*W_W-1:0] weights_q;
  reg [PE*SIMD*W_W-1:0] weights_q2;
  reg [PE*SIMD*W_W-1:0] weights_q3;
  reg [15:0] weight_address_q;
  reg [PE*ACC_W-1:0] bias_q;
  wire [GROUP_W-1:0] bias_address;
  wire result_valid;
  wire [PE*ACC_W-1:0] result;

  always @(posedge clk) begin
    chunk_q <= chunk;
    chunk_q2 <= chunk_q;
    weight_address_q <= weight_address;
    weights_q3 <= weights_q2;
    weights_q2 <= weights_q;
    weights_q <= WEIGHTS[weight_address_q*(PE*SIMD*W_W)+:PE*SIMD*W_W];
    bias_q <= BIAS[bias_address*(PE*ACC_W)+:PE*ACC_W];
  end

  hwgen_window_hold #(
      .WINDOW_W(SIMD * X_W),
      .CHUNK_W (SIMD * X_W),
      .CHUNKS  (1),
      .GROUPS  (GROUPS)
  ) u_hold (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tdata (s_axis_tdata),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .offer        (offer),
      .take         (take),
      .chunk        (chunk)
  );

  hwgen_stationary_control #(
      .CHUNKS (CHUNKS),
      .GROUPS (GROUPS),
      .ADDR_W (16),
      .CREDITS(DEPTH)
  ) u_control (
      .clk           (clk),
      .rst           (rst),
      .offer         (offer),
      .take          (take),
      .pop           (m_axis_tvalid && m_axis_tready),
      .weight_address(weight_address),
      .chunk_valid   (chunk_valid),
      .chunk_first   (chunk_first),
      .chunk_last    (chunk_last)
  );

  genvar p;
  generate
    for (p = 0; p < PE; p = p + 1) begin : gen_dot
      hwgen_dot_product #(
          .SIMD    (SIMD),
          .X_W     (X_W),
          .X_SIGNED(X_SIGNED),
          .W_W     (W_W),
          .SUM_W   (ACC_W)
      ) u_dot (
          .clk    (clk),
          .inputs (chunk_q2),
          .weights(weights_q3[p*SIMD*W_W+:SIMD*W_W]),
          .sum    (sums[p*ACC_W+:ACC_W])
      );
    end
  endgenerate

  hwgen_stationary_array #(
      .PE     (PE),
      .LATENCY(7 + $clog2(SIMD)),
      .ACC_W  (ACC_W),
      .GROUPS (GROUPS),
      .GROUP_W(GROUP_W)
  ) u_array (
      .clk         (clk),
      .rst         (rst),
      .chunk_valid (chunk_valid),
      .chunk_first (chunk_first),
      .chunk_last  (chunk_last),
      .sums        (sums),
      .bias_address(bias_address),
      .bias        (bias_q),
      .result_valid(result_valid),
      .result      (result)
  );

  hwgen_fifo #(
      .WIDTH(PE * ACC_W),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk          (clk),
      .rst          (rst),
      .push         (result_valid),
      .push_data    (result),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
