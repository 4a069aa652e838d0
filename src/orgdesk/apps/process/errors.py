# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why the store refuses; what the drawing or the token game refuses is said by `orgdesk.core.process.errors`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.process.models import Instance, KeptFile, ProcessDraft
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.errors import AlreadyDone, Finding, ProcessError
from orgdesk.ui.sayings import in_words


class DeploymentRefused(ProcessError):
    """The drawing cannot run here; `findings` names each element and reason."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            _("“%(name)s” was not deployed: %(findings)s")
            % {"name": name, "findings": "; ".join(in_words(finding) for finding in findings)}
        )


class DrawingUnreadable(ProcessError):
    """Neither BPMN nor DMN that could be kept as a draft; `kept` is where the file is now."""

    def __init__(self, kept: KeptFile) -> None:
        self.kept = kept
        super().__init__(
            _("“%(name)s” was not taken: %(reason)s The file is kept below; the draft is as it was.")
            % {"name": kept.name, "reason": kept.reason}
        )


class DraftChanged(ProcessError):
    def __init__(self, draft: ProcessDraft) -> None:
        self.draft = draft
        super().__init__(
            _(
                "“%(name)s” was saved by %(who)s meanwhile (revision %(revision)d). What you sent is kept below; "
                "load the page again and bring both together."
            )
            % {"name": draft.name, "who": draft.changed_by.name, "revision": draft.revision}
        )


class DraftExists(ProcessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” has a draft already. Go on with that one, or discard it first.") % {"name": name}
        )


class NoSuchProcess(ProcessError):
    def __init__(self, key: str) -> None:
        super().__init__(
            _("No process “%(key)s” is active. Deploy its drawing first, or choose another.") % {"key": key}
        )


class NoSuchInstance(ProcessError):
    def __init__(self, key: str) -> None:
        super().__init__(_("There is no process instance “%(key)s”.") % {"key": key})


class UnknownHandler(ProcessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("No service “%(name)s” is registered. Correct the drawing's handler, or install what provides it.")
            % {"name": name}
        )


def explain_already_done(instance: Instance, command: object, refusal: AlreadyDone) -> AlreadyDone:
    """The same refusal, telling who was first and when, as far as the worklist knows."""
    item = (
        WorkItem.objects.filter(
            source="process", source_instance=instance.key, source_token=str(getattr(command, "token", ""))
        )
        .select_related("finished_by")
        .first()
    )
    if item is None or item.finished_at is None:
        return refusal
    at = date_format(timezone.localtime(item.finished_at), "SHORT_DATETIME_FORMAT")
    name = item.finished_by.name if item.finished_by else _("the process itself")
    return AlreadyDone(
        _("“%(title)s” is no longer waiting: %(name)s was first, at %(at)s. Nothing was changed.")
        % {"title": item.title, "name": name, "at": at}
    )
