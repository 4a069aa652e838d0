"""Reading single BPMN elements: events, timers, repetitions, work rules. Each problem is reported, none stops the reading."""

from __future__ import annotations

import re
from typing import Final, TypeVar

from lxml import etree

from orgdesk.core.phrases import Phrase, phrase
from orgdesk.core.process.definition import (
    Assignment,
    Choice,
    Event,
    EventKind,
    Field,
    FieldType,
    Formula,
    Meaning,
    Repetition,
    RepetitionKind,
    Timer,
    TimerKind,
    WorkRules,
)
from orgdesk.core.process.document import (
    BpmnDocument,
    extension,
    is_model,
    local_name,
    model,
    text_of,
    unqualified,
)
from orgdesk.core.process.errors import Finding, Severity
from orgdesk.core.process.expressions import Constant, Language
from orgdesk.core.process.times import check_timer, parse_period

_NAMED: Final = re.compile(r"\s*,\s*")
_REFUSED_EVENTS: Final = {
    "compensate": phrase("compensation is not supported; draw the way back as ordinary flow"),
    "cancel": phrase("cancel events of transactions are not supported; draw the way back as ordinary flow"),
}
_TIMERS: Final = {
    "timeDuration": TimerKind.DURATION,
    "timeDate": TimerKind.DATE,
    "timeCycle": TimerKind.CYCLE,
}

_NEEDS_ARGUMENT = frozenset({Assignment.NAMED, Assignment.SKILL})
_E = TypeVar("_E", Meaning, Assignment, FieldType)


