"""The machine-readable report of RFC 3464, read generously."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orgdesk.apps.mail.parsing.charsets import one_line

MAX_BLOCKS = 200
MAX_CHARACTERS = 256 * 1024
FIELDS = {
    "final-recipient",
    "original-recipient",
    "action",
    "status",
    "diagnostic-code",
    "remote-mta",
    "x-actual-recipient",
}

_FIELD = re.compile(r"^([A-Za-z][A-Za-z\-]{1,40})[ \t]*:[ \t]*(.*)$")
_RECIPIENT = re.compile(r"[^\s<>;,\"]+@[^\s<>;,\"()]+")
_DELIVERED = {"delivered", "relayed", "expanded", "deliverable"}


@dataclass(frozen=True, slots=True)
class Report:
    """One recipient's fate."""

    recipient: str
    action: str
    status: str
    diagnostic: str

    @property
    def failed(self) -> bool:
        return self.action not in _DELIVERED

    @property
    def delayed(self) -> bool:
        return self.action == "delayed"


def read_reports(text: str) -> list[Report]:
    """The recipients of a delivery status, in order. Lines that are no fields are skipped."""
    reports: list[Report] = []
    fields: dict[str, str] = {}
    last = ""
    for line in text[:MAX_CHARACTERS].splitlines()[:5000]:
        match = _FIELD.match(line)
        if line[:1] in " \t" and line.strip() and last in fields:
            fields[last] += " " + line.strip()
        elif match is not None and match[1].lower() in FIELDS:
            last = match[1].lower()
            if last in fields and last in {"final-recipient", "action"} and _is_recipient(fields):
                reports.append(_report(fields))
                fields = {}
            fields.setdefault(last, match[2].strip())
        elif not line.strip():
            last = ""
            if _is_recipient(fields):
                reports.append(_report(fields))
                fields = {}
        else:
            last = ""
        if len(reports) >= MAX_BLOCKS:
            break
    if _is_recipient(fields):
        reports.append(_report(fields))
    return [report for report in reports if report.recipient or report.action or report.status]


def _is_recipient(fields: dict[str, str]) -> bool:
    named = "final-recipient" in fields or "original-recipient" in fields or "x-actual-recipient" in fields
    return named and ("action" in fields or "status" in fields or "diagnostic-code" in fields)


def _report(fields: dict[str, str]) -> Report:
    return Report(
        recipient=_address(fields),
        action=fields.get("action", "").split(" ")[0].strip().lower(),
        status=fields.get("status", ""),
        diagnostic=one_line(fields.get("diagnostic-code", "")),
    )


def _address(fields: dict[str, str]) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        found = _RECIPIENT.search(fields.get(name, ""))
        if found is not None:
            return found[0].strip(".'")
    return fields.get("final-recipient", "").partition(";")[2].strip()
