"""View of a graph of adders: the sums of each level, in Verilog and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.adders.graph import Adder, AdderGraph, Term, lower, passed
from hwgen.emit.views.common import count

PART = "adders"


@dataclass(frozen=True, slots=True)
class InputView:
    """An input and its bits of the chunk."""

    name: str
    bits: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ValueView:
    """A register and what it takes."""

    name: str
    bits: int
    text: str
    comment: str


@dataclass(frozen=True, slots=True)
class LevelView:
    """Registers that are as many cycles behind the inputs."""

    title: str
    values: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True)
class SumView:
    """Bits of an output."""

    low: int
    high: int
    text: str


@dataclass(frozen=True, slots=True)
class AddersView:
    """What adders.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    size_text: str
    adders_text: str
    bits_text: str
    latency_text: str
    input_bits: int
    output_bits: int
    inputs: tuple[InputView, ...]
    unused: str
    levels: tuple[LevelView, ...]
    sums: tuple[SumView, ...]


def adders_view(
    graph: AdderGraph, sum_bits: int, module: str, banner: str, purpose: str
) -> AddersView:
    """sum_bits: of each output, which wraps."""
    text = _Text(graph, graph.live)
    bits, depth = graph.bits_of(0), max(1, graph.depth)
    read = [text.live.get((node, 0), 0) for node in range(graph.inputs)]
    return AddersView(
        banner=banner,
        purpose=purpose,
        module=module,
        size_text=f"{count(graph.inputs, 'input')} x {len(graph.outputs)} outputs.",
        adders_text=count(len(graph.adders), "adder"),
        bits_text=f"{graph.adder_bits} bits of adders, {graph.register_bits} of registers",
        latency_text=f"{count(depth, 'cycle')}, one for each level of adders",
        input_bits=graph.inputs * bits,
        output_bits=len(graph.outputs) * sum_bits,
        inputs=tuple(
            InputView(f"x{node}", used, node * bits, node * bits + used - 1)
            for node, used in enumerate(read)
            if used
        ),
        unused=", ".join(
            f"inputs[{node * bits + bits - 1}:{node * bits + used}]"
            for node, used in enumerate(read)
            if used < bits
        ),
        levels=tuple(text.level(level) for level in range(1, depth + 1)),
        sums=tuple(
            SumView(n * sum_bits, (n + 1) * sum_bits - 1, text.output(term, sum_bits, depth))
            for n, term in enumerate(graph.outputs)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """Names and expressions. live: see AdderGraph."""

    graph: AdderGraph
    live: Mapping[tuple[int, int], int]

    def level(self, level: int) -> LevelView:
        """What is registered in this level: its sums, then what waits for a later one."""
        nodes = sorted(node for node, at in self.live if at == level)
        sums = [node for node in nodes if self.graph.depth_of(node) == level]
        waiting = [node for node in nodes if self.graph.depth_of(node) < level]
        passed_on = f", {count(len(waiting), 'value')} passed on" if waiting else ""
        title = f"Level {level}: {count(len(sums), 'sum')}{passed_on}"
        values = [self._registered_sum(node, level) for node in sums]
        return LevelView(title, (*values, *(self._waiting(node, level) for node in waiting)))

    def output(self, term: Term | None, bits: int, depth: int) -> str:
        """An output of `bits` bits, behind all levels."""
        return f"{bits}'d0" if term is None else self._operand(term, bits, depth)

    def _registered_sum(self, node: int, level: int) -> ValueView:
        adder, bits = self.graph.adders[node - self.graph.inputs], self.live[node, level]
        meaning = f"  // {self._meaning(adder)}: {adder.lo} to {adder.hi}"
        return ValueView(self._name(node, level), bits, self._sum(adder, bits), meaning)

    def _waiting(self, node: int, level: int) -> ValueView:
        bits = self.live[node, level]
        text = self._operand(Term(node), bits, level - 1)
        return ValueView(self._name(node, level), bits, text, "")

    def _name(self, node: int, level: int) -> str:
        """A node, in the registers of a level."""
        own = f"x{node}" if node < self.graph.inputs else f"a{node - self.graph.inputs}"
        waited = level - self.graph.depth_of(node)
        return f"{own}_{waited}" if waited else own

    def _meaning(self, adder: Adder) -> str:
        """The sum in words, the positive term first."""
        words = []
        for term in sorted(adder.terms, key=lambda term: term.negative):
            factor = f"{1 << term.shift} * " if term.shift else ""
            sign = "-" if term.negative else "+"
            words.append(f"{sign} {factor}{self._name(term.node, adder.depth - 1)}")
        return " ".join(words).removeprefix("+ ")

    def _sum(self, adder: Adder, bits: int) -> str:
        """The low `bits` bits of a sum; those that only one term has pass by."""
        before, low = adder.depth - 1, passed(adder)
        first, *rest = sorted(adder.terms, key=lambda term: (term.negative, term.shift))
        if not rest:
            return f"-{self._operand(Term(first.node, first.shift), bits, before)}"
        below = Term(lower(adder).node)
        if bits <= low:
            return self._operand(below, bits, before)
        sign = "-" if rest[0].negative else "+"
        terms = (self._above(term, low, bits, before) for term in (first, *rest))
        text = f" {sign} ".join(terms)
        return f"{{{text}, {self._operand(below, low, before)}}}" if low else text

    def _above(self, term: Term, low: int, bits: int, level: int) -> str:
        """The bits of a term from `low` to `bits` - 1."""
        if term.shift >= low:
            return self._operand(Term(term.node, term.shift - low), bits - low, level)
        name, own = self._name(term.node, level), min(self.live[term.node, level], bits)
        sign = self._sign(term.node, level)
        if low >= own:
            return _joined(bits - low, sign)
        return _joined(bits - own, sign, f"{name}[{own - 1}:{low}]")

    def _operand(self, term: Term, bits: int, level: int) -> str:
        """A term without its sign, extended or cut to `bits` bits."""
        room = bits - term.shift
        if room <= 0:
            return f"{bits}'d0"
        own, name = self.live[term.node, level], self._name(term.node, level)
        zeros = f"{term.shift}'d0" if term.shift else ""
        if room < own:
            return _joined(0, "", f"{name}[{room - 1}:0]", zeros)
        return _joined(room - own, self._sign(term.node, level), name, zeros)

    def _sign(self, node: int, level: int) -> str:
        """What stands in front of the highest bit of a node."""
        if self.graph.range_of(node)[0] >= 0:
            return "1'b0"
        return f"{self._name(node, level)}[{self.live[node, level] - 1}]"


def _joined(times: int, sign: str, *values: str) -> str:
    """The concatenation of copies of a sign and of what there is of the values."""
    signs = f"{{{times}{{{sign}}}}}" if times > 1 else sign * times
    found = [part for part in (signs, *values) if part]
    return found[0] if len(found) == 1 else f"{{{', '.join(found)}}}"
