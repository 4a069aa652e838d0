"""How the process core does on the outside BPMN suites: MIWG (round trip, compile) and betsy (executed traces)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from orgdesk.core.process.commands import BroadcastSignal, Command, DeliverMessage, FinishService, FireTimer, Start
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import Expression, ProcessDefinition
from orgdesk.core.process.document import BpmnDocument, extension, read_document, write_document
from orgdesk.core.process.effects import SendMessage, SendSignal, StartJob
from orgdesk.core.process.errors import BpmnError, NotExecutable
from orgdesk.core.process.game import advance
from orgdesk.core.process.rows import state_from_json, state_to_json
from orgdesk.core.process.state import InstanceState, Status

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WAIT = timedelta(seconds=10)


def report(suites: Path) -> str:
    """The counts as text, one suite a line."""
    models = sorted((suites / "bpmn-miwg").glob("*.bpmn"))
    kept = sum(is_lossless(model) for model in models)
    refusals = {model.name: refusal(model) for model in models}
    compiled = sum(reason == "" for reason in refusals.values())
    verdicts = Counter(verdict(case) for case in betsy_cases(suites / "bpmn-betsy"))
    total = sum(verdicts.values())
    lines = [f"miwg round-trip {kept}/{len(models)} compiled {compiled}/{len(models)}"]
    lines += [f"  refused {name}: {reason}" for name, reason in refusals.items() if reason]
    lines += [
        f"betsy {verdicts['right']}/{total} wrong {verdicts['wrong']}",
        f"  refused at deployment {verdicts['refused']}",
    ]
    return "\n".join(lines)


# MIWG


def is_lossless(model: Path) -> bool:
    """Import and export: element for element, attribute for attribute, text for text, comments and all."""
    before = model.read_bytes()
    after = write_document(read_document(before))
    return list(_facts(before)) == list(_facts(after))


def refusal(model: Path) -> str:
    """Why a model does not compile, element and reason; empty when it does."""
    try:
        compile_document(read_document(model.read_bytes()))
    except NotExecutable as problem:
        return "; ".join(str(finding) for finding in problem.findings)
    return ""


def _facts(raw: bytes) -> Iterator[tuple[object, ...]]:
    parser = etree.XMLParser(strip_cdata=False, resolve_entities=False)
    for node in etree.fromstring(raw, parser).getroottree().iter():
        yield (str(node.tag), dict(node.attrib), node.text, node.tail, node.prefix, dict(node.nsmap))


# betsy


@dataclass(frozen=True)
class BetsyCase:
    """One traced case of a model: its inputs and the multiset of marks it should leave."""

    path: Path
    test: str | None
    number: int
    expected: tuple[str, ...]
    delay: float
    parallel: bool


def betsy_cases(folder: Path) -> list[BetsyCase]:
    """All cases of the suite, in its order."""
    models = json.loads((folder / "cases.json").read_text())
    return [
        BetsyCase(
            folder / model["file"],
            case["test"],
            case["integerVariable"],
            tuple(sorted(case["expect"])),
            max(case["delay"], 0) / 1000 or 0.5,
            case["parallel"],
        )
        for model in models
        for case in model["cases"]
    ]


def verdict(case: BetsyCase, *, restore: bool = False) -> str:
    """`right`, `refused` (at deployment) or `wrong` (another trace than the expected one)."""
    marks = run_case(case, restore=restore)
    if "ERROR" in case.expected or "ERROR_deployment" in case.expected:
        return "right" if any(mark.startswith(("ERROR", "REFUSED")) for mark in marks) else "wrong"
    elif marks and marks[0].startswith("REFUSED"):
        return "refused"
    else:
        return "right" if tuple(sorted(marks)) == case.expected else "wrong"


def run_case(case: BetsyCase, *, restore: bool = False) -> list[str]:
    """The marks a case leaves; `restore` writes the state down as JSON and reads it back between all steps."""
    marks: list[str] = []
    try:
        document = _with_waits_as_jobs(read_document(case.path.read_bytes()))
        compiled = compile_document(document, language=BetsyLanguage(marks))
    except NotExecutable as problem:
        return [f"REFUSED {problem}"]
    world = World(compiled.definitions, restore=restore)
    if case.parallel:
        world.start("ParallelProcess", {"test": None, "integerVariable": 0})
    first = world.start(case.path.stem, {"test": case.test, "integerVariable": case.number})
    world.run_until(BEGINNING + timedelta(seconds=case.delay))
    return [*_as_betsy_marks(marks, case.expected), *world.ending_of(first)]


class World:
    """Several instances side by side, as a store would drive them: effects between instances, due timers in order."""

    def __init__(self, definitions: Mapping[str, ProcessDefinition], *, restore: bool) -> None:
        self.definitions = definitions
        self.restore = restore
        self.instances: list[InstanceState] = []
        self.at = BEGINNING
        self.jobs: list[tuple[datetime, int, int]] = []

    def start(self, key: str, data: Mapping[str, object], node: str = "") -> int:
        """Begin an instance; its number."""
        self.instances.append(InstanceState(process="", status=Status.ACTIVE))
        number = len(self.instances) - 1
        self._play(number, None, Start(key, data, node))
        return number

    def run_until(self, end: datetime) -> None:
        """Let the clock go on, firing what is due in order."""
        while True:
            due: list[tuple[datetime, int, Command]] = [
                (row.due, number, FireTimer(row.id))
                for number, state in enumerate(self.instances)
                for row in state.subscriptions.values()
                if row.due is not None and row.due <= end
            ]
            due += [
                (at, number, FinishService(token))
                for at, number, token in self.jobs
                if at <= end and token in self.instances[number].tokens
            ]
            if not due:
                break
            self.at, number, command = min(due, key=lambda entry: entry[:2])
            self._play(number, self.instances[number], command)
        self.at = end

    def ending_of(self, number: int) -> list[str]:
        """How an instance stands, in the suite's words."""
        state = self.instances[number]
        marks = ["ERROR_thrownErrorEvent"] if state.status is Status.FAILED else []
        return [*marks, "ERROR_runtime"] if state.faults else marks

    def _play(self, number: int, state: InstanceState | None, command: Command) -> None:
        if state is not None and self.restore:
            state = state_from_json(json.loads(json.dumps(state_to_json(state))))
        step = advance(self.definitions, state, command, at=self.at)
        self.instances[number] = step.state
        for effect in step.effects:
            if isinstance(effect, SendMessage):
                self._send(effect)
            elif isinstance(effect, SendSignal):
                self._signal(number, effect)
            elif isinstance(effect, StartJob):
                self.jobs.append((self.at + WAIT, number, effect.token))

    def _send(self, effect: SendMessage) -> None:
        for number, state in enumerate(self.instances):
            if any(row.name == effect.name and row.kind.value == "message" for row in state.subscriptions.values()):
                self._play(number, state, DeliverMessage(effect.name, effect.correlation))
                return
        for definition in self.definitions.values():
            node = definition.message_starts().get(effect.name)
            if node:
                self.start(definition.key, {}, node)
                return

    def _signal(self, sender: int, effect: SendSignal) -> None:
        for number, state in list(enumerate(self.instances)):
            if number != sender and state.status is Status.ACTIVE:
                self._play(number, state, BroadcastSignal(effect.name))
        for definition in self.definitions.values():
            node = definition.signal_starts().get(effect.name)
            if node:
                self.start(definition.key, {}, node)


