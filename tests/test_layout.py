"""The rules of the tree: where the test of a file is, and what no file may hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("hwgen", "templates", "sim", "tests", "examples", "benchmarks", "trust", "docs", ".ci")
MAX_LINES = 400

# Modules without a test of their own name, each with the reason.
WITHOUT_TEST = {
    "hwgen/frontends/source.py": "plain data, which the tests of the readers compare",
    "hwgen/emit/keywords.py": "data, tested by tests/emit/test_names.py",
}

# Tests of a package as a whole, each with what it holds to.
OF_PACKAGES = {
    "tests/frontends/onnx/real/test_trained.py": "a trained network, from its file to its accuracy",
    "tests/frontends/onnx/test_hostile.py": "files that mean harm, through the command line",
    "tests/frontends/tflite/test_hostile.py": "files that mean harm, through the command line",
}

# Assembled, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of one machine": ("/".join(("", "home", "")), "/".join(("", "root", "")))
    + ("/".join(("", "work", "")), "/".join(("", "tmp", "v0"))),
    "a package registry": ("py" + "pi.org", "python" + "hosted", "index" + "-url"),
}


def files(*suffixes: str) -> list[Path]:
    """Files of the repository with these suffixes, in order; all of its text files without any."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    made = ("__pycache__", "sim_build", "runs")
    kept = (path for path in found if not any(part in made for part in path.parts))
    return sorted(path for path in kept if not suffixes or path.name.endswith(suffixes))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules() -> list[str]:
    return [name for name in map(relative, files(".py")) if name.startswith("hwgen/")]


def expected_test(module: str) -> str | None:
    """hwgen/a/b.py -> tests/a/test_b.py; a package that only re-exports has no test."""
    path = Path(module)
    if path.name != "__init__.py":
        return (Path("tests", *path.parts[1:-1]) / f"test_{path.name}").as_posix()
    tree = ast.parse((ROOT / module).read_text())
    if not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body):
        return None
    return (Path("tests", *path.parts[1:-1]) / f"test_{path.parent.name}.py").as_posix()


@pytest.mark.parametrize("module", modules())
def test_every_module_has_the_test_of_its_name(module: str) -> None:
    wanted = expected_test(module)
    if wanted and module not in WITHOUT_TEST:
        assert (ROOT / wanted).is_file(), f"{module} needs {wanted}"


def test_every_exception_is_still_one() -> None:
    for module in WITHOUT_TEST:
        wanted = expected_test(module)
        assert (ROOT / module).is_file(), f"{module} is gone"
        assert wanted, f"{module} needs no test"
        assert not (ROOT / wanted).exists(), f"{module} has a test, {wanted}"


def test_every_test_of_a_module_has_its_module() -> None:
    wanted = {expected_test(module) for module in modules()}
    packages = {path.name for path in (ROOT / "hwgen").iterdir() if path.is_dir()}
    tests = [path for path in files(".py") if relative(path).startswith("tests/")]
    named = [relative(path) for path in tests if path.name.startswith("test_")]
    stray = [name for name in named if name.split("/")[1] in packages and name not in wanted]
    assert [name for name in stray if not ("rtl" in name or _is_of_tests(name))] == []
    assert [name for name in OF_PACKAGES if name not in stray] == []


def _is_of_tests(name: str) -> bool:
    """Whether it tests the module of its name beside it, or a package."""
    beside = (ROOT / name).with_name(Path(name).name.removeprefix("test_"))
    return beside.is_file() or name in OF_PACKAGES


LIBRARY = [name for name in map(relative, files(".v")) if name.startswith("templates/lib/")]


@pytest.mark.parametrize("module", LIBRARY)
def test_every_library_module_is_named_by_a_test(module: str) -> None:
    name = re.compile(rf"\b{Path(module).stem}\b")
    tests = [path for path in files(".py") if relative(path).startswith("tests/")]
    assert any(name.search(path.read_text()) for path in tests), f"no test names {module}"


@pytest.mark.parametrize("module", LIBRARY)
def test_every_library_module_is_dressed_as_agreed(module: str) -> None:
    text = (ROOT / module).read_text(encoding="ascii")
    code = [line for line in text.splitlines() if line and not line.startswith("//")]
    assert text.startswith("// SPDX-License-Identifier: Apache-2.0\n")
    assert code[0] == "`default_nettype none"
    assert code[-1] == "`default_nettype wire"
    assert re.findall(r"^module (\w+)", text, re.MULTILINE) == [Path(module).stem]
    assert "`timescale" not in text


def test_no_file_is_too_long() -> None:
    long = {relative(p): len(p.read_text().splitlines()) for p in files(".py", ".v", ".j2", ".mk")}
    assert {name: lines for name, lines in long.items() if lines > MAX_LINES} == {}


def test_only_the_renderer_imports_jinja2() -> None:
    assert importers("jinja2") == ["hwgen/emit/render.py"]


@pytest.mark.parametrize(
    "package", ["torch", "mlxtend", "tensorflow", "ai_edge_litert", "onnxruntime"]
)
def test_no_module_imports_a_framework(package: str) -> None:
    assert importers(package) == []


def importers(package: str) -> list[str]:
    """Modules of hwgen that import `package` anywhere."""
    return [name for name in modules() if package in imported(ROOT / name)]


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_every_registration_names_its_class() -> None:
    """A bare `@x.register` evaluates the annotations of its function at every start of hwgen."""
    assert [name for name in modules() if registers_by_annotation(ROOT / name)] == []


def registers_by_annotation(path: Path) -> bool:
    defined = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef))
    decorators = (decorator for function in defined for decorator in function.decorator_list)
    return any(isinstance(d, ast.Attribute) and d.attr == "register" for d in decorators)


@pytest.mark.parametrize("what", list(FORBIDDEN))
def test_no_file_names(what: str) -> None:
    holders = []
    for path in files():
        data = path.read_bytes()
        if b"\x00" not in data and any(text.encode() in data for text in FORBIDDEN[what]):
            holders.append(relative(path))
    assert holders == []


def test_every_todo_names_an_issue() -> None:
    todo = re.compile("TO" + r"DO(?! \(#\d+\))")
    sources = files(".py", ".v", ".j2", ".md", "Makefile")
    assert [relative(path) for path in sources if todo.search(path.read_text())] == []


def test_every_package_is_listed_for_the_wheel() -> None:
    listed = (ROOT / "pyproject.toml").read_text()
    packages = {relative(path.parent) for path in (ROOT / "hwgen").rglob("__init__.py")}
    missing = [name for name in sorted(packages) if f'"{name.replace("/", ".")}"' not in listed]
    assert missing == []
