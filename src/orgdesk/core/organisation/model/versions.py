"""Versions: the lineage of a chart and the states each of its versions goes through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from orgdesk.core.organisation.errors import TransitionRefused
from orgdesk.core.phrases import phrase


class VersionStatus(StrEnum):
    """The life of a version; superseded and withdrawn ones are kept and never change again."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


_NEXT = {
    VersionStatus.DRAFT: (VersionStatus.PROPOSED, VersionStatus.WITHDRAWN),
    VersionStatus.PROPOSED: (VersionStatus.APPROVED, VersionStatus.DRAFT, VersionStatus.WITHDRAWN),
    VersionStatus.APPROVED: (VersionStatus.ACTIVE, VersionStatus.DRAFT, VersionStatus.WITHDRAWN),
    VersionStatus.ACTIVE: (VersionStatus.SUPERSEDED,),
    VersionStatus.SUPERSEDED: (),
    VersionStatus.WITHDRAWN: (),
}


@dataclass(frozen=True)
class DesignBasis:
    """The demand a version is built for, in words and, where known, in numbers."""

    text: str = ""
    customers: int | None = None
    tickets_per_month: int | None = None


@dataclass(frozen=True)
class OrgVersion:
    """A version of a chart: `parent` is the key of the one it was derived from, alternatives share a parent."""

    key: str
    label: str
    status: VersionStatus = VersionStatus.DRAFT
    parent: str | None = None
    workspace: str = ""
    design_basis: DesignBasis = DesignBasis()
    effective_from: date | None = None
    effective_to: date | None = None
    review_on: date | None = None
    note: str = ""


def allowed_next(status: VersionStatus) -> tuple[VersionStatus, ...]:
    """The states that may follow `status`; a proposal or approval may be sent back to draft."""
    return _NEXT[status]


def advance(version: OrgVersion, to: VersionStatus, *, on: date | None = None) -> OrgVersion:
    """The version in its new state; activation and supersession take their day from `on`.

    Raises TransitionRefused when the state may not follow.
    """
    if to not in _NEXT[version.status]:
        allowed = ", ".join(_NEXT[version.status]) or "nothing"
        raise TransitionRefused(
            phrase(
                "Version {label} is {status} and cannot become {to}; it may become {allowed}.",
                label=version.label,
                status=version.status,
                to=to,
                allowed=allowed,
            )
        )
    if to is VersionStatus.ACTIVE:
        return replace(version, status=to, effective_from=on or version.effective_from)
    elif to is VersionStatus.SUPERSEDED:
        return replace(version, status=to, effective_to=on or version.effective_to)
    else:
        return replace(version, status=to)
