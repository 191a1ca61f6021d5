// hwgen_requantizer as a stream; CONSTANTS holds its ROM, the first beat in the low bits.
`default_nettype none

module test_requantizer_stream #(
    parameter integer LANES = 1,
    parameter integer BEATS = 1,
    parameter integer BEAT_W = 1,
    parameter integer ACC_W = 24,
    parameter integer M_W = 16,
    parameter integer OFFSET_W = 32,
    parameter integer OFFSETS = 2,
    parameter integer SHIFT = 16,
    parameter integer LEVEL_W = 20,
    parameter integer EVEN = 0,
    parameter integer EXCEPTIONS = 0,
    parameter integer OUT_W = 8,
    parameter integer ZERO_POINT = 0,
    parameter integer LOW = -128,
    parameter integer HIGH = 127,
    parameter integer LATENCY = 7,
    parameter integer DEPTH = 8,
    parameter [BEATS*LANES*(M_W+OFFSETS*OFFSET_W+EXCEPTIONS*(ACC_W+2))-1:0] CONSTANTS = 0
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire [LANES*ACC_W-1:0] s_axis_tdata,
    input  wire                   s_axis_tvalid,
    output wire                   s_axis_tready,
    output wire [LANES*OUT_W-1:0] m_axis_tdata,
    output wire                   m_axis_tvalid,
    input  wire                   m_axis_tready
);
  localparam integer ROM_W = LANES * (M_W + OFFSETS * OFFSET_W + EXCEPTIONS * (ACC_W + 2));

  wire accept;
  wire push;
  wire expected;  // LATENCY cycles behind accept
  wire unused;
  wire [BEAT_W-1:0] beat;
  wire [LANES*OUT_W-1:0] result;
  reg [ROM_W-1:0] constants_q;

  always @(posedge clk) begin
    constants_q <= CONSTANTS[beat*ROM_W+:ROM_W];
    if (!rst && push !== expected) begin
      $display("ERROR: %m: result_valid is %b, not %b", push, expected);
      $finish;
    end
  end

  hwgen_requantizer #(
      .LANES     (LANES),
      .BEATS     (BEATS),
      .BEAT_W    (BEAT_W),
      .ACC_W     (ACC_W),
      .M_W       (M_W),
      .OFFSET_W  (OFFSET_W),
      .OFFSETS   (OFFSETS),
      .SHIFT     (SHIFT),
      .LEVEL_W   (LEVEL_W),
      .EVEN      (EVEN),
      .EXCEPTIONS(EXCEPTIONS),
      .OUT_W     (OUT_W),
      .ZERO_POINT(ZERO_POINT),
      .LOW       (LOW),
      .HIGH      (HIGH)
  ) u_requantizer (
      .clk         (clk),
      .rst         (rst),
      .part_valid  (accept),
      .part        (s_axis_tdata),
      .beat        (beat),
      .constants   (constants_q),
      .result_valid(push),
      .result      (result)
  );

  test_delay #(
      .WIDTH  (1),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (accept),
      .data_in  (1'b0),
      .valid_out(expected),
      .data_out (unused)
  );

  test_credits #(
      .WIDTH(LANES * OUT_W),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (push),
      .push_data    (result),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
