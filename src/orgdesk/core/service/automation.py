"""Rules of automation: when something happens, if the facts are so, then do this. Judging is pure; doing is the desk's.

The same judgement serves the live rule and the dry run on past tickets, so that what was shown is what will happen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError

Facts = Mapping[str, object]
"""What is known at the moment of the event: texts, numbers, and collections of texts (tags)."""
MOST_PARTS = 30


class Trigger(StrEnum):
    """What a rule waits for."""

    OPENED = "opened"
    CUSTOMER_WROTE = "customer_wrote"
    REPLIED = "replied"
    STATUS_CHANGED = "status_changed"
    ESCALATED = "escalated"
    NEARLY_BREACHED = "nearly_breached"
    BREACHED = "breached"


class Comparison(StrEnum):
    """How a fact is compared with a value."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Act(StrEnum):
    """What a rule can do."""

    SET_PRIORITY = "set_priority"
    ADD_TAG = "add_tag"
    ADD_NOTE = "add_note"
    NOTIFY = "notify"
    ESCALATE = "escalate"
    WATCH = "watch"
    CANNED_REPLY = "canned_reply"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; a fact that is not known fits no test but `is_not`."""

    fact: str
    test: Comparison
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """When `trigger`, if all `conditions` hold, then `acts` in their order: pairs of an act and its value."""

    trigger: Trigger
    conditions: tuple[Condition, ...]
    acts: tuple[tuple[Act, str], ...]

    @classmethod
    def of_rows(cls, trigger: str, conditions: Iterable[Sequence[str]], acts: Iterable[Sequence[str]]) -> "Rule":
        """Read a rule from plain rows. Raises DefinitionError for a word that is not known, and for a rule that does nothing."""
        asked, done = list(conditions), list(acts)
        if not done:
            raise DefinitionError(phrase("A rule without an act does nothing; add what it shall do."))
        if len(asked) > MOST_PARTS or len(done) > MOST_PARTS:
            raise DefinitionError(
                phrase(
                    "A rule has at most {most_parts} conditions and as many acts; split it in two.",
                    most_parts=MOST_PARTS,
                )
            )
        try:
            return cls(
                Trigger(trigger),
                tuple(Condition(fact, Comparison(test), value) for fact, test, value in asked),
                tuple((Act(act), value) for act, value in done),
            )
        except ValueError as problem:
            raise DefinitionError(
                phrase("A part of the rule cannot be read ({problem}); choose it from the list.", problem=problem)
            ) from None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule applies; where it does not, the first condition that failed, None when the trigger was another."""

    applies: bool
    failed: Condition | None = None


def judge(rule: Rule, trigger: Trigger, facts: Facts) -> Verdict:
    """Tell whether the rule applies to what happened."""
    if trigger is not rule.trigger:
        return Verdict(applies=False)
    failed = next((each for each in rule.conditions if not holds(each, facts)), None)
    return Verdict(applies=failed is None, failed=failed)


def holds(condition: Condition, facts: Facts) -> bool:
    """Tell whether one condition holds; texts are compared without regard to case."""
    fact = facts.get(condition.fact)
    return _TESTS[condition.test](fact, condition.value)


def _is(fact: object, value: str) -> bool:
    if isinstance(fact, (list, tuple, set, frozenset)):
        return value.casefold() in {str(each).casefold() for each in fact}
    return fact is not None and str(fact).casefold() == value.casefold()


def _contains(fact: object, value: str) -> bool:
    if isinstance(fact, (list, tuple, set, frozenset)):
        return any(value.casefold() in str(each).casefold() for each in fact)
    return fact is not None and value.casefold() in str(fact).casefold()


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _compare(sign: int) -> Callable[[object, str], bool]:
    def compare(fact: object, value: str) -> bool:
        left, right = _number(fact), _number(value)
        return left is not None and right is not None and (left - right) * sign >= 0

    return compare


_TESTS: Mapping[Comparison, Callable[[object, str], bool]] = {
    Comparison.IS: _is,
    Comparison.IS_NOT: lambda fact, value: not _is(fact, value),
    Comparison.CONTAINS: _contains,
    Comparison.AT_LEAST: _compare(1),
    Comparison.AT_MOST: _compare(-1),
}
