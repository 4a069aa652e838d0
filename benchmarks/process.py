"""Complete one user task, stored on SQLite and PostgreSQL, and moves in memory, beside SpiffWorkflow.

Two drawings, the same for both but for the language of their conditions: a case as desks have it (seven user tasks and three
automatic ones in five lanes, two decisions, three merges, three ways side by side, a timer, about a ticket of 1.6 kB), driven along
its longest way; and a plain line of seven user tasks. CPU time, mean over all user tasks, the best of three rounds in turn. In memory a user task is one command: ours
takes a frozen state and gives a frozen state back, with the history and the effects to carry out, where SpiffWorkflow changes its one
workflow in place. A token's move is one node passed without waiting, played from the start to the end of a line of gateways in one go: there
each side does its own bookkeeping and nothing else, and making the instance counts for both. SpiffWorkflow runs in an environment of its own, made
under build/ from process-peer.txt (hashed), its state kept as a text in a Django row: no queryable tokens, no history, no worklist.
Ours writes all three in the same transaction. PostgreSQL is the server of ORGDESK_TEST_DATABASE, else the wheel's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from _sides import database, peer_environment

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

TASKS = 7
INSTANCES = 20
GATEWAYS = 20
ROUNDS = 3


def main() -> list[tuple[str, str, str, str, str]]:
    peer = peer_environment("process-peer")
    rows = []
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        folder = Path(name)
        drawing = folder / "line.bpmn"
        drawing.write_text(_line())
        drawing.with_name("moves.bpmn").write_text(_moves())
        drawing.with_name("case.bpmn").write_text(_case())
        drawing.with_name("case-peer.bpmn").write_text(_case_for_peer())
        for kind in ("SQLite", "PostgreSQL"):
            ours, theirs = [], []
            for round_ in range(ROUNDS):
                own, other = (database(kind, folder, f"{side}{round_}") for side in ("ours", "peer"))
                ours.append(_run([sys.executable, HERE / "_process_ours.py"], drawing, folder, own))
                theirs.append(_run([peer, HERE / "_process_peer.py"], drawing, folder, other))
            rows += _rows(kind, _best(ours), _best(theirs))
    return rows


def _best(rounds: list[dict[str, float]]) -> dict[str, float]:
    """The least of each figure: what other programs on the machine took away is not the engine's."""
    return {name: min(one[name] for one in rounds) for name in rounds[0]}


def _rows(kind: str, ours: dict[str, float], theirs: dict[str, float]) -> list[tuple[str, str, str, str, str]]:
    rows = [
        _row(f"complete a user task of a case, stored, {kind}", ours["case"], theirs["case"]),
        _row(f"complete a user task of a plain line, stored, {kind}", ours["stored"], theirs["stored"]),
        _row(f"the same through the worklist and its log, {kind}", ours["finished"], theirs["stored"]),
        (
            f"a loop's round after 1,000 rounds, {kind}",
            f"{ours['loop_last']:.2f} ms",
            "our own first rounds",
            f"{ours['loop_first']:.2f} ms",
            f"{ours['loop_first'] / ours['loop_last']:.1f} x",
        ),
    ]
    if kind == "SQLite":
        rows.append(_row("complete a user task in memory", ours["memory"], theirs["memory"]))
        rows.append(_row("a token's move in memory", ours["move"], theirs["move"]))
        rows.append(
            (
                "a loop's round in memory after 100,000 rounds",
                f"{ours['memory_loop_last']:.3f} ms",
                "our own after 2,000",
                f"{ours['memory_loop_first']:.3f} ms",
                f"{ours['memory_loop_first'] / ours['memory_loop_last']:.1f} x",
            )
        )
    return rows


def _row(work: str, ours: float, theirs: float) -> tuple[str, str, str, str, str]:
    return work, f"{ours:.3f} ms", "SpiffWorkflow 3.2.0", f"{theirs:.3f} ms", f"{theirs / ours:.1f} x"


def _line() -> str:
    return _row_of("line", "userTask", TASKS)


def _moves() -> str:
    return _row_of("moves", "exclusiveGateway", GATEWAYS)


