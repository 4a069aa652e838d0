from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.calendars import Holiday, WorkingCalendar, parse_week
from orgdesk.core.timeline.dependencies import order_steps, spare_days
from orgdesk.core.timeline.errors import LoopError, TemplateError
from orgdesk.core.timeline.plan import CustomerFacts, compile_plan
from orgdesk.core.timeline.scheduling import Progress, StepState, critical_path, schedule_plan
from orgdesk.core.timeline.slippage import read_ripple, slip_days
from orgdesk.core.timeline.template import AUTOMATIC, Block, Completion, Owner, OwnerKind, Step, Template

OFFICE = WorkingCalendar(
    "office", "Europe/Amsterdam", parse_week({"mon-fri": "09:00-17:00"}), (Holiday(date(2026, 4, 6), "Easter Monday"),)
)
MONDAY = date(2026, 3, 2)
FACTS = CustomerFacts("small", "Europe/Berlin")
SUPPORT = Owner(OwnerKind.UNIT, "support")


def step(key: str, week: int = 0, days: int = 1, after: tuple[str, ...] = ()) -> Step:
    return Step(key, key, key, SUPPORT, week, days=days, after=after)


def template(*steps: Step, blocks: tuple[Block, ...] = ()) -> Template:
    return Template("t", 1, "T", "test", "ines", MONDAY, steps, ("small", "large"), blocks)


def test_a_loop_is_refused_and_named_in_order() -> None:
    with pytest.raises(LoopError, match="call → meet → plan → call") as refused:
        template(
            step("start"), step("call", after=("plan",)), step("meet", after=("call",)), step("plan", after=("meet",))
        )

    assert refused.value.loop == ("call", "meet", "plan", "call")


def test_a_step_that_waits_for_itself_or_prepares_what_it_waits_for_is_a_loop() -> None:
    with pytest.raises(LoopError, match="a → a"):
        template(step("a", after=("a",)))
    with pytest.raises(LoopError):
        template(step("a", after=("b",)), step("b", after=()), replace(step("c", after=("a",)), prepares="b"))


def test_a_long_chain_and_a_long_loop_are_read_without_recursion() -> None:
    chain = {str(number): [str(number - 1)] if number else [] for number in range(20_000)}

    assert order_steps(chain)[-1] == "19999"
    with pytest.raises(LoopError):
        order_steps(chain | {"0": ["19999"]})


edges = st.integers(1, 9).flatmap(
    lambda count: st.fixed_dictionaries(
        {str(name): st.lists(st.integers(0, count - 1).map(str), max_size=3) for name in range(count)}
    )
)


@given(edges)
def test_every_step_comes_after_what_it_waits_for_or_a_true_loop_is_named(waits: dict[str, list[str]]) -> None:
    loop: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    try:
        order = order_steps(waits)
    except LoopError as error:
        loop = error.loop

    if loop:
        assert loop[0] == loop[-1]
        assert all(before in waits[after] for before, after in pairwise(loop))
    else:
        assert sorted(order) == sorted(waits)
        assert all(order.index(before) < order.index(name) for name, found in waits.items() for before in found)


def test_only_the_longest_chain_has_no_day_to_spare() -> None:
    waits: dict[str, list[str]] = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}
    starts, lengths = {"a": 0, "b": 2, "c": 2, "d": 7}, {"a": 2, "b": 5, "c": 1, "d": 1}

    assert spare_days(tuple(waits), waits, starts, lengths) == {"a": 0, "b": 0, "c": 4, "d": 0}


def test_steps_follow_each_other_on_working_days_only() -> None:
    plan = compile_plan(
        template(
            step("a", 4, days=3), step("b", 4, days=2, after=("a",)), step("c", 4, 0, ("b",)), step("d", 4, 0, ("c",))
        ),
        MONDAY,
        FACTS,
        OFFICE,
    )

    assert (plan.planned["a"].starts, plan.planned["a"].ends) == (date(2026, 3, 30), date(2026, 4, 1))
    assert (plan.planned["b"].starts, plan.planned["b"].ends) == (date(2026, 4, 2), date(2026, 4, 3))
    assert plan.planned["c"].starts == plan.planned["d"].starts == date(2026, 4, 7)
    assert critical_path(schedule_plan(plan, Progress(), on=MONDAY)) == ("a", "b", "c", "d")


