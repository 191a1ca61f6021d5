// Windows in, parts of accumulators out: hold, control, array and FIFO as a design connects them; the requantizer is
// a delay of LATENCY cycles. The ROMs are parameters, the first word in the low bits.
`default_nettype none

module test_mac_stream #(
    parameter integer WINDOW_W = 8,
    parameter integer PE = 1,
    parameter integer SIMD = 1,
    parameter integer SLICES = 1,
    parameter integer TAP_W = WINDOW_W,
    parameter integer X_W = 8,
    parameter integer X_SIGNED = 1,
    parameter integer W_W = 8,
    parameter integer ACC_W = 24,
    parameter integer CHUNKS = 1,
    parameter integer GROUPS = 1,
    parameter integer POSITIONS = 1,
    parameter integer BIAS_W = 1,
    parameter integer PARTS = 1,
    parameter integer LAST_PARTS = 1,
    parameter integer CYCLES = 1,
    parameter integer LATENCY = 7,
    parameter integer DEPTH = 8,
    parameter [POSITIONS*CHUNKS*GROUPS*PE*SIMD*W_W-1:0] WEIGHTS = 0,
    parameter [POSITIONS*GROUPS*PE*ACC_W-1:0] BIAS = 0
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire [WINDOW_W-1:0]         s_axis_tdata,
    input  wire                        s_axis_tvalid,
    output wire                        s_axis_tready,
    output wire [(PE/PARTS)*ACC_W-1:0] m_axis_tdata,
    output wire                        m_axis_tvalid,
    input  wire                        m_axis_tready
);
  wire offer;
  wire take;
  wire [SLICES*SIMD*X_W-1:0] chunk;
  reg [SLICES*SIMD*X_W-1:0] chunk_q;
  reg [SLICES*SIMD*X_W-1:0] chunk_q2;
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
  wire [BIAS_W-1:0] bias_address;
  wire part_valid;
  wire [(PE/PARTS)*ACC_W-1:0] part;
  wire push;
  wire [(PE/PARTS)*ACC_W-1:0] push_data;

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
      .WINDOW_W(WINDOW_W),
      .CHUNK_W (SIMD * X_W),
      .CHUNKS  (CHUNKS),
      .GROUPS  (GROUPS),
      .SLICES  (SLICES),
      .TAP_W   (TAP_W)
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

  hwgen_mac_control #(
      .CHUNKS    (CHUNKS),
      .GROUPS    (GROUPS),
      .POSITIONS (POSITIONS),
      .ADDR_W    (16),
      .PARTS     (PARTS),
      .LAST_PARTS(LAST_PARTS),
      .CREDITS   (DEPTH)
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
          .inputs (chunk_q2[(p/(PE/SLICES))*SIMD*X_W+:SIMD*X_W]),
          .weights(weights_q3[p*SIMD*W_W+:SIMD*W_W]),
          .sum    (sums[p*ACC_W+:ACC_W])
      );
    end
  endgenerate

  hwgen_mac_array #(
      .PE        (PE),
      .LATENCY   (7 + $clog2(SIMD)),
      .ACC_W     (ACC_W),
      .GROUPS    (GROUPS),
      .BIASES    (POSITIONS * GROUPS),
      .BIAS_W    (BIAS_W),
      .PARTS     (PARTS),
      .LAST_PARTS(LAST_PARTS),
      .CYCLES    (CYCLES)
  ) u_array (
      .clk         (clk),
      .rst         (rst),
      .chunk_valid (chunk_valid),
      .chunk_first (chunk_first),
      .chunk_last  (chunk_last),
      .sums        (sums),
      .bias_address(bias_address),
      .bias        (bias_q),
      .part_valid  (part_valid),
      .part        (part)
  );

  test_delay #(
      .WIDTH  ((PE / PARTS) * ACC_W),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (part_valid),
      .data_in  (part),
      .valid_out(push),
      .data_out (push_data)
  );

  hwgen_fifo #(
      .WIDTH((PE / PARTS) * ACC_W),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk          (clk),
      .rst          (rst),
      .push         (push),
      .push_data    (push_data),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