class Reader:
    """Reads the elements of one document and collects what is wrong with them."""

    def __init__(self, document: BpmnDocument, language: Language) -> None:
        self.document = document
        self.language = language
        self.findings: list[Finding] = []
        self.executable = True

    def refuse(self, element: etree._Element, reason: str, severity: Severity = Severity.ERROR) -> None:
        """Note a reason why the element cannot run (or a warning about it)."""
        key = element.get("id") or _nearest_id(element)
        self.findings.append(Finding(key, element.get("name", ""), reason, severity))

    def demand(self, element: etree._Element, reason: str) -> None:
        """Note what is missing: an error where the process says that it is executable, else a warning."""
        self.refuse(element, reason, Severity.ERROR if self.executable else Severity.WARNING)

    def formula(self, owner: etree._Element, name: str) -> Formula | None:
        """The expression in a child element; None for no or an empty child."""
        child = owner.find(model(name))
        text = text_of(child)
        if child is None or not text:
            return None
        return self.compiled(owner, text, child.get("language", ""))

    def compiled(self, owner: etree._Element, text: str, language: str = "") -> Formula:
        """An expression; one that cannot be compiled is reported and never holds."""
        try:
            return Formula(text, self.language.expression(text, language))
        except ValueError as problem:
            self.demand(owner, str(problem))
            return Formula(text, Constant(None))

    def script(self, element: etree._Element) -> Formula | None:
        """What a script task runs."""
        text = text_of(element.find(model("script")))
        if not text:
            return None
        try:
            return Formula(text, self.language.script(text, element.get("scriptFormat", "")))
        except ValueError as problem:
            self.demand(element, str(problem))
            return None

    def event(self, element: etree._Element) -> Event | None:
        """The one event definition of an event, own or referred to; None for a none event."""
        found = self._event_definitions(element)
        if len(found) > 1:
            self.refuse(element, phrase("multiple event definitions are not supported; draw one event for each"))
        if not found:
            return None
        definition = found[0]
        kind = local_name(definition).removesuffix("EventDefinition")
        if kind in _REFUSED_EVENTS:
            self.refuse(
                element,
                _REFUSED_EVENTS[kind],
            )
            return None
        return self._event(element, definition, EventKind(kind))

    def message(self, element: etree._Element) -> Event:
        """What a send or receive task sends or waits for; a task that refers to no message uses its own id as the name."""
        reference = element.get("messageRef", "")
        if not reference:
            self.refuse(element, phrase("refers to no message; its id is used as the message's name"), Severity.WARNING)
        name = self._name_of(reference, "name") or element.get("id", "")
        return Event(EventKind.MESSAGE, name, correlation=self._extension_formula(element, element, "correlation"))

    def repetition(self, element: etree._Element) -> Repetition | None:
        """Multi-instance or loop characteristics."""
        several = element.find(model("multiInstanceLoopCharacteristics"))
        loop = element.find(model("standardLoopCharacteristics"))
        if several is not None:
            return self._several(element, several)
        elif loop is not None:
            maximum = self.whole(loop, "loopMaximum", None, at=element)
            if maximum is not None and maximum < 0:
                self.refuse(element, phrase("loopMaximum is {maximum}; it must not be negative", maximum=maximum))
            return Repetition(
                RepetitionKind.LOOP,
                condition=self.formula(loop, "loopCondition"),
                test_before=loop.get("testBefore") in {"true", "1"},
                maximum=maximum,
            )
        else:
            return None

    def whole(
        self, element: etree._Element, name: str, default: int | None, at: etree._Element | None = None
    ) -> int | None:
        """A whole number in an attribute."""
        text = element.get(name)
        try:
            return default if text is None else int(text)
        except ValueError:
            self.refuse(
                element if at is None else at, phrase("{name}={text!r} is no whole number", name=name, text=text)
            )
            return default

    def rules(self, element: etree._Element) -> WorkRules:
        """How a user task is handed out."""
        assignment, argument = self.assignment(element)
        return WorkRules(
            assignment=assignment or Assignment.CLAIM,
            assignment_argument=argument,
            not_author_of=self._tasks(element, "notAuthorOf"),
            four_eyes=self._tasks(element, "fourEyes"),
            due=self._period(element, "due"),
            ola=self._period(element, "ola"),
            form=tuple(
                self._field(field) for field in element.iterfind(f".//{extension('form')}/{extension('field')}")
            ),
        )

    def assignment(self, element: etree._Element) -> tuple[Assignment | None, str]:
        """How open work finds its person, and the argument of that; None where the element says nothing."""
        assigned, _, argument = element.get(extension("assign"), "").partition(":")
        found = self.choice(element, Assignment, assigned)
        if found in _NEEDS_ARGUMENT and not argument:
            self.refuse(
                element,
                phrase("orgdesk:assign={assigned!r} needs an argument, such as {assigned}:key", assigned=assigned),
            )
        return found, argument

    def choice(self, element: etree._Element, words: type[_E], text: str | None) -> _E | None:
        """A word of an enumeration."""
        if not text:
            return None
        try:
            return words(text)
        except ValueError:
            known = ", ".join(word.value for word in words)
            self.refuse(element, phrase("{text!r} is none of {known}", text=text, known=known))
            return None

    def _event_definitions(self, element: etree._Element) -> list[etree._Element]:
        own = [
            child
            for child in element.iterchildren(etree.Element)
            if is_model(child) and local_name(child).endswith("EventDefinition")
        ]
        for reference in element.iterfind(model("eventDefinitionRef")):
            target = self.document.element(unqualified(reference.text))
            if target is None:
                self.refuse(
                    element,
                    phrase(
                        "refers to the event definition {reference!r}, which does not exist", reference=reference.text
                    ),
                )
            else:
                own.append(target)
        return own

    def _event(self, element: etree._Element, definition: etree._Element, kind: EventKind) -> Event:
        if kind is EventKind.TIMER:
            return Event(kind, timer=self._timer(element, definition))
        elif kind is EventKind.CONDITIONAL:
            return Event(
                kind, condition=self.formula(definition, "condition") or self._missing(element, phrase("condition"))
            )
        elif kind is EventKind.LINK:
            return Event(kind, definition.get("name", ""))
        elif kind is EventKind.TERMINATE:
            return Event(kind)
        else:
            named = {EventKind.ERROR: "errorCode", EventKind.ESCALATION: "escalationCode"}.get(kind, "name")
            reference = definition.get(f"{kind.value}Ref", "")
            correlation = self._extension_formula(element, definition, "correlation")
            if not reference and kind in {EventKind.MESSAGE, EventKind.SIGNAL}:
                self.refuse(
                    element,
                    phrase("refers to no {kind}; its id is used as the {kind}'s name", kind=kind),
                    Severity.WARNING,
                )
                return Event(kind, element.get("id", ""), correlation=correlation)
            return Event(kind, self._name_of(reference, named), correlation=correlation)

    def _name_of(self, reference: str, attribute: str) -> str:
        target = self.document.element(unqualified(reference))
        if target is None:
            return unqualified(reference)
        return target.get(attribute) or target.get("id") or ""

    def _timer(self, element: etree._Element, definition: etree._Element) -> Timer:
        for name, kind in _TIMERS.items():
            child = definition.find(model(name))
            text = text_of(child)
            if child is not None and text:
                working = "true" in {child.get(extension("working")), definition.get(extension("working"))}
                return self._timer_of(element, kind, text, working=working)
        self.demand(element, phrase("the timer has no duration, date or cycle"))
        return Timer(TimerKind.DURATION, "")

    def _timer_of(self, element: etree._Element, kind: TimerKind, text: str, *, working: bool) -> Timer:
        if text.startswith(("=", "${", "#{")):
            return Timer(kind, text, self.compiled(element, text), working)
        try:
            check_timer(kind, text)
        except ValueError as problem:
            self.demand(element, str(problem))
        return Timer(kind, text, None, working)

    def _missing(self, element: etree._Element, what: Phrase) -> Formula:
        self.demand(element, phrase("has no {what}", what=what))
        return Formula("", Constant(None))

    def _several(self, element: etree._Element, several: etree._Element) -> Repetition:
        if several.get("behavior", "All") != "All" or several.find(model("complexBehaviorDefinition")) is not None:
            self.refuse(element, phrase("multi-instance event behaviours are not supported; only `All`"))
        kind = RepetitionKind.SEQUENTIAL if several.get("isSequential") in {"true", "1"} else RepetitionKind.PARALLEL
        collection = self._extension_formula(element, several, "collection")
        count = self.formula(several, "loopCardinality")
        if collection is None and count is None:
            reason = phrase(
                "is repeated, but neither a cardinality nor an orgdesk:collection says how often; "
                "a token that comes here is a process fault"
            )
            self.refuse(element, reason, Severity.WARNING)
            count = Formula(phrase("the missing count"), Constant(None))
        return Repetition(
            kind,
            count=count,
            collection=collection,
            item=several.get(extension("item"), ""),
            condition=self.formula(several, "completionCondition"),
        )

    def _extension_formula(self, owner: etree._Element, carrier: etree._Element, name: str) -> Formula | None:
        text = carrier.get(extension(name)) or owner.get(extension(name))
        return self.compiled(owner, text) if text else None

    def _tasks(self, element: etree._Element, name: str) -> tuple[str, ...]:
        tasks = split_list(element.get(extension(name)))
        for task in tasks:
            target = self.document.element(task)
            if target is None or local_name(target) != "userTask":
                self.refuse(
                    element,
                    phrase(
                        "orgdesk:{name} names {task!r}, which is no user task of this document", name=name, task=task
                    ),
                )
        return tasks

    def _period(self, element: etree._Element, name: str) -> str:
        text = element.get(extension(name), "")
        try:
            if text:
                parse_period(text)
        except ValueError as problem:
            self.refuse(element, phrase("orgdesk:{name}: {problem}", name=name, problem=problem))
            return ""
        return text

    def _field(self, element: etree._Element) -> Field:
        key = element.get("key", "")
        if not key:
            self.refuse(element, phrase("a form field has no key"))
        return Field(
            key=key,
            label=element.get("label", key),
            type=self.choice(element, FieldType, element.get("type")) or FieldType.TEXT,
            required=element.get("required") == "true",
            required_for=split_list(element.get("requiredFor")),
            minimum=self._limit(element, "min"),
            maximum=self._limit(element, "max"),
            choices=_choices(element.get("choices", "")),
            shown_to=split_list(element.get("shownTo")),
            help=element.get("help", ""),
        )

    def _limit(self, element: etree._Element, name: str) -> float | None:
        text = element.get(name)
        try:
            return None if text is None else float(text)
        except ValueError:
            self.refuse(element, phrase("{name}={text!r} is no number", name=name, text=text))
            return None


def split_list(text: str | None) -> tuple[str, ...]:
    """The parts of a comma list, trimmed, without empty ones."""
    return tuple(part for part in _NAMED.split((text or "").strip()) if part)


def _choices(text: str) -> tuple[Choice, ...]:
    """`key:label, key:label`; a part without a colon is its own label."""
    parts = (part.partition(":") for part in split_list(text))
    pairs = {key.strip(): label.strip() or key.strip() for key, _, label in parts}
    return tuple(Choice(key, label) for key, label in pairs.items())


def _nearest_id(element: etree._Element) -> str:
    return next((str(above.get("id")) for above in element.iterancestors() if above.get("id")), "")