class BetsyLanguage:
    """The suite's script vocabulary and its four forms of condition."""

    def __init__(self, marks: list[str]) -> None:
        self.marks = marks

    def expression(self, text: str, language: str) -> Expression:
        """A condition or count."""
        # One model writes a stray `>` behind its condition.
        plain = re.sub(r"^\$\{(.*)\}$", r"\1", text.strip()).removesuffix(">")
        found = re.fullmatch(r'(!?)\s*test\.contains\("(\w)"\)', plain)
        compared = re.fullmatch(r"integerVariable\s*(<|>)\s*(\d+)", plain)
        if found:
            negated, letter = bool(found[1]), found[2]
            return Told(lambda data: (letter in str(data.get("test") or "")) != negated)
        elif plain in {"true", "false"}:
            return Told(lambda data: plain == "true")
        elif re.fullmatch(r"-?\d+", plain):
            return Told(lambda data: int(plain))
        elif plain == "integerVariable":
            return Told(lambda data: data["integerVariable"])
        elif compared:
            limit = int(compared[2])
            if compared[1] == "<":
                return Told(lambda data: _number(data) < limit)
            return Told(lambda data: _number(data) > limit)
        else:
            raise ValueError(f"expression {text!r} is not in the suite's vocabulary")

    def script(self, text: str, language: str) -> Expression:
        """A mark to leave, or one of a few acts."""
        return Told(lambda data: self._act(text, data))

    def _act(self, text: str, data: Mapping[str, object]) -> dict[str, object] | None:
        if text == "THROW_ERROR":
            raise BpmnError("ERR_CODE")
        if text.startswith("INCREMENT_INTEGER_VARIABLE"):
            if text.endswith("AND_LOG"):
                self.marks.append("INCREMENT")
            return {"integerVariable": _number(data) + 1}
        elif text == "SET_STRING_DATA":
            return {"data": "String"}
        elif text == "LOG_DATA":
            self.marks.append("DATA_correct" if data.get("data") == "String" else "DATA_wrong")
        elif text == "CREATE_MARKER_FILE":
            self.marks.append("MARKER_exists")
        elif text.startswith(("SCRIPT_", "CREATE_TIMESTAMP_LOG")):
            self.marks.append(text)
        return None


class Told:
    """A Python function as an expression."""

    def __init__(self, function: Callable[[Mapping[str, object]], object]) -> None:
        self.function = function

    def evaluate(self, context: Mapping[str, object]) -> object:
        """What the function says."""
        return self.function(context)


def _number(data: Mapping[str, object]) -> int:
    value = data["integerVariable"]
    assert isinstance(value, int)
    return value


def _with_waits_as_jobs(document: BpmnDocument) -> BpmnDocument:
    """The suite's blocking script becomes what a script that takes its time is here: a job outside the step."""
    for script in document.all("script"):
        task = script.getparent()
        if script.text == "WAIT_TEN_SECONDS" and task is not None:
            task.set(extension("handler"), "wait")
            task.set(extension("async"), "true")
    return document


def _as_betsy_marks(marks: list[str], expected: tuple[str, ...]) -> list[str]:
    """The marks in the words of the expectations. The marker is a file: a case that does not ask for it does not look
    (one case has a called process that cannot but write it, and is silent about it)."""
    if "MARKER_exists" not in expected:
        marks = [mark for mark in marks if mark != "MARKER_exists"]
    stamps = {mark for mark in marks if mark.startswith("CREATE_TIMESTAMP_LOG")}
    if not stamps:
        return marks
    both = stamps == {"CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2"}
    return ["EXECUTION_parallel" if both else "EXECUTION_sequential"]
