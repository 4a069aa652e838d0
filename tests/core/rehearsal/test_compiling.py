"""Chart and process become one named bundle, or a list of all that stands in the way."""

import subprocess
import sys
from dataclasses import replace
from importlib import resources

import pytest

from core.rehearsal.bundles import CHART, TIERS, drawing, flows, two_tiers
from orgdesk.core.organisation.model import Position, Structure, Unit
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import Kind
from orgdesk.core.process.document import read_document
from orgdesk.core.rehearsal.bundle import Arrivals, CaseKind, StepKind, Team, every_hour
from orgdesk.core.rehearsal.compiling import Inputs, compile_bundle
from orgdesk.core.rehearsal.errors import InputsRefused, NotRehearsable
from orgdesk.core.rehearsal.laws import Law, Shape, constant, empirical, exponential, lognormal
from orgdesk.core.rehearsal.oracle import play
from orgdesk.core.rehearsal.results import replicate
from orgdesk.core.rehearsal.strain import utilisation_of
from orgdesk.core.rehearsal.timelines import Due, Onboarding, Timeline

INPUTS = Inputs(
    Arrivals(every_hour(2.0)),
    durations={"answer": exponential(0.5), "solve": lognormal(2.0, 1.0)},
    branches={"g_solve": 0.25},
)


def test_a_drawing_and_a_chart_become_stations_with_the_charts_people():
    bundle = compile_bundle(drawing(TIERS), CHART, INPUTS)

    assert [(one.key, set(one.servers)) for one in bundle.stations] == [("t1", {3}), ("t2", {2})]
    assert {step.key: step.kind for step in bundle.steps}["solve"] is StepKind.WORK
    assert dict(zip((step.key for step in bundle.steps), bundle.visits, strict=True)) == pytest.approx(
        {"s": 1, "answer": 1, "g": 1, "e": 1, "solve": 0.25}
    )
    assert utilisation_of(bundle) == pytest.approx((1 / 3, 0.5))
    assert bundle.warnings == ()
    assert replicate(bundle, 48, 1)[0].closed > 0


def test_equal_content_has_one_name_and_any_change_another():
    bundle = compile_bundle(drawing(TIERS), CHART, INPUTS)

    assert compile_bundle(drawing(TIERS), CHART, INPUTS).digest == bundle.digest
    assert replace(bundle, warnings=("look",)).digest == bundle.digest
    assert replace(bundle, arrivals=Arrivals(every_hour(2))).digest == bundle.digest
    assert replace(bundle, arrivals=Arrivals(every_hour(2.1))).digest != bundle.digest
    assert compile_bundle(drawing(TIERS), CHART, replace(INPUTS, branches={"g_solve": 0.26})).digest != bundle.digest


def test_hours_that_timelines_take_are_no_hours_for_cases():
    onboarding = Onboarding(timelines=(Timeline("launch", 2, (Due("t1", 0, 84),)),))
    bundle = replace(two_tiers(), onboarding=onboarding)

    assert utilisation_of(two_tiers())[0] == pytest.approx(4 * 0.5 / 3)
    assert utilisation_of(bundle)[0] == pytest.approx(4 * 0.5 / (3 - 1))


def test_work_lasts_as_long_as_it_takes_those_who_do_it_and_shared_people_are_there_once():
    plain = two_tiers()
    slow = Team("novices", (0,), (2,) * 168, laws=(("answer", constant(1.0)),))
    quick = Team("agents", (0,), (1,) * 168)
    own = replace(plain, teams=(slow, quick, Team("experts", (1,), (2,) * 168)))
    shared = replace(plain, teams=(Team("agents", (0, 1), (3,) * 168, absence=0.1),))

    assert utilisation_of(own) == pytest.approx((4 / (2 / 1.0 + 1 / 0.5), 4 * 0.3 / 2))
    both = (4 * 0.5 + 4 * 0.3) / (3 * 0.9)
    assert utilisation_of(shared) == pytest.approx((both, both))


def test_a_skill_that_few_have_strains_them_though_the_others_are_idle():
    kinds = (CaseKind("", 0.5), CaseKind("meters", 0.5, skill="meters"))
    teams = (
        Team("agents", (0,), (9,) * 168, skills=("-",)),
        Team("metering", (0,), (1,) * 168),
        Team("experts", (1,), (2,) * 168),
    )
    bundle = replace(two_tiers(), kinds=kinds, teams=teams)

    assert utilisation_of(bundle)[0] == pytest.approx(4 * 0.5 * 0.5 / 1)


