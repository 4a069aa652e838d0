"""What a tier says it is able to do, and where work goes then.

Every tier answers one of three ways, and each answer has a consequence: *can* resolves, *cannot* needs a limitation and goes up,
*do not know* needs a limitation of its own kind and goes where the answer may be found. The ladder is data, checked to have no dead end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError, LimitationMissingError, ServiceRuleError


class Capability(StrEnum):
    """The three answers of a tier; the same words as the meanings of outcomes in processes."""

    CAN = "can"
    CANNOT = "cannot"
    DO_NOT_KNOW = "do_not_know"


class LimitationKind(StrEnum):
    """A capability gap or a knowledge gap."""

    CANNOT = "cannot"
    DO_NOT_KNOW = "do_not_know"


NEEDED_KIND = {Capability.CANNOT: LimitationKind.CANNOT, Capability.DO_NOT_KNOW: LimitationKind.DO_NOT_KNOW}


@dataclass(frozen=True, slots=True)
class Limitation:
    """A limitation as far as a declaration needs it."""

    key: str
    kind: LimitationKind


@dataclass(frozen=True, slots=True)
class Declaration:
    """One tier's answer for one ticket: by whom, when, and which limitations it opened or linked."""

    tier: str
    capability: Capability
    by: str
    at: datetime
    limitations: tuple[Limitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A rung of the ladder and where *cannot* and *do not know* lead: another rung, or an authority that ends the ladder."""

    key: str
    on_cannot: str
    on_do_not_know: str


@dataclass(frozen=True)
class Ladder:
    """The tiers from first to last, and the authorities (positions) to which the last ones turn."""

    tiers: tuple[Tier, ...]
    authorities: frozenset[str]

    def __post_init__(self) -> None:
        keys = [tier.key for tier in self.tiers]
        if len(set(keys)) < len(keys) or not keys:
            raise DefinitionError(phrase("A ladder needs tiers, each once; remove repeats."))
        for capability in NEEDED_KIND:
            for tier in self.tiers:
                self._check_leads_out(tier, capability)

    def next_stop(self, tier: str, capability: Capability) -> str | None:
        """Return where work goes after that answer of that tier: a tier or an authority; None when the tier can."""
        if tier not in self._by_key:
            raise ServiceRuleError(
                phrase(
                    "There is no tier {tier!r} on the ladder; it has {known}.", tier=tier, known=", ".join(self._by_key)
                )
            )
        if capability is Capability.CAN:
            return None
        return _leads_to(self._by_key[tier], capability)

    @property
    def _by_key(self) -> Mapping[str, Tier]:
        return {tier.key: tier for tier in self.tiers}

    def _check_leads_out(self, tier: Tier, capability: Capability) -> None:
        """Follow one answer given by every tier: it must reach an authority, not a ring and not a name nobody knows."""
        tiers, passed, stop = self._by_key, [tier.key], _leads_to(tier, capability)
        while stop in tiers and stop not in passed:
            passed.append(stop)
            stop = _leads_to(tiers[stop], capability)
        if stop not in self.authorities:
            what = (
                phrase("{passed} turns in a circle at {stop!r}", passed=" → ".join(passed), stop=stop)
                if stop in passed
                else phrase("{passed} ends at the unknown {stop!r}", passed=" → ".join(passed), stop=stop)
            )
            raise DefinitionError(
                phrase(
                    "Tier {tier!r} answering {capability!r} is a dead end: {what}; lead it to a tier or an authority.",
                    tier=tier.key,
                    capability=capability,
                    what=what,
                )
            )


def check_declaration(declaration: Declaration) -> None:
    """Raise `LimitationMissingError` unless *cannot* and *do not know* link a limitation of their own kind."""
    needed = NEEDED_KIND.get(declaration.capability)
    if needed is None or any(limitation.kind is needed for limitation in declaration.limitations):
        return
    raise LimitationMissingError(
        phrase(
            "Tier {tier!r} answered {capability!r} without a limitation of the kind {needed!r}; open one or link one.",
            tier=declaration.tier,
            capability=declaration.capability,
            needed=needed,
        )
    )


def undeclared(passed: Iterable[str], declarations: Iterable[Declaration]) -> tuple[str, ...]:
    """Return the tiers that passed a ticket on without having said what they can, in the order passed."""
    said = {declaration.tier for declaration in declarations}
    return tuple(dict.fromkeys(tier for tier in passed if tier not in said))


def _leads_to(tier: Tier, capability: Capability) -> str:
    return tier.on_cannot if capability is Capability.CANNOT else tier.on_do_not_know
