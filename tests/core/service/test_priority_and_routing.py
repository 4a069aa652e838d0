from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.service.errors import DefinitionError, ReasonMissingError, ServiceRuleError
from orgdesk.core.service.priority import Override, PriorityMatrix, prioritise
from orgdesk.core.service.routing import (
    Need,
    QueueRule,
    Strategy,
    Why,
    Worker,
    choose_queue,
    choose_worker,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MATRIX = PriorityMatrix.of_rows(
    "usual",
    priorities=("P1", "P2", "P3"),
    urgencies=("low", "high"),
    rows={"one": ("P3", "P2"), "many": ("P2", "P1")},
)


def test_priority_is_the_cell_of_impact_and_urgency() -> None:
    assert prioritise(MATRIX, "one", "low").value == "P3"
    assert prioritise(MATRIX, "many", "high").value == "P1"


def test_a_vip_raises_the_urgency_and_never_the_impact() -> None:
    assert prioritise(MATRIX, "one", "low", vip=True).value == "P2"
    assert prioritise(MATRIX, "one", "high", vip=True).value == "P2"


def test_an_override_needs_a_reason_and_keeps_what_was_computed() -> None:
    override = Override("P1", "the port closes tonight", "ravi", AT)

    chosen = prioritise(MATRIX, "one", "low", override=override)

    assert (chosen.value, chosen.computed, chosen.is_overridden) == ("P1", "P3", True)
    with pytest.raises(ReasonMissingError, match="say why"):
        prioritise(MATRIX, "one", "low", override=replace(override, reason=" "))
    with pytest.raises(ServiceRuleError, match="no priority 'P0'"):
        prioritise(MATRIX, "one", "low", override=replace(override, priority="P0"))


def test_a_matrix_with_a_hole_is_refused() -> None:
    with pytest.raises(DefinitionError, match="fill every cell once"):
        PriorityMatrix("odd", ("one",), ("low", "high"), ("P1",), {("one", "low"): "P1"})
    with pytest.raises(DefinitionError, match="priority 'P9'"):
        PriorityMatrix("odd", ("one",), ("low",), ("P1",), {("one", "low"): "P9"})
    with pytest.raises(DefinitionError, match="2 cells for 1"):
        PriorityMatrix.of_rows("odd", ("P1",), ("low",), {"one": ("P1", "P1")})
    with pytest.raises(ServiceRuleError, match="knows no cell"):
        prioritise(MATRIX, "none", "low")


JOYCE = Worker("joyce", {"pos": 3}, frozenset({"en", "nl"}), load=4, limit=5, free_since=AT, last_given=AT)
PIM = Worker("pim", {"pos": 1}, frozenset({"en"}), load=1, free_since=AT - timedelta(hours=1), last_given=AT)
LENA = Worker("lena", {"pos": 3}, frozenset({"en", "de"}), load=2, free_since=AT, last_given=AT - timedelta(hours=2))
TEAM = (JOYCE, PIM, LENA)


def test_each_strategy_picks_by_its_own_rule() -> None:
    assert choose_worker(Need(), TEAM, Strategy.NEXT_AVAILABLE).worker == "pim"
    assert choose_worker(Need(), TEAM, Strategy.ROUND_ROBIN).worker == "lena"
    assert choose_worker(Need(), TEAM, Strategy.LEAST_LOADED).worker == "pim"
    assert choose_worker(Need(named="joyce"), TEAM, Strategy.NAMED).worker == "joyce"
    with pytest.raises(DefinitionError, match="needs the name"):
        choose_worker(Need(), TEAM, Strategy.NAMED)


def test_a_route_explains_why_each_other_person_was_passed_over() -> None:
    away = replace(LENA, key="sofia", absent=True)
    need = Need({"pos": 2}, frozenset({"de", "nl"}), weight=2, excluded=frozenset({"bram"}))

    route = choose_worker(need, (*TEAM, away, Worker("bram", {"pos": 5})), Strategy.LEAST_LOADED)

    assert route.worker == "lena"
    assert {finding.worker: (finding.why, finding.detail) for finding in route.findings} == {
        "lena": (Why.CHOSEN, ""),
        "joyce": (Why.AT_LIMIT, "4/5"),
        "pim": (Why.SKILL_MISSING, "pos"),
        "sofia": (Why.ABSENT, ""),
        "bram": (Why.WAS_AUTHOR, ""),
    }


def test_a_deputy_steps_in_for_a_named_person_who_is_away_but_never_the_author() -> None:
    named = replace(JOYCE, absent=True, deputies=("pim", "lena"))
    need = Need(named="joyce", excluded=frozenset({"pim"}))

    route = choose_worker(need, (named, PIM, LENA), Strategy.NAMED)

    assert (route.worker, route.deputy_for) == ("lena", "joyce")
    found = route.why("lena")
    assert found is not None
    assert found.why is Why.CHOSEN_AS_DEPUTY


def test_when_everybody_is_away_in_a_ring_of_deputies_nobody_is_chosen_and_all_are_explained() -> None:
    ring = [Worker("a", on_duty=False, deputies=("b",)), Worker("b", absent=True, deputies=("a", "ghost"))]

    route = choose_worker(Need(), ring, Strategy.ROUND_ROBIN)

    assert route.worker is None
    assert {finding.why for finding in route.findings} == {Why.OFF_DUTY, Why.ABSENT}


workers = st.lists(
    st.builds(
        Worker,
        st.sampled_from("abcdefgh"),
        st.dictionaries(st.sampled_from(["pos", "erp"]), st.integers(1, 3)),
        st.frozensets(st.sampled_from(["en", "de"])),
        st.integers(0, 5),
        st.one_of(st.none(), st.integers(0, 5)),
        st.booleans(),
        st.booleans(),
        st.lists(st.sampled_from("abcdefgh"), max_size=3).map(tuple),
    ),
    unique_by=lambda worker: worker.key,
)
needs = st.builds(
    Need,
    st.dictionaries(st.sampled_from(["pos", "erp"]), st.integers(1, 3)),
    st.frozensets(st.sampled_from(["en", "de"])),
    st.integers(1, 2),
    st.frozensets(st.sampled_from("abcdefgh"), max_size=3),
)


@given(needs, workers, st.sampled_from([Strategy.NEXT_AVAILABLE, Strategy.ROUND_ROBIN, Strategy.LEAST_LOADED]))
def test_whoever_is_chosen_may_take_the_work_and_all_are_explained(
    need: Need, workers: list[Worker], strategy: Strategy
) -> None:
    route = choose_worker(need, workers, strategy)
    chosen = next((worker for worker in workers if worker.key == route.worker), None)

    assert {finding.worker for finding in route.findings} == {worker.key for worker in workers}
    if chosen is not None:
        assert chosen.key not in need.excluded
        assert chosen.on_duty
        assert not chosen.absent
        assert all(chosen.skills.get(skill, 0) >= level for skill, level in need.skills.items())
        assert chosen.limit is None or chosen.load + need.weight <= chosen.limit
    assert choose_worker(need, workers[::-1], strategy).worker == route.worker


def test_the_first_rule_that_fits_chooses_the_queue_and_triage_catches_the_rest() -> None:
    rules = (
        QueueRule("german", "t1-de", {"language": {"de"}}),
        QueueRule("urgent pos", "live", {"product": {"pos", "till"}, "priority": {"P1"}}),
    )

    live = choose_queue({"product": "pos", "priority": "P1", "language": "en"}, rules, triage="dispatch")
    caught = choose_queue({"product": "pos", "priority": "P3"}, rules, triage="dispatch")

    assert (live.queue, live.rule, live.passed) == ("live", "urgent pos", {"german": "language"})
    assert (caught.queue, caught.rule, caught.passed["urgent pos"]) == ("dispatch", None, "priority")