def test_the_name_of_a_bundle_is_the_same_in_another_run_of_python():
    code = "from core.rehearsal.bundles import two_tiers; print(two_tiers().digest)"
    paths = f"import sys; sys.path[:0] = {sys.path!r}; "
    found = subprocess.run([sys.executable, "-c", paths + code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == two_tiers().digest


def test_a_lane_whose_unit_the_chart_lacks_is_named_with_every_other_problem():
    chart = Structure(units=CHART.units[:1])
    with pytest.raises(NotRehearsable) as refused:
        compile_bundle(drawing(TIERS), chart, replace(INPUTS, durations={"solve": constant(1)}))

    assert len(refused.value.problems) == 2
    assert any("'t2', which the chart does not have" in problem for problem in refused.value.problems)
    assert any("'Answer' (answer) has no duration" in problem for problem in refused.value.problems)


def test_nobody_on_duty_is_refused_and_too_few_are_warned_about():
    with pytest.raises(NotRehearsable, match="lane 't2' has nobody on duty"):
        compile_bundle(drawing(TIERS), replace(CHART, positions=CHART.positions[:1]), INPUTS)
    with pytest.raises(NotRehearsable, match="lane 't1' has nobody on duty"):
        compile_bundle(drawing(TIERS), CHART, replace(INPUTS, servers={"t1": 0}))

    bundle = compile_bundle(drawing(TIERS), CHART, replace(INPUTS, servers={"t1": 1}))
    assert utilisation_of(bundle)[0] == pytest.approx(1.0)
    assert "'t1' gets 100% of the work" in bundle.warnings[0]


def test_people_below_a_unit_serve_it_and_are_not_silently_counted_twice():
    below = replace(CHART, units=(CHART.units[0], replace(CHART.units[1], parent="t1")))
    bundle = compile_bundle(drawing(TIERS), below, INPUTS)

    assert [one.servers[0] for one in bundle.stations] == [5, 2]
    assert [(team.key, team.stations) for team in bundle.teams] == [("agent", (0,)), ("expert", (0, 1))]
    assert bundle.warnings == ()
    told = compile_bundle(drawing(TIERS), below, replace(INPUTS, servers={"t1": 3}))
    assert "'expert' also stands behind t1, whose servers are given" in told.warnings[0]


def test_what_is_given_for_nothing_is_said():
    given = replace(INPUTS, servers={"t9": 3}, durations={**INPUTS.durations, "answr": constant(1)})
    warnings = compile_bundle(drawing(TIERS), CHART, given).warnings

    assert [warning.split(" is not used")[0] for warning in warnings] == [
        "the duration given for 'answr'",
        "the number of servers given for 't9'",
    ]


def test_units_that_are_each_others_parents_end():
    ring = replace(CHART, units=(replace(CHART.units[0], parent="t2"), replace(CHART.units[1], parent="t1")))

    assert [one.servers[0] for one in compile_bundle(drawing(TIERS), ring, INPUTS).stations] == [5, 5]


def test_servers_of_a_station_may_change_from_hour_to_hour():
    day = [0] * 8 + [4] * 9 + [0] * 7
    bundle = compile_bundle(drawing(TIERS), CHART, replace(INPUTS, servers={"t1": day * 7}))

    assert bundle.stations[0].mean_servers == pytest.approx(1.5)
    with pytest.raises(NotRehearsable, match="168 numbers"):
        compile_bundle(drawing(TIERS), CHART, replace(INPUTS, servers={"t1": day}))


@pytest.mark.parametrize(
    ("branches", "reason"),
    [
        ({"g_solve": 0.7, "g_e": 0.7}, "add up to 1.4"),
        ({"g_solve": 1.7}, "not between 0 and 1"),
    ],
)
def test_shares_that_cannot_be_are_refused(branches, reason):
    with pytest.raises(NotRehearsable, match=reason):
        compile_bundle(drawing(TIERS), CHART, replace(INPUTS, branches=branches))


def test_shares_that_nobody_knows_are_split_equally_and_said_so():
    bundle = compile_bundle(drawing(TIERS), CHART, replace(INPUTS, branches={}))

    gateway = next(step for step in bundle.steps if step.key == "g")
    assert [way.share for way in gateway.ways] == [0.5, 0.5]
    assert "shares are not known" in bundle.warnings[0]


BOTH = (
    '<startEvent id="s"/><parallelGateway id="split" name="Both"/><userTask id="answer"/><userTask id="solve"/>'
    '<parallelGateway id="join"/><endEvent id="e"/>'
    + flows(
        ("s", "split"), ("split", "answer"), ("split", "solve"), ("answer", "join"), ("solve", "join"), ("join", "e")
    )
)


def test_a_case_goes_along_both_ways_of_a_parallel_gateway_and_waits_for_the_later():
    bundle = compile_bundle(
        drawing(BOTH), CHART, replace(INPUTS, durations={"answer": constant(1), "solve": constant(3)})
    )
    log = play(replace(bundle, arrivals=Arrivals(every_hour(0.0), actual=(0.0,))), 10)

    assert dict(zip((step.key for step in bundle.steps), bundle.visits, strict=True)) == pytest.approx(
        {"s": 1, "split": 1, "answer": 1, "solve": 1, "join": 2, "e": 1}
    )
    assert [(row.at, row.step) for row in log if row.kind == "work.finished"] == [(1.0, "answer"), (3.0, "solve")]
    assert [row.at for row in log if row.kind == "ticket.closed"] == [3.0]


def test_inclusive_ways_are_taken_by_their_shares_and_the_default_when_none_is():
    body = BOTH.replace("parallelGateway", "inclusiveGateway").replace(
        'name="Both"', 'name="Both" default="split_solve"'
    )
    flow = '<sequenceFlow id="split_answer" sourceRef="split" targetRef="answer"/>'
    body = body.replace(flow, flow.replace("/>", "><conditionExpression>hard</conditionExpression></sequenceFlow>"))
    bundle = compile_bundle(drawing(body), CHART, replace(INPUTS, branches={"split_answer": 0.25}))
    log = play(bundle, 400)

    done = [row.step for row in log if row.kind == "work.finished"]
    assert done.count("answer") / len(done) == pytest.approx(0.25, abs=0.05)
    assert len(done) == sum(row.kind == "ticket.closed" for row in log)


def test_branches_that_are_not_joined_as_they_were_split_are_named_with_the_reason():
    loose = BOTH.replace('<parallelGateway id="join"/>', '<exclusiveGateway id="join" name="Merge"/>')
    with pytest.raises(NotRehearsable, match=r"branches of 'Both' \(split\) meet at 'Merge' \(join\)"):
        compile_bundle(drawing(loose), CHART, INPUTS)
    around = (
        '<startEvent id="s"/><parallelGateway id="split"/><userTask id="answer"/><userTask id="solve"/><exclusiveGateway id="x"/>'
        '<parallelGateway id="join"/><endEvent id="e"/>'
        + flows(
            ("s", "split"), ("split", "answer"), ("split", "solve"), ("answer", "join"), ("solve", "x"), ("x", "join")
        )
        + flows(("x", "e"), ("join", "e"))
    )
    with pytest.raises(NotRehearsable, match=r"some branches of 'split' \(split\) pass by the join"):
        compile_bundle(drawing(around), CHART, INPUTS)


def test_an_end_that_stops_the_other_branches_is_refused_and_one_behind_the_join_is_not():
    stop = '<endEvent id="e"><terminateEventDefinition/></endEvent>'
    behind = BOTH.replace('<endEvent id="e"/>', stop)
    assert compile_bundle(drawing(behind), CHART, INPUTS).steps
    between = (
        f'<startEvent id="s"/><parallelGateway id="split"/><userTask id="answer"/><userTask id="solve"/>{stop}'
        + flows(("s", "split"), ("split", "answer"), ("split", "solve"), ("answer", "e"), ("solve", "e"))
    )
    with pytest.raises(NotRehearsable, match=r"the end 'e' \(e\) stops all branches of 'split' \(split\) at once"):
        compile_bundle(drawing(between), CHART, INPUTS)


RACE = (
    '<startEvent id="s"/><userTask id="answer"/><boundaryEvent id="known" attachedToRef="answer"><signalEventDefinition/>'
    '</boundaryEvent><eventBasedGateway id="word"/><intermediateCatchEvent id="yes"><messageEventDefinition/>'
    '</intermediateCatchEvent><intermediateCatchEvent id="no"><messageEventDefinition/></intermediateCatchEvent>'
    '<userTask id="solve"/><endEvent id="e"/>'
    + flows(("s", "answer"), ("answer", "word"), ("word", "yes"), ("word", "no"), ("yes", "e"), ("no", "solve"))
    + flows(("solve", "e"), ("known", "e"))
)


def test_a_race_of_events_is_played_by_how_often_each_wins_and_how_long_it_took():
    given = replace(INPUTS, delays={"yes": constant(2), "no": constant(5)}, branches={"word_yes": 0.8})
    bundle = compile_bundle(drawing(RACE), CHART, given)

    visits = dict(zip((step.key for step in bundle.steps), bundle.visits, strict=True))
    assert (visits["yes"], visits["no"], visits["solve"]) == pytest.approx((0.8, 0.2, 0.2))
    assert any("(known) is taken never to happen" in warning for warning in bundle.warnings)
    with pytest.raises(NotRehearsable, match=r"\(no\) waits for something whose delay is not known"):
        compile_bundle(drawing(RACE), CHART, replace(given, delays={"yes": constant(2)}))


def test_an_interrupting_event_with_a_share_is_a_further_way_out_of_its_task():
    given = replace(INPUTS, delays={"yes": constant(2), "no": constant(5)}, branches={"word_yes": 0.8, "known": 0.5})
    bundle = compile_bundle(drawing(RACE), CHART, given)

    visits = dict(zip((step.key for step in bundle.steps), bundle.visits, strict=True))
    assert (visits["known"], visits["word"], visits["solve"], visits["e"]) == pytest.approx((0.5, 0.5, 0.1, 1.0))
    with pytest.raises(NotRehearsable, match="add up to more than 1"):
        compile_bundle(drawing(RACE), CHART, replace(given, branches={"known": 1.5}))
    aside = RACE.replace('id="known"', 'id="known" cancelActivity="false"')
    with pytest.raises(NotRehearsable, match="splits a case"):
        compile_bundle(drawing(aside), CHART, given)


def test_the_tiered_support_template_can_be_rehearsed_once_its_waits_are_known():
    text = (resources.files("orgdesk.core.process.templates") / "tiered-support.bpmn").read_bytes()
    for definition in compile_document(read_document(text)).definitions.values():
        lanes = definition.lanes.values()
        chart = Structure(
            units=tuple(Unit(key, key) for key in {unit for lane in lanes for unit in lane.units}),
            positions=tuple(Position(key, key) for key in {place for lane in lanes for place in lane.positions}),
        )
        catches = [node.id for node in definition.nodes.values() if node.kind is Kind.CATCH]
        given = Inputs(
            Arrivals(every_hour(0.5)),
            durations={task.id: exponential(0.3) for task in definition.tasks()},
            delays=dict.fromkeys(catches, constant(4.0)),
            servers={"+".join((*lane.units, *lane.positions)): 2 for lane in lanes},
            start=(*definition.root.starts, *definition.root.triggers)[0],
        )
        played = replicate(compile_bundle(definition, chart, given), 200, 1)[0]

        assert played.closed == played.opened > 50


def test_a_loop_that_no_case_leaves_is_refused():
    body = TIERS.replace('sourceRef="solve" targetRef="e"', 'sourceRef="solve" targetRef="answer"')
    with pytest.raises(NotRehearsable, match="never left for an end"):
        compile_bundle(drawing(body), CHART, replace(INPUTS, branches={"g_solve": 1.0}))
    looping = compile_bundle(drawing(body), CHART, replace(INPUTS, branches={"g_solve": 0.5}))
    assert sum(looping.visits) == pytest.approx(2 + 2 + 1 + 1 + 1)


def test_timers_take_their_time_and_subprocesses_are_walked_through():
    body = (
        '<startEvent id="s"/><subProcess id="sub"><startEvent id="in"/><userTask id="answer"/><endEvent id="out"/>'
        + flows(("in", "answer"), ("answer", "out"))
        + '</subProcess><intermediateCatchEvent id="pause"><timerEventDefinition><timeDuration>PT90M</timeDuration>'
        '</timerEventDefinition></intermediateCatchEvent><userTask id="solve"/><endEvent id="e"/>'
        + flows(("s", "sub"), ("sub", "pause"), ("pause", "solve"), ("solve", "e"))
    )
    given = replace(INPUTS, durations={"answer": constant(0.25), "solve": constant(0.5)}, servers={"t1": 99, "t2": 99})
    bundle = compile_bundle(drawing(body), CHART, given)

    found = replicate(bundle, 24, 1)[0]
    assert found.closed == found.opened > 20
    assert found.resolve[0] == pytest.approx(2.25) == found.resolve[-1]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Law(Shape.LOGNORMAL, (1.0,)),
        lambda: constant(-1),
        lambda: exponential(float("nan")),
        lambda: Law(Shape.EMPIRICAL, (2.0, 1.0)),
        lambda: lognormal(0, 1),
        lambda: empirical([]),
        lambda: Arrivals((1.0,) * 24),
        lambda: Arrivals(every_hour(-1.0)),
    ],
)
def test_numbers_that_make_no_sense_are_refused(wrong):
    with pytest.raises(InputsRefused):
        wrong()


def test_laws_have_the_means_and_quantiles_they_were_made_from():
    assert lognormal(2.0, 1.0).mean == pytest.approx(2.0)
    assert exponential(3.0).at(0.5) == pytest.approx(2.0794415)
    found = empirical([4.0, 1.0, 3.0, 2.0, 5.0], steps=4)
    assert (found.at(0.5), found.mean) == (3.0, 3.0)
