"""What customers say, from capture to a verified answer: the routes, the judgements, and the one answer that goes back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import ReasonMissingError


class Decision(StrEnum):
    """What a decider says to it."""

    ACCEPTED = "accepted"
    PLANNED = "planned"
    REFUSED = "refused"


class FeedbackState(StrEnum):
    """Where an item stands on its way round the loop."""

    CAPTURED = "captured"
    ROUTED = "routed"
    DECIDED = "decided"
    TOLD = "told"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Route:
    """A rule: items of this kind, theme and product (empty means any) go to these deciders."""

    deciders: tuple[str, ...]
    kind: str = ""
    theme: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one decider said, and why."""

    decider: str
    decision: Decision
    reason: str = ""


def route_feedback(
    routes: Iterable[Route], *, kind: str, theme: str, product: str, otherwise: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the deciders of an item: those of every rule that fits, each once, in the order of the rules; else `otherwise`."""
    fitting = (
        route
        for route in routes
        if route.kind in {"", kind} and route.theme in {"", theme} and route.product in {"", product}
    )
    found = tuple(dict.fromkeys(decider for route in fitting for decider in route.deciders))
    return found or tuple(otherwise)


def check_judgement(judgement: Judgement) -> None:
    """Refuse a refusal, and a plan, without words: the customer is told why, or when."""
    if judgement.decision is not Decision.ACCEPTED and not judgement.reason.strip():
        raise ReasonMissingError(
            phrase("An item is refused with words that the customer can be told; write why.")
            if judgement.decision is Decision.REFUSED
            else phrase("An item is planned with words that the customer can be told; write when.")
        )


def joint_decision(asked: Collection[str], judgements: Sequence[Judgement]) -> Decision | None:
    """Return the one answer when all who were asked have spoken, None before.

    One refusal does not undo what another accepts: the item is accepted when anybody accepts it now, planned when nobody accepts
    and somebody plans it, refused when all refuse.
    """
    said = {judgement.decider: judgement.decision for judgement in judgements}
    if not asked or any(decider not in said for decider in asked):
        return None
    decisions = {said[decider] for decider in asked}
    return next(one for one in (Decision.ACCEPTED, Decision.PLANNED, Decision.REFUSED) if one in decisions)
