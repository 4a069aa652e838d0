"""Lay out charts of 1,000, 10,000 and 100,000 positions beside graphviz dot and d3-flextree.

    python benchmarks/layout.py [--counts 1000,10000] [--runs 5] [--node-modules FOLDER]

The trees are random, breadth first, heads with 3 to 10 reports, boxes 80 to 260 wide and 40 to 140 high, the same for all.
`dot` is run when it is installed, d3-flextree when Node and the package are (`npm install d3-flextree` in a folder of your
own). A peer gets 120 seconds a size; one that needs longer is shown as "more than". Times are medians, layout only for the
two libraries, the whole process for dot; ratios are the peer's time over ours.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import ChartOptions, Node, Packing
from orgdesk.core.scene.layout.tidy import tidy
from orgdesk.core.scene.writers.svg import to_svg

LIMIT = 120.0
FLEXTREE = """
const {flextree} = require('d3-flextree'), {hierarchy} = (() => { try { return require('d3-hierarchy') } catch { return {} } })();
const tree = JSON.parse(require('fs').readFileSync(process.argv[2])), nodes = tree.w.map((w, i) => ({size: [w + 16, tree.h[i] + 32], children: []}));
for (let i = 1; i < nodes.length; i++) nodes[tree.parents[i]].children.push(nodes[i]);
const times = [];
for (let run = 0; run < Number(process.argv[3]); run++) {
  const layout = flextree({children: d => d.children, nodeSize: n => n.data.size}), root = layout.hierarchy(nodes[0]);
  const start = process.hrtime.bigint(); layout(root); times.push(Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
"""


def main(arguments: Sequence[str] = ()) -> list[tuple[str, str, str, str, str]]:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--counts", default="1000,10000,100000")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--node-modules", default="", help="a folder whose node_modules hold d3-flextree")
    options = asked.parse_args(arguments)
    rows = []
    for count in map(int, options.counts.split(",")):
        tree = random_tree(count)
        runs = options.runs if count <= 10_000 else max(1, options.runs // 2)
        ours = median(lambda tree=tree: tidy(tree["parents"], tree["w"], tree["h"]), runs)
        nodes = nodes_of(tree)
        packed = median(lambda nodes=nodes: draw_chart(nodes, title="b", options=ChartOptions(packing=Packing.GRID)), 1)
        drawn = median(lambda nodes=nodes: to_svg(draw_chart(nodes, title="b")), 1)
        peers = [graphviz(tree), flextree(tree, runs, options.node_modules)]
        work = f"lay out {count:,} positions"
        rows += [
            (work, said(ours), name, said(peer), ratio(peer, ours))
            for name, peer in zip(("graphviz dot", "d3-flextree"), peers, strict=True)
        ]
        rows.append((f"{work}, packed", said(packed), "-", "-", "-"))
        rows.append((f"draw {count:,} positions as SVG", said(drawn), "-", "-", "-"))
    return rows


def random_tree(count: int) -> dict[str, list[float]]:
    rng = random.Random(20_260_907)
    parents, head = [-1], 0
    while len(parents) < count:
        parents.extend([head] * min(rng.randint(3, 10), count - len(parents)))
        head += 1
    return {
        "parents": parents,
        "w": [rng.randint(80, 260) for _ in parents],
        "h": [rng.randint(40, 140) for _ in parents],
    }


def nodes_of(tree: dict[str, list[float]]) -> list[Node]:
    sizes = zip(tree["parents"], tree["w"], tree["h"], strict=True)
    return [
        Node(id=f"{place}", parent=None if parent < 0 else f"{parent}", size=(w, h))
        for place, (parent, w, h) in enumerate(sizes)
    ]


def median(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def graphviz(tree: dict[str, list[float]]) -> float | None:
    """Seconds of the whole process; infinite when it was stopped; None where there is no dot."""
    if shutil.which("dot") is None:
        return None
    boxes = [
        f"{n} [width={w / 72:.3f},height={h / 72:.3f}];"
        for n, (w, h) in enumerate(zip(tree["w"], tree["h"], strict=True))
    ]
    lines = [f"{parent}->{n};" for n, parent in enumerate(tree["parents"]) if parent >= 0]
    text = "digraph{node[shape=box,fixedsize=true];" + "".join(boxes + lines) + "}"
    return timed(["dot", "-Tplain", "-o", "/dev/null"], text)


def flextree(tree: dict[str, list[float]], runs: int, folder: str) -> float | None:
    """Seconds of the layout as Node says them; infinite when stopped or out of stack; None where it is not installed."""
    if shutil.which("node") is None or not (Path(folder or ".") / "node_modules" / "d3-flextree").exists():
        return None
    with tempfile.TemporaryDirectory() as held:
        script, data = Path(folder or ".").resolve() / ".flextree-benchmark.cjs", Path(held) / "tree.json"
        script.write_text(FLEXTREE)
        data.write_text(json.dumps(tree))
        try:
            done = subprocess.run(
                ["node", "--stack-size=4000", str(script), str(data), str(runs)],
                capture_output=True, text=True, timeout=LIMIT, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return float("inf")
        finally:
            script.unlink()
        return float(done.stdout) if done.returncode == 0 else float("inf")


def timed(command: list[str], text: str) -> float:
    started = time.perf_counter()
    try:
        subprocess.run(command, input=text, text=True, capture_output=True, timeout=LIMIT, check=True)
    except subprocess.TimeoutExpired:
        return float("inf")
    return time.perf_counter() - started


def said(seconds: float | None) -> str:
    if seconds is None:
        return "not here"
    elif seconds == float("inf"):
        return f"> {LIMIT:.0f} s"
    elif seconds < 1:
        return f"{seconds * 1000:.1f} ms"
    else:
        return f"{seconds:.2f} s"


def ratio(peer: float | None, ours: float) -> str:
    if peer is None:
        return "–"
    elif peer == float("inf"):
        return f"> {LIMIT / ours:,.0f} x"
    else:
        return f"{peer / ours:,.1f} x"


if __name__ == "__main__":
    for row in main(sys.argv[1:]):
        print(" · ".join(row))
