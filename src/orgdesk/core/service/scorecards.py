"""What a contact is judged by: weighted criteria, some of them fatal, and what the marks come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError, ReasonMissingError

FULL = 100.0


class Mark(StrEnum):
    """What was found of one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked of a contact. A fatal one, not met, fails the whole contact."""

    key: str
    words: str
    weight: float = 1.0
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Criteria and the score (0 to 100) from which a contact passes. Raises DefinitionError when it cannot judge anything."""

    criteria: tuple[Criterion, ...]
    pass_mark: float = 80.0

    def __post_init__(self) -> None:
        keys = [criterion.key for criterion in self.criteria]
        if not keys:
            raise DefinitionError(phrase("A scorecard without criteria judges nothing; write at least one."))
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise DefinitionError(
                phrase("“{twice}” stands twice on the scorecard; name each criterion once.", twice=twice)
            )
        light = next((one for one in self.criteria if not 0 < one.weight < float("inf")), None)
        if light is not None:
            raise DefinitionError(
                phrase(
                    "“{criterion}” weighs {weight:g}; a weight must be above 0.",
                    criterion=light.words,
                    weight=light.weight,
                )
            )
        if not 0 <= self.pass_mark <= FULL:
            raise DefinitionError(
                phrase("Nothing can pass at {pass_mark:g}; the mark must be from 0 to 100.", pass_mark=self.pass_mark)
            )


@dataclass(frozen=True, slots=True)
class Judgement:
    """`score` from 0 to 100 over the criteria that apply; None when none did, and then nothing passed or failed."""

    score: float | None
    fatal: tuple[str, ...]
    passed: bool | None


def judge(card: Scorecard, marks: Mapping[str, Mark], comments: Mapping[str, str]) -> Judgement:
    """What the marks come to: weight met of weight that applies; any fatal criterion not met scores 0.

    Raises DefinitionError for a criterion without a mark, ReasonMissingError for one not met without a comment: a person is to learn from it.
    """
    missing = next((one for one in card.criteria if one.key not in marks), None)
    if missing is not None:
        raise DefinitionError(
            phrase("“{criterion}” has no mark; say met, not met, or does not apply.", criterion=missing.words)
        )
    silent = next((one for one in card.criteria if _failed(one, marks) and not comments.get(one.key, "").strip()), None)
    if silent is not None:
        raise ReasonMissingError(
            phrase(
                "“{criterion}” is not met; write what was missing, so that it can be learnt from.",
                criterion=silent.words,
            )
        )
    asked = [one for one in card.criteria if marks[one.key] is not Mark.NOT_APPLICABLE]
    if not asked:
        return Judgement(None, (), None)
    fatal = tuple(one.key for one in asked if one.fatal and _failed(one, marks))
    met = sum(one.weight for one in asked if marks[one.key] is Mark.MET)
    score = 0.0 if fatal else FULL * met / sum(one.weight for one in asked)
    return Judgement(score, fatal, not fatal and score >= card.pass_mark - 1e-9)


def _failed(criterion: Criterion, marks: Mapping[str, Mark]) -> bool:
    return marks[criterion.key] is Mark.NOT_MET
