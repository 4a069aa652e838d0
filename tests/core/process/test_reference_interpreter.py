"""Random sound models played beside a second, independent interpreter that knows nothing of tokens.

A model is a tree of blocks. The reference interpreter rewrites the tree: what is left of a block after a task was done. The
game plays the BPMN drawn from the same tree. At every point both must offer the same tasks, and end together.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.process.commands import CompleteTask
from orgdesk.core.process.rows import state_from_json, state_to_json
from orgdesk.core.process.soundness import check_soundness
from orgdesk.core.process.state import Status, TokenState
from process_drawings import Instance, compiled, process


@dataclass(frozen=True)
class Task:
    name: str


@dataclass(frozen=True)
class Several:
    """`kind` is sequence, parallel, exclusive or inclusive; `taken` the branches that the data chooses."""

    kind: str
    name: str
    blocks: tuple[Block, ...]
    taken: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Rounds:
    """A block in a loop, `count` times in all; or in a subprocess when `count` is 0."""

    name: str
    block: Block
    count: int


Block = Task | Several | Rounds


# The reference: blocks rewrite themselves


def enabled(block: Block | None) -> list[str]:
    if block is None:
        return []
    elif isinstance(block, Task):
        return [block.name]
    elif isinstance(block, Rounds):
        return enabled(block.block)
    elif block.kind == "sequence":
        return enabled(block.blocks[0])
    else:
        return [name for inner in block.blocks for name in enabled(inner)]


def begun(block: Block) -> Block:
    """The block once its choices are made."""
    if isinstance(block, Task):
        return block
    elif isinstance(block, Rounds):
        return Several("sequence", block.name, (begun(block.block), *[block.block] * (max(block.count, 1) - 1)))
    elif block.kind == "sequence":
        return Several("sequence", block.name, (begun(block.blocks[0]), *block.blocks[1:]))
    elif block.kind == "exclusive":
        return begun(block.blocks[block.taken.index(True)])
    else:
        chosen = [inner for inner, taken in zip(block.blocks, block.taken, strict=True) if taken]
        return Several("parallel", block.name, tuple(begun(inner) for inner in chosen))


def after(block: Block, task: str) -> Block | None:
    """What is left of a begun block when a task of it was done; None when nothing is."""
    if isinstance(block, Task):
        return None
    assert isinstance(block, Several)
    at = next(number for number, inner in enumerate(block.blocks) if task in enabled(inner))
    rest = after(block.blocks[at], task)
    others = [*block.blocks[:at], *([rest] if rest is not None else []), *block.blocks[at + 1 :]]
    if not others:
        return None
    if block.kind == "sequence" and rest is None:
        others[0] = begun(others[0])
    return Several(block.kind, block.name, tuple(others))


# The drawing of the same block


GATEWAYS = {"parallel": "parallelGateway", "exclusive": "exclusiveGateway", "inclusive": "inclusiveGateway"}


def draw(block: Block, lines: list[str], arrows: list[str], counters: dict[str, int]) -> tuple[str, str]:
    """Add the block's elements and arrows; its first and last node."""
    if isinstance(block, Task):
        lines.append(f'<userTask id="{block.name}"/>')
        return block.name, block.name
    elif isinstance(block, Rounds):
        return _draw_rounds(block, lines, arrows, counters)
    elif block.kind == "sequence":
        ends = [draw(inner, lines, arrows, counters) for inner in block.blocks]
        arrows += [f"{first[1]} -> {second[0]}" for first, second in itertools.pairwise(ends)]
        return ends[0][0], ends[-1][1]
    split, join = f"{block.name}s", f"{block.name}j"
    lines += [f'<{GATEWAYS[block.kind]} id="{gateway}"/>' for gateway in (split, join)]
    for number, inner in enumerate(block.blocks):
        first, last = draw(inner, lines, arrows, counters)
        condition = "" if block.kind == "parallel" else f" [{block.name}{number} = true]"
        arrows += [f"{split} -> {first}{condition}", f"{last} -> {join}"]
    return split, join


