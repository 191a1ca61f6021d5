// A word and its flag LATENCY cycles later, 0 or more.
`default_nettype none

module test_delay #(
    parameter integer WIDTH = 8,
    parameter integer LATENCY = 1
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             valid_in,
    input  wire [WIDTH-1:0] data_in,
    output wire             valid_out,
    output wire [WIDTH-1:0] data_out
);
  wire [LATENCY:0] valid;
  wire [(LATENCY+1)*WIDTH-1:0] data;
  assign valid[0] = valid_in;
  assign data[0+:WIDTH] = data_in;
  assign valid_out = valid[LATENCY];
  assign data_out = data[LATENCY*WIDTH+:WIDTH];

  genvar i;
  generate
    for (i = 0; i < LATENCY; i = i + 1) begin : gen_stage
      reg valid_q;
      reg [WIDTH-1:0] data_q;
      always @(posedge clk) begin
        valid_q <= valid[i] && !rst;
        data_q <= data[i*WIDTH+:WIDTH];
      end
      assign valid[i+1] = valid_q;
      assign data[(i+1)*WIDTH+:WIDTH] = data_q;
    end
  endgenerate
endmodule

`default_nettype wire
