"""Small BPMN documents for tests, drawn in words."""

from __future__ import annotations

_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:orgdesk="https://orgdesk.example/bpmn"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="https://brightwater.example">
{roots}
<process id="{key}" name="{name}" isExecutable="true">
{lanes}
{body}
</process>
</definitions>
"""


def drawing(key: str, body: str, *, lanes: dict[str, list[str]], roots: str = "", name: str = "") -> str:
    """A process; `lanes` maps `unit:t1` or `position:qa-engineer` to the ids of the nodes in it."""
    drawn = [
        f'<lane id="lane-{index}" name="{seat}" orgdesk:{seat.partition(":")[0]}="{seat.partition(":")[2]}">'
        + "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
        + "</lane>"
        for index, (seat, nodes) in enumerate(lanes.items())
    ]
    lane_set = f'<laneSet id="lanes">{"".join(drawn)}</laneSet>' if drawn else ""
    return _FRAME.format(key=key, name=name or key.title(), body=body, lanes=lane_set, roots=roots)


def flows(*pairs: str) -> str:
    """`a>b` draws a sequence flow from a to b; `a>b:name:meaning` names it."""
    drawn = []
    for pair in pairs:
        route, *named = pair.split(":")
        source, target = route.split(">")
        label = f' name="{named[0]}"' if named else ""
        meaning = f' orgdesk:meaning="{named[1]}"' if len(named) > 1 else ""
        drawn.append(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"{label}{meaning}/>'
        )
    return "".join(drawn)


def answering() -> str:
    """T1 answers: "I can" ends it; "I cannot" goes to T2, whose work is simply done."""
    body = """
    <startEvent id="start"/><userTask id="answer" name="Answer the customer"/><exclusiveGateway id="said"/>
    <userTask id="verify" name="Verify"/><endEvent id="end"/>
    """
    drawn = flows("start>answer", "answer>said", "said>end:I can:can", "said>verify:I cannot:cannot", "verify>end")
    return drawing(
        "answering", body + drawn, lanes={"unit:t1": ["start", "answer", "said", "end"], "unit:t2": ["verify"]}
    )


def looping() -> str:
    """Done again and again until the answer is "enough"."""
    body = (
        '<startEvent id="start"/><userTask id="again" name="Again"/><exclusiveGateway id="more"/><endEvent id="end"/>'
    )
    drawn = flows("start>again", "again>more", "more>again:once more", "more>end:enough")
    return drawing("looping", body + drawn, lanes={"unit:t1": ["start", "again", "more", "end"]})


def approving() -> str:
    """Two directors approve at the same time what a developer wrote; neither may be the author, and it takes two people."""
    body = """
    <startEvent id="start"/><userTask id="write" name="Write"/><parallelGateway id="split"/>
    <userTask id="first" name="Approve" orgdesk:notAuthorOf="write" orgdesk:fourEyes="second"/>
    <userTask id="second" name="Approve too" orgdesk:notAuthorOf="write" orgdesk:fourEyes="first"/>
    <parallelGateway id="join"/><endEvent id="end"/>
    """
    drawn = flows("start>write", "write>split", "split>first", "split>second", "first>join", "second>join", "join>end")
    return drawing(
        "approving",
        body + drawn,
        lanes={"unit:development": ["start", "write", "split", "join", "end"], "unit:council": ["first", "second"]},
    )


def reminding(duration: str = "PT1H") -> str:
    """T1's work is taken away by a timer and goes to T2."""
    body = f"""
    <startEvent id="start"/><userTask id="answer" name="Answer"/><endEvent id="end"/>
    <boundaryEvent id="late" attachedToRef="answer"><timerEventDefinition id="timer">
    <timeDuration xsi:type="tFormalExpression">{duration}</timeDuration></timerEventDefinition></boundaryEvent>
    <userTask id="help" name="Help out"/>
    """
    drawn = flows("start>answer", "answer>end", "late>help", "help>end")
    return drawing(
        "reminding", body + drawn, lanes={"unit:t1": ["start", "answer", "end", "late"], "unit:t2": ["help"]}
    )


def serving(*, asynchronous: bool = False) -> str:
    """A service between start and a task."""
    later = ' orgdesk:async="true"' if asynchronous else ""
    body = f"""
    <startEvent id="start"/><serviceTask id="tell" name="Tell the customer" orgdesk:handler="tests.tell"{later}/>
    <userTask id="check" name="Check"/><endEvent id="end"/>
    """
    drawn = flows("start>tell", "tell>check", "check>end")
    return drawing("serving", body + drawn, lanes={"unit:t1": ["start", "tell", "check", "end"]})


def waiting() -> str:
    """After T1 asked, waits for the customer's reply by ticket, then T1 reads it."""
    roots = '<message id="reply" name="reply"/>'
    body = """
    <startEvent id="start"/><userTask id="ask" name="Ask"/>
    <intermediateCatchEvent id="replied"><messageEventDefinition id="m" messageRef="reply"
      orgdesk:correlation="=ticket"/></intermediateCatchEvent>
    <userTask id="read" name="Read"/><endEvent id="end"/>
    """
    drawn = flows("start>ask", "ask>replied", "replied>read", "read>end")
    return drawing("waiting", body + drawn, lanes={"unit:t1": ["start", "ask", "replied", "read", "end"]}, roots=roots)
