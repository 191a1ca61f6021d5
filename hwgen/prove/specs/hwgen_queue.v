// Each word leaves as it is.
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
assign wanted = s_axis_tdata;
