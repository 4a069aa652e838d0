"""What the page of one import shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.exchange.models import ImportRun, OddLine
from orgdesk.apps.exchange.wording import COLUMNS, PARTS, REASONS, STANDINGS, counted
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.organisation import lookup

_SHOWN_ODD = 12
TONES = {
    "done": "good",
    "failed": "bad",
    "stopped": "warn",
    "importing": "info",
    "waiting": "idle",
    "brought": "info",
    "ready": "warn",
}
PRIORITIES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Choice:
    """One word of the old desk, how often it stands there, what it becomes, and what it could become."""

    name: str
    word: str
    count: int
    chosen: str
    options: list[tuple[str, str | Promise]]
    hint: str = ""


@dataclass(frozen=True)
class OddGroup:
    """Lines of one reason: how many, and some of them."""

    words: str | Promise
    count: int
    examples: list[str]


def page_of(run: ImportRun) -> dict[str, Any]:
    found = run.found
    open_for_choice = run.state == ImportRun.State.READY
    percent = 100 * run.done // run.total if run.total else 0
    return {
        "run": run,
        "tone": TONES.get(run.state, "idle"),
        "found": counted(found.get("counts", {})),
        "taken": counted(run.taken),
        "percent": percent,
        "odd": odd_groups(run),
        "odd_count": run.odd_lines.count(),
        "silent": open_for_choice and _is_silent(run),
        "columns": _columns(run),
        "sections": _sections(run) if open_for_choice and not _holds_articles(run) else [],
        "holds_articles": _holds_articles(run),
        "articles": _articles(run) if open_for_choice else [],
        "go_on": run.choices.get("go_on", True),
    }


def _holds_articles(run: ImportRun) -> bool:
    return run.contents == ImportRun.Contents.ARTICLES


def _is_silent(run: ImportRun) -> bool:
    """Tickets and not one word in them: most likely the file of another desk, or a part of the export without its conversations."""
    counts = run.found.get("counts", {})
    return bool(counts.get("tickets")) and not counts.get("messages")


def _articles(run: ImportRun) -> list[dict[str, Any]]:
    """The first articles as they would be here."""
    audiences = dict(Article.Audience.choices)
    spoken = dict(settings.ORGDESK_SPOKEN_LANGUAGES)
    return [
        {
            **one,
            "readers": audiences.get(one["readers"], one["readers"]),
            "standing": STANDINGS[one["standing"]],
            "languages": [(language, language in spoken) for language in one["languages"]],
        }
        for one in run.found.get("articles", [])
    ]


def meanings_of(run: ImportRun, given: Any) -> dict[str, dict[str, str]]:
    """What a form says of each word, by the places that `page_of` gave them."""
    return {
        kind: {
            word: given.get(f"{kind}-{place}", chosen)
            for place, (word, chosen) in enumerate(run.choices.get(kind, {}).items())
        }
        for kind in ("states", "priorities", "groups", "agents")
    }


def columns_of(run: ImportRun, given: Any) -> dict[str, str]:
    return {heading: given.get(f"columns-{place}", "") for place, heading in enumerate(run.choices.get("headings", []))}


def odd_groups(run: ImportRun) -> list[OddGroup]:
    rows = run.odd_lines.values("reason").annotate(count=Count("pk")).order_by("-count", "reason")
    return [
        OddGroup(REASONS.get(row["reason"], row["reason"]), row["count"], _examples(run, row["reason"])) for row in rows
    ]


def line_words(line: OddLine) -> str:
    part = PARTS.get(line.part, line.part)
    return " ".join(
        one for one in (str(part), line.external_id, f"({line.where})" if line.where else "", line.detail[:160]) if one
    )


def _examples(run: ImportRun, reason: str) -> list[str]:
    return [line_words(one) for one in run.odd_lines.filter(reason=reason).defer("raw")[:_SHOWN_ODD]]


def _columns(run: ImportRun) -> list[Choice]:
    if run.kind != ImportRun.Kind.CSV or run.state not in {ImportRun.State.READY, ImportRun.State.FAILED}:
        return []
    options: list[tuple[str, str | Promise]] = [("", _("nothing")), *((one, words) for one, words in COLUMNS.items())]
    return [
        Choice(f"columns-{place}", heading, 0, run.choices["columns"].get(heading, ""), options)
        for place, heading in enumerate(run.choices.get("headings", []))
    ]


def _sections(run: ImportRun) -> list[dict[str, Any]]:
    staff = [(one.key, f"{one.name} ({one.email})") for one in Person.objects.staff().filter(is_active=True)]
    units = [(unit.key, unit.name) for unit in lookup.active_structure().units]
    busy = {one["id"]: one for one in run.found.get("agents", [])}
    sections = [
        (_("States"), _("What a ticket is here."), _choices(run, "states", list(Ticket.Status.choices), run.found["states"])),
        (_("Priorities"), _("1 comes first, 5 last."), _choices(run, "priorities", [(str(one), str(one)) for one in PRIORITIES], run.found["priorities"])),
        (_("Groups"), _("The unit whose queue gets the open tickets."), _choices(run, "groups", [("", _("the first tier")), *units], run.found["groups"])),
        (
            _("Agents"),
            _("Who they are here; those who are nobody stay as names on what they wrote."),
            _choices(run, "agents", [("", _("only a name")), *staff], {key: one["busy"] for key, one in busy.items()}, busy),
        ),
    ]  # fmt: skip
    return [
        {"title": title, "lead": lead, "choices": choices, "wide": place == len(sections) - 1}
        for place, (title, lead, choices) in enumerate(sections)
        if choices
    ]


def _choices(
    run: ImportRun, kind: str, options: Any, counts: dict[str, int], named: dict[str, Any] | None = None
) -> list[Choice]:
    told = named or {}
    return [
        Choice(f"{kind}-{place}", told.get(word, {}).get("name") or word or _("none"), counts.get(word, 0), str(chosen), options, told.get(word, {}).get("email", ""))
        for place, (word, chosen) in enumerate(run.choices.get(kind, {}).items())
    ]  # fmt: skip
