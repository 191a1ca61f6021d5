"""What is in a model file: its graph, and everything that has to change before it can be used."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.frontends.model import Model, Origin
from hwgen.ir.graph import Graph


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A model file as far as it could be converted.

    graph: integer layers after hwgen.passes.finish, or the float graph of a float model; where
    there are errors, the layers that could be converted. origin: of a graph that was imported.
    errors: all that stands against an import. given: the model of a file that needs none.
    """

    graph: Graph
    origin: Origin | None
    errors: tuple[HwgenError, ...]
    given: Model | None = None

    @classmethod
    def of_model(cls, model: Model) -> Examined:
        """A model that needed no import."""
        return cls(model.graph, model.origin, (), model)

    def model(self) -> Model:
        """The graph with the data that came with it. Only where there are no errors."""
        assert not self.errors
        return self.given or Model(self.graph, origin=self.origin)