def test_a_deferred_block_does_not_hold_up_the_next() -> None:
    blocks = (Block("A", "first", 1, "viable", "no project"), Block("B", "second", 2))
    a, b = replace(step("a", 1), block="A"), replace(step("b", 2, after=("a",)), block="B")
    facts = CustomerFacts("small", "UTC", {"viable": False})

    plan = compile_plan(template(a, b, blocks=blocks), MONDAY, facts, OFFICE)
    schedule = schedule_plan(plan, Progress(), on=date(2026, 3, 16))

    assert schedule.slots["a"].state is StepState.DEFERRED
    assert schedule.slots["b"].state is StepState.READY


def test_skipped_steps_hold_nobody_up() -> None:
    plan = compile_plan(template(step("a"), step("b", after=("a",))), MONDAY, FACTS, OFFICE)
    schedule = schedule_plan(plan, Progress(skipped={"a": "done by sales already"}), on=date(2026, 3, 3))

    assert (schedule.slots["a"].state, schedule.slots["b"].state) == (StepState.SKIPPED, StepState.READY)
    assert slip_days(schedule, "a") == 0


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: template(step("a"), step("a")), "two steps with the key 'a'"),
        (lambda: template(step("a", after=("b",))), "Step 'a' of template 't' names the step 'b'"),
        (lambda: template(replace(step("a"), block="Z")), "the block 'Z'"),
        (lambda: template(replace(step("a"), sizes=frozenset({"huge"}))), "the size 'huge'"),
        (
            lambda: replace(template(step("a")), completions=(Completion(frozenset({"small"}), ("x",), 6),)),
            "the step 'x'",
        ),
    ],
)
def test_a_template_that_names_what_does_not_exist_is_refused(make: object, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        make()  # type: ignore[operator]


@st.composite
def templates(draw: st.DrawFn) -> Template:
    count = draw(st.integers(1, 8))
    steps = []
    for number in range(count):
        earlier = st.lists(st.integers(0, number - 1).map(str), max_size=2, unique=True) if number else st.just([])
        made = step(str(number), draw(st.integers(0, 4)), draw(st.integers(0, 3)), tuple(draw(earlier)))
        steps.append(replace(made, owner=AUTOMATIC))
    return template(*steps)


@given(templates(), st.integers(0, 60), st.data())
def test_no_step_starts_before_what_it_waits_for_or_on_a_closed_day_and_delay_never_brings_work_forward(
    drawn: Template, days: int, data: st.DataObject
) -> None:
    plan = compile_plan(drawn, MONDAY, FACTS, OFFICE)
    on = MONDAY + timedelta(days=days)
    done = {
        key: plan.planned[key].ends
        for key in data.draw(st.lists(st.sampled_from([s.key for s in drawn.steps]), unique=True))
    }

    now = schedule_plan(plan, Progress(done=done), on=on)
    later = schedule_plan(plan, Progress(done=done), on=on + timedelta(days=9))

    for key, slot in now.slots.items():
        assert slot.starts is not None
        assert slot.ends is not None
        if key in done:
            continue
        assert OFFICE.is_working_day(slot.starts)
        assert OFFICE.is_working_day(slot.ends)
        assert slot.starts >= on
        for before in drawn.waits_for[key]:
            earlier = now.slots[before]
            assert earlier.ends is not None
            assert (
                slot.starts >= earlier.ends
                if before in done or drawn.by_key[before].days == 0
                else slot.starts > earlier.ends
            )
    assert all(move.days is not None and move.days > 0 for move in read_ripple(now, later))
    assert now.ends is not None
    assert now.slots[critical_path(now)[-1]].ends is not None if critical_path(now) else len(done) == len(drawn.steps)


@settings(max_examples=30)
@given(templates())
def test_making_a_critical_step_longer_moves_the_end(drawn: Template) -> None:
    schedule = schedule_plan(compile_plan(drawn, MONDAY, FACTS, OFFICE), Progress(), on=MONDAY)
    assert schedule.ends is not None

    for key in critical_path(schedule):
        longer = tuple(replace(each, days=max(1, each.days) + 1) if each.key == key else each for each in drawn.steps)
        moved = schedule_plan(compile_plan(replace(drawn, steps=longer), MONDAY, FACTS, OFFICE), Progress(), on=MONDAY)
        assert moved.ends is not None
        assert moved.ends > schedule.ends
