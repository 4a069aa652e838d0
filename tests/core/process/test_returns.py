"""What comes back to those who handed it out is no way into their unit; the first way in always is."""

from apps.drawings import drawing, flows
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document
from orgdesk.core.process.lanes import check_hand_overs, hand_overs

LANES = {"unit:t3-qa": ["qualify"], "unit:t4": ["solve"], "unit:board": ["approve"]}
TASKS = "".join(f'<userTask id="{one}" name="{one}"/>' for one in ("qualify", "solve", "approve"))
WAYS_IN = {"t4": {"t3-qa"}}


def compiled(*ways: str):
    gateway = '<startEvent id="start"/><exclusiveGateway id="well" default="well-end"/><endEvent id="end"/>'
    xml = drawing("approval", gateway + TASKS + flows(*ways, "approve>well", "well>end", "well>solve"), lanes=LANES)
    return compile_document(read_document(xml)).definitions["approval"]


def test_a_refused_solution_goes_back_to_development_by_no_way_in():
    definition = compiled("start>qualify", "qualify>solve", "solve>approve")

    returned = {(one.source.id, one.target.id) for one in hand_overs(definition) if one.is_return}

    assert returned == {("approve", "solve")}
    assert check_hand_overs(definition, WAYS_IN) == ()


def test_the_same_flow_is_a_way_in_where_development_has_not_had_the_work():
    definition = compiled("start>approve", "qualify>solve", "solve>qualify")

    (finding,) = check_hand_overs(definition, WAYS_IN)

    assert finding.trace == ("approve", "solve")
