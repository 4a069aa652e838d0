from __future__ import annotations

import pytest

from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.document import read_document
from orgdesk.core.process.errors import CommandRefused
from orgdesk.core.process.migration import MigrationPlan, migrate, report_migration
from orgdesk.core.process.state import Status
from process_drawings import Instance, document, nodes, process, timer

ENDS = {"start": "startEvent", "end": "endEvent"}
BELL = f'<boundaryEvent id="bell" attachedToRef="work">{timer("timeDuration", "PT1H")}</boundaryEvent>'


def version(number: str, body: str, *arrows: str) -> ProcessDefinition:
    raw = document(process(nodes(**ENDS) + body, *arrows))
    return compile_document(read_document(raw), version=number).definitions["p"]


def started(definition: ProcessDefinition) -> Instance:
    return Instance({"p": definition, definition.reference: definition})


OLD = version("1", nodes(work="userTask") + BELL, "start -> work", "work -> end", "bell -> end")


def test_an_instance_stays_on_its_version_while_a_new_one_is_deployed() -> None:
    instance = started(OLD)
    new = version("2", nodes(other="userTask"), "start -> other", "other -> end")

    instance.definitions = {**instance.definitions, "p": new, new.reference: new}
    instance.complete("work")

    assert instance.state.status is Status.COMPLETED


def test_tokens_keep_their_place_by_id_and_timers_their_due_time() -> None:
    instance = started(OLD)
    (before,) = instance.state.subscriptions.values()
    new = version(
        "2",
        nodes(work="userTask", check="userTask") + BELL,
        "start -> work",
        "work -> check",
        "check -> end",
        "bell -> end",
    )

    instance.state = migrate(MigrationPlan(OLD, new), instance.state)
    instance.definitions = {new.reference: new}

    (after,) = instance.state.subscriptions.values()
    assert after.due == before.due
    instance.complete("work")
    assert instance.offered == ["check"]


def test_a_renamed_node_needs_a_map_and_the_dry_run_says_so() -> None:
    instance = started(OLD)
    new = version("2", nodes(labour="userTask"), "start -> labour", "labour -> end")
    report = report_migration(MigrationPlan(OLD, new), instance.state)
    assert "'work', which the new version does not have" in report.problems[0]
    with pytest.raises(CommandRefused, match="cannot be migrated"):
        migrate(MigrationPlan(OLD, new), instance.state)

    plan = MigrationPlan(OLD, new, {"work": "labour"})

    assert report_migration(plan, instance.state).possible
    assert "'bell'" in report_migration(plan, instance.state).notes[0]
    moved = migrate(plan, instance.state)
    assert [token.node for token in moved.tokens.values()] == ["labour"]
    assert moved.subscriptions == {}


@pytest.mark.parametrize(
    ("body", "arrows", "reason"),
    [
        ('<serviceTask id="work" orgdesk:handler="h"/>', ("start -> work", "work -> end"), "another kind"),
        ('<subProcess id="box"><userTask id="work"/></subProcess>', ("start -> box", "box -> end"), "another scope"),
    ],
)
def test_another_kind_or_scope_stands_in_the_way(body: str, arrows: tuple[str, ...], reason: str) -> None:
    report = report_migration(MigrationPlan(OLD, version("2", body, *arrows)), started(OLD).state)

    assert reason in report.problems[0]
