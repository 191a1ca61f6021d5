"""Graph methods that add the layers behind the last layer of a classifier."""

from __future__ import annotations

from hwgen.ir.argmax import Argmax
from hwgen.ir.builders.base import Builder
from hwgen.ir.softmax import Softmax


class HeadBuilder(Builder):
    """Layers that turn scores into a decision, over the channels of a pixel or a flat tensor."""

    def argmax(self, x: str, *, value: bool = True, name: str | None = None) -> str:
        """Add the index of the largest channel, the first of equal ones, and its value.

        value: False leaves the value away. In integers both channels have scale 1, so that the
        value is the integer of the input.
        """
        return self._append(Argmax(name or self._free("argmax"), (x,), value))

    def softmax(self, x: str, *, name: str | None = None) -> str:
        """Add exp(x) / sum(exp(x)) over the channels; in integers from at most 8 bits to 8 bits.

        The integers are those of the TensorFlow Lite reference kernel, with scale 1/256.
        """
        return self._append(Softmax(name or self._free("softmax"), (x,)))
