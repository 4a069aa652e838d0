from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from orgdesk.core.service.declarations import (
    Capability,
    Declaration,
    Ladder,
    Limitation,
    LimitationKind,
    Tier,
    check_declaration,
    undeclared,
)
from orgdesk.core.service.errors import (
    DefinitionError,
    LimitationMissingError,
    PackageIncompleteError,
    ReasonMissingError,
    ServiceRuleError,
)
from orgdesk.core.service.escalation import (
    BETWEEN_TIERS,
    FROM_SELF_HELP,
    Answer,
    Fact,
    FunctionalEscalation,
    HierarchicalEscalation,
    Receipt,
    Stay,
    check_escalation,
    missing_facts,
    read_path,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LADDER = Ladder(
    (
        Tier("t0", "t1", "t1"),
        Tier("t1", "t2", "t2"),
        Tier("t2", "t3", "t3"),
        Tier("t3", "technical-director", "t4"),
        Tier("t4", "technical-director", "technical-director"),
    ),
    frozenset({"technical-director"}),
)


def test_every_answer_of_every_tier_leads_somewhere() -> None:
    assert LADDER.next_stop("t1", Capability.CAN) is None
    assert LADDER.next_stop("t1", Capability.CANNOT) == "t2"
    assert LADDER.next_stop("t3", Capability.CANNOT) == "technical-director"
    assert LADDER.next_stop("t3", Capability.DO_NOT_KNOW) == "t4"
    with pytest.raises(ServiceRuleError, match="no tier 't9'"):
        LADDER.next_stop("t9", Capability.CANNOT)


@pytest.mark.parametrize(
    ("tiers", "says"),
    [
        ((Tier("t1", "t2", "boss"),), "'t1' answering 'cannot' is a dead end: t1 ends at the unknown 't2'"),
        ((Tier("t1", "t2", "t2"), Tier("t2", "t1", "boss")), "turns in a circle at 't1'"),
        ((Tier("t1", "t1", "boss"),), "circle"),
        ((Tier("t1", "boss", ""),), "'do not know' is a dead end"),
        ((Tier("t1", "boss", "boss"),) * 2, "each once"),
        ((), "needs tiers"),
    ],
)
def test_a_ladder_with_a_dead_end_is_refused(tiers: tuple[Tier, ...], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        Ladder(tiers, frozenset({"boss"}))


def test_cannot_and_do_not_know_need_a_limitation_of_their_own_kind() -> None:
    gap = Limitation("L-1", LimitationKind.DO_NOT_KNOW)
    cannot = Declaration("t1", Capability.CANNOT, "joyce", AT, (gap,))

    check_declaration(replace(cannot, capability=Capability.CAN, limitations=()))
    check_declaration(replace(cannot, capability=Capability.DO_NOT_KNOW))
    with pytest.raises(LimitationMissingError, match="without a limitation of the kind 'cannot'"):
        check_declaration(cannot)


def test_tiers_that_passed_work_on_without_an_answer_are_named() -> None:
    said = Declaration("t2", Capability.CAN, "oskar", AT)

    assert undeclared(["t1", "t2", "t1", "t3"], [said]) == ("t1", "t3")


def test_a_package_lists_what_it_lacks() -> None:
    package = {Fact.WANTED: "a receipt", Fact.CONTACT: "  "}

    assert missing_facts(package, FROM_SELF_HELP) == (Fact.ARTICLES_READ, Fact.CONTACT)
    assert len(missing_facts({}, BETWEEN_TIERS)) == 9


def test_a_functional_escalation_needs_its_package_and_a_hierarchical_one_only_its_reason() -> None:
    full = dict.fromkeys(Fact, "said")
    up = FunctionalEscalation("t1", "t2", "joyce", "needs the schema", full, "joyce", AT)
    boss = HierarchicalEscalation("head", "joyce", "the customer threatens to leave", "joyce", AT)

    check_escalation(up)
    check_escalation(boss)
    with pytest.raises(PackageIncompleteError, match="'t2' lacks evidence"):
        check_escalation(replace(up, package=full | {Fact.EVIDENCE: ""}))
    with pytest.raises(ServiceRuleError, match="already"):
        check_escalation(replace(up, to_unit="t1"))
    with pytest.raises(ReasonMissingError):
        check_escalation(replace(boss, reason=""))
    with pytest.raises(ReasonMissingError, match="say what is missing"):
        Receipt(Answer.RETURNED, "oskar", AT)


def test_a_return_to_a_unit_already_left_is_ping_pong_and_a_returned_escalation_is_a_bounce() -> None:
    hour = timedelta(hours=1)
    units = ["t1", "t2", "t3", "t2", "t2", "t1"]
    path = read_path(Stay(unit, AT + number * hour) for number, unit in enumerate(units))
    bounce = read_path([Stay("t1", AT), Stay("t2", AT + hour), Stay("t1", AT + 2 * hour, bounced=True)])

    assert path.hops == 4
    assert [(back.unit, back.between) for back in path.returns] == [("t2", ("t3",)), ("t1", ("t2", "t3", "t2"))]
    assert (path.returns[0].left_at, path.returns[0].returned_at) == (AT + 2 * hour, AT + 3 * hour)
    assert path.pairs[("t3", "t2")] == 1
    assert (bounce.is_ping_pong, bounce.bounce_backs) == (False, 1)
    assert read_path([]).hops == 0
