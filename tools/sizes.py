"""How long functions, modules, templates, islands and style sheets are: guides, not limits; a review asks why."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "src/orgdesk"
LONGEST = 10

Sized = list[tuple[int, str]]


def main() -> int:
    for words, sized, guide in (
        ("functions of core", list(functions(PRODUCT / "core")), 30),
        (
            "functions elsewhere",
            [*functions(PRODUCT / "apps"), *functions(PRODUCT / "ui"), *functions(PRODUCT / "config")],
            40,
        ),
        ("modules", files("*.py"), 300),
        ("templates", files("*.html"), 60),
        ("islands", files("islands/*.js"), 150),
        ("style sheets", files("styles/**/*.css"), 150),
    ):
        print_table(words, sized, guide)
    return 0


def print_table(words: str, sized: Sized, guide: int) -> None:
    if not sized:
        return
    lengths = sorted(length for length, _ in sized)
    within = 100 * sum(length <= guide for length in lengths) / len(lengths)
    p95 = lengths[min(len(lengths) - 1, int(len(lengths) * 0.95))]
    print(
        f"{words}: {len(sized)}, median {statistics.median(lengths):g}, 95 % up to {p95}, {within:.1f} % within {guide}"
    )
    for length, name in sorted(sized, reverse=True)[:LONGEST]:
        print(f"  {length:5}  {name}")
    print()


def functions(folder: Path) -> Iterator[tuple[int, str]]:
    """Lines of each function without its docstring."""
    for path in folder.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield own_lines(node), f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def own_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    documented = ast.get_docstring(node, clean=False) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def files(pattern: str) -> Sized:
    paths = (path for path in PRODUCT.rglob(pattern) if not {"migrations", "built"} & set(path.parts))
    return [(len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT))) for path in paths]


if __name__ == "__main__":
    sys.exit(main())
