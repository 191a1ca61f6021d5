"""Input-stationary multiply-accumulate: accumulators of all outputs in memory, inputs in none."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.units.mac import Mac

LEAST_RESULTS = 2  # words in the FIFO of results
GATES = 2  # cycles between a credit that returns and the push that it allows, beside the latency


@dataclass(frozen=True, slots=True, eq=False)
class Stationary(Mac):
    """A Mac that takes each input word once for every group of outputs, then the next word.

    feeder: a WindowHold whose words are chunks, each offered `groups` times, at least 2.
    weights [chunks * groups, pe, simd] in that order, bias [groups, pe]. Output words are the pe
    accumulators of a group; a Scale behind holds the requantizer, in `parts` beats a group.
    results: words in the FIFO of finished groups.
    """

    results: int = LEAST_RESULTS

    @property
    def output_bits(self) -> int:
        return self.pe * self.acc_bits

    @property
    def latency(self) -> int:
        """Cycles from the last chunk of a group to the push of its accumulators."""
        return self.sum_latency + 2

    @property
    def depth(self) -> int:
        """Words in the FIFO of results."""
        return self.results

    @property
    def most_results(self) -> int:
        """Words with which the last chunk of a window never waits for its results."""
        return self.groups + self.latency + GATES

    @property
    def implementation(self) -> str:
        """Where the inputs come from, for the report."""
        return "input-stationary"

    @property
    def storage_bits(self) -> int:
        """Bits of the accumulators and of the FIFO of results."""
        return (self.groups + self.results) * self.output_bits
