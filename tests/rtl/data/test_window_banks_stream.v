// hwgen_window_banks as a stream of commands: write flag, slot, inner index, data, read flag, base slot, inner index.
// A command without a read answers zero.
`default_nettype none

module test_window_banks_stream #(
    parameter integer WORD = 8,
    parameter integer INNER = 1,
    parameter integer SLOTS = 4,
    parameter integer WINDOW = 3,
    parameter integer SLOT_W = 2,
    parameter integer INNER_W = 1,
    parameter integer DILATION = 1,
    parameter integer LATENCY = 1,
    parameter integer DEPTH = 3
) (
    input  wire                                clk,
    input  wire                                rst,
    input  wire [WORD+2*(1+SLOT_W+INNER_W)-1:0] s_axis_tdata,
    input  wire                                s_axis_tvalid,
    output wire                                s_axis_tready,
    output wire [WINDOW*WORD-1:0]              m_axis_tdata,
    output wire                                m_axis_tvalid,
    input  wire                                m_axis_tready
);
  wire accept;
  wire push;
  wire was_read;
  wire write;
  wire [SLOT_W-1:0] write_slot;
  wire [INNER_W-1:0] write_inner;
  wire [WORD-1:0] write_data;
  wire read;
  wire [SLOT_W-1:0] base_slot;
  wire [INNER_W-1:0] read_inner;
  wire [WINDOW*WORD-1:0] taps;
  wire [WINDOW*(SLOT_W+1)-1:0] offsets;

  genvar tap;
  generate
    for (tap = 0; tap < WINDOW; tap = tap + 1) begin : gen_offset
      localparam integer OFFSET = (tap * DILATION) % SLOTS;
      assign offsets[tap*(SLOT_W+1)+:SLOT_W+1] = OFFSET[SLOT_W:0];
    end
  endgenerate

  assign {read_inner, base_slot, read, write_data, write_inner, write_slot, write} = s_axis_tdata;

  hwgen_window_banks #(
      .WORD   (WORD),
      .INNER  (INNER),
      .SLOTS  (SLOTS),
      .WINDOW (WINDOW),
      .SLOT_W (SLOT_W),
      .INNER_W(INNER_W)
  ) u_banks (
      .clk        (clk),
      .write      (accept && write),
      .write_slot (write_slot),
      .write_inner(write_inner),
      .write_data (write_data),
      .read       (accept && read),
      .base_slot  (base_slot),
      .read_inner (read_inner),
      .offsets    (offsets),
      .taps       (taps)
  );

  test_delay #(
      .WIDTH  (1),
      .LATENCY(LATENCY)
  ) u_delay (
      .clk      (clk),
      .rst      (rst),
      .valid_in (accept),
      .data_in  (read),
      .valid_out(push),
      .data_out (was_read)
  );

  test_credits #(
      .WIDTH(WINDOW * WORD),
      .DEPTH(DEPTH)
  ) u_credits (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tready(s_axis_tready),
      .accept       (accept),
      .push         (push),
      .push_data    (was_read ? taps : {(WINDOW*WORD){1'b0}}),
      .m_axis_tdata (m_axis_tdata),
      .m_axis_tvalid(m_axis_tvalid),
      .m_axis_tready(m_axis_tready)
  );
endmodule

`default_nettype wire
