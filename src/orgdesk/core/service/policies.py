"""Service policies: which promise holds for which priority, on which calendar, and what stops the clock.

An SLA is a promise to the customer, an OLA one between our units that makes it possible. The OLAs along the longest allowed path must
fit into the SLA, or the SLA is not backed (ITIL; practice 2.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from orgdesk.core.calendars import WorkTime
from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError
from orgdesk.core.service.history import TicketState


class Metric(StrEnum):
    """What a clock measures."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE_PROMISE = "update_promise"
    RESOLUTION = "resolution"
    TIER = "tier"


ANY_PRIORITY = "*"
Times = Mapping[str, timedelta]
"""Working time allowed, by priority; `*` is for every priority not named."""


class OnReturn(StrEnum):
    """What a tier's clock does when the ticket comes back to it."""

    CONTINUE = "continue"
    AFRESH = "afresh"


@dataclass(frozen=True)
class Policy:
    """One version of a service policy.

    `targets` are the SLA's, `olas` the tiers'. `pauses` are the states in which the resolution and tier clocks stand still; responses
    never pause, because a customer who waits for a first word is not the one being waited for.
    """

    key: str
    calendar: WorkTime
    targets: Mapping[Metric, Times]
    olas: Mapping[str, Times] = field(default_factory=dict)
    pauses: frozenset[TicketState] = frozenset({TicketState.PENDING_CUSTOMER})
    on_return: OnReturn = OnReturn.CONTINUE

    def __post_init__(self) -> None:
        for name, times in [*self.targets.items(), *self.olas.items()]:
            for priority, time in times.items():
                if time <= timedelta(0):
                    raise DefinitionError(
                        phrase(
                            "Policy {key!r} allows {time} for {name} at priority {priority!r}; give more than no time.",
                            key=self.key,
                            time=time,
                            name=name,
                            priority=priority,
                        )
                    )

    def target(self, metric: Metric, priority: str, tier: str = "") -> timedelta | None:
        """Return the working time allowed, None where the policy promises nothing."""
        times = self.olas.get(tier, {}) if metric is Metric.TIER else self.targets.get(metric, {})
        return times.get(priority, times.get(ANY_PRIORITY))


@dataclass(frozen=True, slots=True)
class Backing:
    """Whether OLAs back an SLA: the longest path with its sum, what is left of the SLA, tiers without any OLA."""

    path: tuple[str, ...]
    total: timedelta
    sla: timedelta
    without_ola: tuple[str, ...]

    @property
    def slack(self) -> timedelta:
        """Return what the SLA leaves beside the OLAs; negative when they do not fit."""
        return self.sla - self.total

    @property
    def fits(self) -> bool:
        """Tell whether the SLA is backed: every tier has an OLA and the longest path fits."""
        return not self.without_ola and self.slack >= timedelta(0)


def olas_fit_sla(paths: Sequence[Sequence[str]], olas: Mapping[str, timedelta], sla: timedelta) -> Backing:
    """Compare the longest allowed path with the SLA; all times are working time of one calendar.

    `paths` are the allowed ways through the tiers, a tier as often as it may be visited. A tier without an OLA promises nothing, so
    the SLA is not backed whatever the sum says.
    """
    if not paths or not any(paths):
        raise DefinitionError(phrase("There is no allowed path through the tiers; name at least one."))
    longest = max(paths, key=lambda path: _sum(path, olas))
    missing = tuple(dict.fromkeys(tier for path in paths for tier in path if tier not in olas))
    return Backing(tuple(longest), _sum(longest, olas), sla, missing)


def _sum(path: Sequence[str], olas: Mapping[str, timedelta]) -> timedelta:
    return sum((olas.get(tier, timedelta(0)) for tier in path), timedelta(0))
