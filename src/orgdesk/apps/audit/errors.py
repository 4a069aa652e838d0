# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act of an audit is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class AuditRefused(WorkError):
    """Nothing was changed. It is refused work too: the worklist shows the words."""


class AuditorDependent(AuditRefused):
    """The person belongs to, reports into or worked on what is to be audited."""


class NotAnAuditor(AuditRefused):
    """The person was not appointed to this audit, or sits in no audit body."""


class WrongState(AuditRefused):
    """The audit has not come so far, or is over."""


class NothingToDraw(AuditRefused):
    """The unit finished no such work in the period."""


class AlreadyScored(AuditRefused):
    """A score stands once it is given."""


class WordsMissing(AuditRefused):
    """The act needs words that were not given."""


class FormNeeded(AuditRefused):
    """The work is finished on a page of its own."""
