// Each word leaves with bits FIRST to FIRST + KEPT - 1.
assign made = 1;
assign place = 0;
assign watchable = 1'b1;
assign wanted = s_axis_tdata >> FIRST;