def _draw_rounds(block: Rounds, lines: list[str], arrows: list[str], counters: dict[str, int]) -> tuple[str, str]:
    name = block.name
    if block.count == 0:
        inner_lines: list[str] = []
        inner_arrows: list[str] = []
        draw(block.block, inner_lines, inner_arrows, counters)
        whole = process("".join(inner_lines), *inner_arrows)
        lines.append(f'<subProcess id="{name}">{whole.partition(">")[2].removesuffix("</process>")}</subProcess>')
        return name, name
    counters[name] = block.count
    first, last = draw(block.block, lines, arrows, counters)
    lines.append(f'<exclusiveGateway id="{name}m"/><scriptTask id="{name}c" orgdesk:result="{name}">')
    lines.append(f'<script>{name} - 1</script></scriptTask><exclusiveGateway id="{name}x" default="{name}x_{name}e"/>')
    lines.append(f'<task id="{name}e"/>')
    arrows += [f"{name}m -> {first}", f"{last} -> {name}c", f"{name}c -> {name}x"]
    arrows += [f"{name}x -> {name}m [{name} > 0]", f"{name}x -> {name}e"]
    # A round begins its block anew, so the count is set back where an outer loop comes here again.
    lines.append(f'<scriptTask id="{name}b" orgdesk:result="{name}"><script>{block.count}</script></scriptTask>')
    arrows.append(f"{name}b -> {name}m")
    return f"{name}b", f"{name}e"


def facts(block: Block) -> Iterator[tuple[str, object]]:
    if isinstance(block, Several):
        for number, (inner, taken) in enumerate(zip(block.blocks, block.taken or [True] * 9, strict=False)):
            yield f"{block.name}{number}", taken
            yield from facts(inner)
    elif isinstance(block, Rounds):
        yield from facts(block.block)


@st.composite
def blocks(draw_from: st.DrawFn) -> Block:
    names = iter(range(1000))

    def block(depth: int) -> Block:
        name = f"n{next(names)}"
        kind = draw_from(
            st.sampled_from(["task", "task", "sequence", *GATEWAYS, "rounds", "box"] if depth else ["task"])
        )
        if kind == "task":
            return Task(name)
        elif kind in {"rounds", "box"}:
            return Rounds(name, block(depth - 1), draw_from(st.integers(1, 3)) if kind == "rounds" else 0)
        inner = tuple(block(depth - 1) for _ in range(draw_from(st.integers(2, 3))))
        taken = draw_from(st.lists(st.booleans(), min_size=len(inner), max_size=len(inner)).filter(any))
        return Several(kind, name, inner, tuple(taken) if kind in {"exclusive", "inclusive"} else (True,) * len(inner))

    return block(3)


def offered(instance: Instance) -> Mapping[int, str]:
    return {token.id: token.node for token in instance.state.tokens.values() if token.state is TokenState.USER}


@settings(max_examples=80, deadline=None)
@given(blocks(), st.data())
def test_the_game_offers_what_the_reference_offers_at_every_point(block: Block, data: st.DataObject) -> None:
    lines, arrows = ['<startEvent id="start"/><endEvent id="end"/>'], []
    first, last = draw(block, lines, arrows, {})
    drawn = compiled(process("".join(lines), *arrows, f"start -> {first}", f"{last} -> end"))
    instance = Instance(drawn, **dict(facts(block)))
    left: Block | None = begun(block)

    while left is not None:
        waiting = offered(instance)
        assert sorted(waiting.values()) == sorted(enabled(left))
        token = data.draw(st.sampled_from(sorted(waiting)))
        if data.draw(st.booleans()):
            instance.state = state_from_json(json.loads(json.dumps(state_to_json(instance.state))))
        instance.play(CompleteTask(token))
        left = after(left, waiting[token])

    assert instance.state.status is Status.COMPLETED
    assert check_soundness(drawn["p"]).findings == ()