_USERS = ("answer", "verify", "qualify", "draft", "build", "approve", "train")
_AUTOMATIC = ("record", "inform", "publish")
_DECISIONS = {"said": ("closing", "verify", "teaching"), "agreed": ("again", "publish")}
_OTHERS = {"parallelGateway": ("split", "join"), "exclusiveGateway": ("closing", "teaching", "again", *_DECISIONS)}
_WAYS = (
    "start>record", "record>answer", "answer>said", "said>closing", "said>verify", "said>teaching", "verify>split",
    "split>qualify", "split>draft", "split>inform", "qualify>join", "draft>join", "inform>join", "join>again",
    "again>build", "build>wait", "wait>approve", "approve>agreed", "agreed>again", "agreed>publish", "publish>teaching",
    "teaching>train", "train>closing", "closing>end",
)  # fmt: skip
_LANES = {
    "unit:t1": ["start", "record", "answer", "said", "closing", "end"],
    "unit:t2": ["verify", "split", "inform", "join", "again"],
    "unit:qa": ["qualify", "draft"],
    "unit:development": ["build", "wait"],
    "unit:council": ["approve", "agreed", "publish", "teaching", "train"],
}


def _case() -> str:
    from apps.drawings import drawing, flows

    ways = [f"{way}:{way}" if way.split(">")[0] in _DECISIONS else way for way in _WAYS]
    tasks = "".join(f'<serviceTask id="{one}" name="{one}" orgdesk:handler="benchmark"/>' for one in _AUTOMATIC)
    return drawing("case", _case_nodes() + tasks + _timer("PT1H") + flows(*ways), lanes=_LANES)


def _case_for_peer() -> str:
    """Conditions, scripts and durations as SpiffWorkflow reads them: in Python."""
    from apps.drawings import drawing, flows

    drawn = flows(*_WAYS)
    for source, targets in _DECISIONS.items():
        for target in targets:
            flow = f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"'
            said = f"<conditionExpression>outcome == '{source}-{target}'</conditionExpression>"
            drawn = drawn.replace(f"{flow}/>", f"{flow}>{said}</sequenceFlow>")
    tasks = "".join(
        f'<scriptTask id="{one}" name="{one}"><script>{one} = True</script></scriptTask>' for one in _AUTOMATIC
    )
    return drawing("case", _case_nodes() + tasks + _timer('"PT0S"') + drawn, lanes=_LANES)


def _case_nodes() -> str:
    users = "".join(f'<userTask id="{one}" name="{one}"/>' for one in _USERS)
    others = "".join(f'<{element} id="{one}" name="{one}"/>' for element, names in _OTHERS.items() for one in names)
    return f'<startEvent id="start"/>{users}{others}<endEvent id="end"/>'


def _timer(duration: str) -> str:
    said = f'<timeDuration xsi:type="tFormalExpression">{duration}</timeDuration>'
    return f'<intermediateCatchEvent id="wait"><timerEventDefinition>{said}</timerEventDefinition></intermediateCatchEvent>'


def _row_of(process: str, element: str, count: int) -> str:
    from apps.drawings import drawing, flows

    names = ["start", *(f"task{number}" for number in range(1, count + 1)), "end"]
    nodes = "".join(f'<{element} id="{name}" name="{name}"/>' for name in names[1:-1])
    ways = flows(*(f"{one}>{other}" for one, other in pairwise(names)))
    return drawing(process, f'<startEvent id="start"/>{nodes}<endEvent id="end"/>{ways}', lanes={"unit:t1": names})


def _run(program: list[object], drawing: Path, folder: Path, database: str) -> dict[str, float]:
    from orgdesk.config.databases import database_from

    environment = {
        **os.environ,
        "ORGDESK_DATABASE": database,
        "ORGDESK_VAR": str(folder),
        "ORGDESK_SECRET_KEY": "benchmark",
    }
    command = [
        *map(str, program),
        str(drawing),
        str(TASKS),
        str(INSTANCES),
        str(GATEWAYS),
        json.dumps(database_from(database)),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    from tools.benchmark import as_table

    print(as_table(main()))
