"""The page of benchmarks."""

from pathlib import Path

from tools.benchmark import as_page, beside_older


def test_one_benchmark_that_runs_again_leaves_the_rows_of_the_others(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    first = [("a", "1", "peer", "2", "2 x"), ("b", "3", "peer", "6", "2 x")]
    assert beside_older(first, page) == first
    page.write_text(as_page(first), encoding="utf-8")
    anew, new = ("b", "2", "peer", "6", "3 x"), ("c", "1", "peer", "1", "1 x")
    assert beside_older([anew, new], page) == [first[0], anew, new]
