"""Small bundles and drawings to rehearse."""

from orgdesk.core.organisation.model import Position, Structure, Unit
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document
from orgdesk.core.rehearsal.bundle import Arrivals, Bundle, Station, Step, StepKind, Way, every_hour
from orgdesk.core.rehearsal.laws import exponential

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def one_station(rate, servers, law=None, **more):
    """A queue, its servers and the end."""
    crew = servers if isinstance(servers, tuple) else (servers,) * 168
    arrivals = more.pop("arrivals", None) or Arrivals(every_hour(rate))
    steps = (
        Step("answer", "Answer", StepKind.WORK, (Way(1, 1.0),), 0, law or exponential(1.0)),
        Step("done", "Done", StepKind.END),
    )
    return Bundle("desk", 0, steps, (Station("t1", crew),), arrivals, **more)


def two_tiers(share=0.3, second=2):
    """The first tier answers and escalates a share to the second."""
    steps = (
        Step("answer", "Answer", StepKind.WORK, (Way(1, 1.0),), 0, exponential(0.5)),
        Step("escalate?", "", StepKind.ROUTE, (Way(3, 1 - share), Way(2, share))),
        Step("solve", "Solve", StepKind.WORK, (Way(3, 1.0),), 1, exponential(1.0)),
        Step("done", "Done", StepKind.END),
    )
    stations = (Station("t1", (3,) * 168), Station("t2", (second,) * 168))
    return Bundle("desk", 0, steps, stations, Arrivals(every_hour(4.0), dispersion=0.2))


def drawing(body, lane_refs="answer solve", units=("t1", "t2")):
    """A process with one lane per unit, each holding the node at the same place of `lane_refs`."""
    lanes = "".join(
        f'<lane id="lane_{unit}" name="{unit}" o:unit="{unit}"><flowNodeRef>{ref}</flowNodeRef></lane>'
        for unit, ref in zip(units, lane_refs.split(), strict=True)
    )
    text = (
        f'<definitions xmlns="{BPMN}" xmlns:o="https://orgdesk.example/bpmn" targetNamespace="x">'
        f'<process id="desk" isExecutable="true"><laneSet id="lanes">{lanes}</laneSet>{body}</process></definitions>'
    )
    return compile_document(read_document(text)).definitions["desk"]


def flows(*pairs):
    """Sequence flows named source_target."""
    return "".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


TIERS = (
    '<startEvent id="s"/><userTask id="answer" name="Answer"/><exclusiveGateway id="g" default="g_e"/>'
    '<userTask id="solve" name="Solve"/><endEvent id="e"/>'
    + flows(("s", "answer"), ("answer", "g"), ("g", "e"), ("solve", "e"))
    + '<sequenceFlow id="g_solve" sourceRef="g" targetRef="solve"><conditionExpression>hard</conditionExpression></sequenceFlow>'
)

CHART = Structure(
    units=(Unit("t1", "Tier 1"), Unit("t2", "Tier 2")),
    positions=(
        Position("agent", "Agent", unit="t1", headcount=3),
        Position("expert", "Expert", unit="t2", headcount=2),
    ),
)
