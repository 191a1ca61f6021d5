"""Integer forms of layers that pass on a part of their input."""

from __future__ import annotations

from hwgen.ir.crop import Crop, QuantCrop, QuantSliceChannels, SliceChannels
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(Crop)
def _crop(node: Crop, context: Context) -> QuantCrop:
    return QuantCrop(node.name, node.inputs, node.margins, context.source)


@lower_node.register(SliceChannels)
def _slice(node: SliceChannels, context: Context) -> QuantSliceChannels:
    return QuantSliceChannels(node.name, node.inputs, node.begin, node.size, context.source)
