// The largest of the TAPS words of a window, lane by lane.
genvar k;
generate
  for (k = 0; k < LANES; k = k + 1) begin : gen_wanted
    reg [W-1:0] best;
    reg [W-1:0] value;
    integer tap;
    always @* begin
      best = s_axis_tdata[k*W+:W];
      for (tap = 1; tap < TAPS; tap = tap + 1) begin
        value = s_axis_tdata[(tap*LANES+k)*W+:W];
        if (IS_SIGNED != 0 ? $signed(value) > $signed(best) : value > best) best = value;
      end
    end
    assign wanted[k*W+:W] = best;
  end
endgenerate
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
