"""What commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from hwgen.doctor import Finding
    from hwgen.flow import Checked, Emitted, Simulated
    from hwgen.prove.design import Claim
    from hwgen.report.explain import Explanation
    from hwgen.report.foldings import Folded
    from hwgen.report.rows import FifoRow, LayerRow
    from hwgen.report.verification import Check
    from hwgen.simulate.result import SimulationResult
    from hwgen.synth.result import Synthesis

WIDE = 160  # columns of a table that goes to a file or a pipe

Progress = Callable[[str, int], None]


def print_json(value: Mapping[str, object]) -> None:
    """The one JSON value that a command with --json prints on standard output."""
    print(json.dumps(value, indent=2, allow_nan=False))


def print_error(message: str) -> None:
    """A message for a person, on standard error, without a traceback."""
    print(f"error: {_shown(message)}", file=sys.stderr)


def print_note(message: str) -> None:
    """Something worth knowing that is no error, on standard error."""
    print(f"note: {_shown(message)}", file=sys.stderr)


def _shown(message: str) -> str:
    """Names in it come from files: what would drive a terminal is shown as an escape."""
    return "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in message)


def console() -> Console:
    """Standard output, wide enough for the tables when it is no terminal."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, soft_wrap=True)


def near(path: Path) -> Path:
    """`path` as seen from the working folder, where it is below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def print_emitted(emitted: Emitted, as_json: bool) -> None:
    """Result of `hwgen emit`: the layers, every name that had to be changed, what was folded."""
    if as_json:
        print_json(emitted.to_json())
        return
    for name in emitted.renamed:
        print_note(f"layer '{name.source}' is '{name.text}' in Verilog: {name.reason}")
    for note in emitted.notes:
        print_note(note)
    screen = console()
    screen.print(_layers(emitted.rows, emitted.title))
    _print_fifos(screen, emitted.fifos)
    screen.print(f"written to {near(emitted.folder)}", markup=False)


def print_folded(found: Folded, as_json: bool) -> None:
    """Result of `hwgen schedule`: the folding of each layer, the bottleneck, the part."""
    if as_json:
        print_json(found.to_json())
        return
    from hwgen.report.foldings import folding_table

    screen = console()
    screen.print(folding_table(found))
    for text in filter(None, (found.reason, found.latency_text, found.part_text)):
        screen.print(text, markup=False)


def print_explanation(explanation: Explanation, as_json: bool) -> None:
    """Result of `hwgen explain`: the layers, what became of the rest, and what is refused."""
    if as_json:
        print_json(explanation.to_json())
        return
    from hwgen.report.explain import layer_table

    screen = console()
    screen.print(layer_table(explanation))
    for note in explanation.notes:
        screen.print(f"note: {note}", markup=False)
    for step in explanation.folded:
        screen.print(f"{step.node} ({step.operator}): {step.note}", markup=False)
    for error in explanation.refused:
        print_error(str(error))


def print_simulated(simulated: Simulated, as_json: bool) -> None:
    """Result of `hwgen sim`: the layers, what differs first, and where the files are."""
    if as_json:
        print_json(simulated.to_json())
        return
    screen = console()
    screen.print(_layers(simulated.rows, simulated.title))
    _print_fifos(screen, simulated.fifos)
    if simulated.result.soak:
        screen.print(_soaked(simulated.result), markup=False)
    for problem in simulated.result.problems:
        screen.print(f"different: {problem}", markup=False)
    for what, path in simulated.artefacts:
        screen.print(f"{what}: {near(path)}", markup=False)


def _soaked(result: SimulationResult) -> str:
    count = f"{result.repeated_beats} beats compared with those of the first frames"
    return f"soak: {result.cycles} cycles, {count}, {result.protocol_violations} violations"


def print_checked(checked: Checked, as_json: bool) -> None:
    """Result of `hwgen check`: that of `hwgen sim`, then float against integers."""
    if as_json:
        print_json(checked.to_json())
        return
    print_simulated(checked.simulated, as_json=False)
    screen = console()
    if checked.sqnr:
        screen.print(_precision(checked))
    if checked.accuracy is not None:
        screen.print(checked.accuracy.text, markup=False)


def print_synthesis(found: Synthesis, as_json: bool) -> None:
    """Result of `hwgen synth`: cells by layer, then the clock and what limits it."""
    if as_json:
        print_json(found.to_json())
        return
    from hwgen.report.synthesis import clock_text, figure_table, synthesis_table

    screen = console()
    screen.print(synthesis_table(found))
    screen.print(figure_table(found))
    if (clock := clock_text(found)) is not None:
        screen.print(clock, markup=False)
    for name in found.lost:
        print_note(f"memory {name} became flip-flops")


def print_claims(claims: tuple[Claim, ...], as_json: bool) -> None:
    """Result of `hwgen prove`: each module with its sizes, what was proved, and why no more."""
    if as_json:
        print_json({"proofs": [asdict(claim) for claim in claims]})
        return
    from hwgen.report.proofs import proof_summary, proof_table

    screen = console()
    screen.print(proof_table(claims))
    screen.print(proof_summary(claims), markup=False)


def print_verification(checks: tuple[Check, ...], as_json: bool) -> None:
    """Result of `hwgen verify`: a line for each check, and what hwgen checks of no design."""
    from hwgen.report.verification import OUTSIDE, to_json

    if as_json:
        print_json(to_json(checks))
        return
    screen = console()
    for check in checks:
        tools = f" ({check.tools})" if check.tools else ""
        line = f"{check.state:<8}  {check.what}: {check.detail}{tools}"
        screen.print(line, markup=False)
    for text in OUTSIDE:
        screen.print(f"never     {text}", markup=False)


def print_findings(findings: tuple[Finding, ...], as_json: bool) -> None:
    """Result of `hwgen doctor`, and how to repair what is not well."""
    if as_json:
        is_well = not any(finding.is_fatal for finding in findings)
        print_json({"ok": is_well, "findings": [asdict(finding) for finding in findings]})
        return
    screen = console()
    screen.print(_findings(findings))
    for finding in findings:
        if finding.fix:
            screen.print(f"{finding.name}: {finding.fix}", markup=False)


def print_imports(as_markdown: bool, as_json: bool) -> None:
    """Result of `hwgen operators --imports`."""
    from hwgen.report import imports

    if as_json:
        print_json(imports.to_json())
    elif as_markdown:
        print(imports.markdown(), end="")
    else:
        console().print(imports.import_table())


def print_operators(as_markdown: bool, as_json: bool) -> None:
    """Result of `hwgen operators`."""
    from hwgen.report import operators

    if as_json:
        print_json(operators.to_json())
    elif as_markdown:
        print(operators.markdown(), end="")
    else:
        console().print(operators.operator_table())


def _layers(rows: Sequence[LayerRow], title: str) -> Table:
    from hwgen.report.table import layer_table

    return layer_table(rows, title)


def _print_fifos(screen: Console, rows: Sequence[FifoRow]) -> None:
    from hwgen.report.table import fifo_table

    if rows:
        screen.print(fifo_table(rows, "FIFOs"))


def _precision(checked: Checked) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="integers against float", title_justify="left", title_style="bold")
    table.add_column("layer")
    table.add_column("SQNR in dB", justify="right")
    for name, decibel in checked.sqnr.items():
        table.add_row(escape(name), f"{decibel:.1f}")
    return table


def _findings(findings: tuple[Finding, ...]) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table("what", "state", "found", "used for")
    for finding in findings:
        style = "green" if finding.state == "ok" else "red" if finding.needed else "yellow"
        state = finding.state if finding.needed else f"{finding.state} (optional)"
        place, purpose = escape(finding.detail), escape(finding.purpose)
        table.add_row(finding.name, f"[{style}]{state}[/]", place, purpose)
    return table


@contextlib.contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A line on standard error that follows a long command, where that is a terminal.

    The value is called with the stage and the number of cycles simulated.
    """
    if not sys.stderr.isatty():
        yield lambda stage, cycles: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title)
        yield lambda stage, cycles: bars.update(task, description=_stage(title, stage, cycles))


def _stage(title: str, stage: str, cycles: int) -> str:
    return f"{title}: {stage}" + (f", {cycles:,} cycles" if cycles else "")
