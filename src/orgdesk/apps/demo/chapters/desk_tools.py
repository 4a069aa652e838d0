"""What makes the desk's days easier: a roster, words kept ready, macros, rules that were tried first, answers in German, and what customers say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.accounts.actions.choose_language import choose_language
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.desk.actions.apply_macro import apply_macro
from orgdesk.apps.desk.actions.automate import judge_rule, propose_rule, read_log, switch_rule, try_rule, write_rule
from orgdesk.apps.desk.actions.keep_tools import keep_macro, keep_reply
from orgdesk.apps.desk.actions.take_from_channel import BY_HAND, open_channel
from orgdesk.apps.desk.models import AutomationRule, Macro, Ticket
from orgdesk.apps.knowledge import actions as knowledge
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice import actions as voice
from orgdesk.apps.voice.models import Invitation
from orgdesk.apps.work.actions.keep_roster import change_day, name_deputies, note_absence, plan_shifts
from orgdesk.apps.work.policies import leads

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_EARLY, _LATE = "07:00-15:30", "09:30-18:00"
_SATISFIED, _EASY = (5, 4, 5, 5, 3, 5, 4, 5, 2, 5), (7, 6, 5, 7, 4, 6, 7, 3)
_SAID = {2: "It took three letters.", 3: "Solved, but nobody told me how long."}
_ANSWER_RATE = 3
"""Two of so many answer what they are asked."""
_DOORS = (
    ("Service line +44 20 7946 0140", Ticket.Channel.PHONE),
    ("Brightwater forum", Ticket.Channel.FORUM),
    ("Page on the Pavilion network", Ticket.Channel.SOCIAL),
    ("Messages by Gull", Ticket.Channel.MESSENGER),
)
_GERMAN = (
    ("Einen Tidewater-Zähler ans Netz anschließen", "Öffnen Sie den Deckel, stecken Sie das Kabel in die linke Buchse und warten Sie auf das grüne Licht.\n\n1. Schalten Sie den Zähler aus.\n2. Stecken Sie das Kabel ein.\n3. Schalten Sie ihn ein und warten Sie eine Minute."),
    ("Den Tagesabschluss einer Pier-Kasse drucken", "Drücken Sie **Berichte**, wählen Sie **Tagesabschluss** und drücken Sie **Drucken**."),
    ("Ihr Kennwort im Lockgate-Portal ändern", "Wählen Sie oben rechts Ihren Namen, dann **Kennwort**. Ein neues braucht zehn Zeichen."),
)  # fmt: skip


def desk_tools(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    yield Moment(begin + timedelta(days=1, hours=2), _open_doors)
    yield Moment(begin + timedelta(days=3, hours=2), _keep_words)
    for number in range(6):
        yield Moment(begin + timedelta(days=5 + 6 * number, hours=3), partial(_use_macro, number=number))
    yield Moment(begin + timedelta(days=9, hours=2), _translate)
    yield Moment(begin + timedelta(days=13, hours=2), _try_a_rule)
    yield Moment(begin + timedelta(days=14, hours=2), _approve_it)
    yield Moment(begin + timedelta(days=33, hours=2), _move_on_the_source)
    yield Moment(end - timedelta(days=3, hours=2), _propose_another)
    yield Moment(end - timedelta(days=1, hours=6), _plan_roster)
    day = begin + timedelta(days=2)
    while day < end:
        if day.weekday() < 5:
            yield Moment(day.replace(hour=16, minute=45), _evening)
        day += timedelta(days=1)


def _open_doors(life: Life) -> None:
    """What every desk has at least: a telephone, a forum, two social channels."""
    for name, kind in _DOORS:
        open_channel(name=name, kind=kind, adapter=BY_HAND, answer_url="", by=life.person("ravi"), at=life.at)


def _keep_words(life: Life) -> None:
    at, ravi = life.at, life.person("ravi")
    choose_language(life.person("jonas"), language="de")
    hello = keep_reply(title="Thank you, we look at it", body="Dear {name},\n\nthank you for {reference}. I look at it now and write again today.", by=ravi, at=at)  # fmt: skip
    keep_reply(title="One question back", body="Dear {name},\n\nwhich number stands on the back of the device?", by=ravi, at=at)  # fmt: skip
    cable = keep_reply(title="Connect a meter", body="", article=life.articles[0], by=ravi, at=at)
    keep_macro(name="Acknowledge and tag", reply=hello, acts=[("add_tag", "acknowledged")], by=ravi, at=at)
    keep_macro(name="Meter does not connect", reply=cable, acts=[("add_tag", "network"), ("set_priority", "3")], by=ravi, at=at)  # fmt: skip


def _use_macro(life: Life, number: int) -> None:
    ticket = Ticket.objects.open().order_by("-opened_at").first()
    if ticket is not None:
        macros = list(Macro.objects.order_by("pk"))
        apply_macro(macros[number % len(macros)], ticket, by=life.person("joyce"), at=life.at)


def _translate(life: Life) -> None:
    """Three answers in German; two are read, the third waits to be published."""
    dario = life.person("dario")
    for number, ((title, body), article) in enumerate(zip(_GERMAN, life.articles, strict=False)):
        source = article.versions.filter(language=article.language).last()
        assert source is not None
        version = knowledge.translate_article(
            source, language="de", title=title, body=body, by=life.person("lena"), at=life.at
        )
        if number < 2:
            knowledge.publish_translation(version, by=dario, at=life.at + timedelta(hours=1))


def _move_on_the_source(life: Life) -> None:
    """The English answer says something new, so that the German one is out of date."""
    article, dario = Article.objects.get(pk=life.articles[0].pk), life.person("dario")
    latest = article.latest
    assert latest is not None
    body = f"{latest.body}\n\nMeters of this year light blue while they look for an address."
    version = knowledge.write_article(article, title=latest.title, body=body, by=dario, at=life.at)
    knowledge.publish_article(version, audience=article.audience, by=dario, at=life.at)


def _try_a_rule(life: Life) -> None:
    """Tried on what happened before anybody decides."""
    read_log(at=life.at)
    rule = write_rule(
        name="Key accounts are marked at once", trigger="opened", conditions=[("class", "is", "key")],
        acts=[("add_tag", "key-account"), ("add_note", "A key account: read their page before you answer.")], by=life.person("ravi"), at=life.at,
    )  # fmt: skip
    try_rule(rule, by=life.person("ravi"), at=life.at)
    propose_rule(rule, by=life.person("ravi"), at=life.at + timedelta(minutes=20))


def _approve_it(life: Life) -> None:
    rule, mara = AutomationRule.objects.get(), life.person("mara")
    judge_rule(rule, approve=True, by=mara, at=life.at, review_on=life.at.date() + timedelta(days=90))
    switch_rule(rule, on=True, by=life.person("ravi"), at=life.at)


def _propose_another(life: Life) -> None:
    rule = write_rule(
        name="Questions about reports are marked", trigger="opened", conditions=[("subject", "contains", "report")],
        acts=[("add_tag", "reports"), ("watch", "t1-lead")], by=life.person("ines"), at=life.at,
    )  # fmt: skip
    try_rule(rule, by=life.person("ines"), at=life.at)
    propose_rule(rule, by=life.person("ines"), at=life.at)


def _plan_roster(life: Life) -> None:
    """Two shifts of the first tier, a leave with its deputy, and a day that differs."""
    at, today = life.at, life.at.date()
    for who, hours in (("joyce", _EARLY), ("pim", _LATE), ("lena", _EARLY)):
        person = life.person(who)
        monday = today - timedelta(days=today.weekday())
        plan_shifts(person, cycle=[hours] * 5 + ["", ""], begins=monday, by=_leader_of(life, person), at=at)
    pim, lena = life.person("pim"), life.person("lena")
    note_absence(pim, start=at + timedelta(days=6), end=at + timedelta(days=11), kind="leave", by=pim, at=at)
    name_deputies(pim, [lena], by=pim, at=at)
    change_day(
        lena, on=today + timedelta(days=3), hours=_LATE, reason="Stands in for the late shift", by=_leader_of(life, lena), at=at
    )  # fmt: skip


def _leader_of(life: Life, person: Person) -> Person:
    """Whoever leads a unit of theirs today: people have moved in these weeks."""
    units = lookup.units_of(person, on=life.at.date())
    known = (life.person(key) for key in ("ravi", "ines", "greta", "mara", "helen", "tomas"))
    return next(one for one in known if one != person and any(leads(one, unit, at=life.at) for unit in units))


def _evening(life: Life) -> None:
    """The worker reads the log for the rules; who was asked how it went answers, two of three."""
    read_log(at=life.at)
    voice.send_due_invitations(at=life.at)
    open_ones = Invitation.objects.sent().filter(survey__key__in=("satisfaction", "effort"), answers=None, void_at=None)
    for row in open_ones.filter(sent_at__gte=life.at - timedelta(days=2)).select_related("survey").order_by("pk"):
        if row.pk % _ANSWER_RATE:
            scores = _SATISFIED if row.survey.key == "satisfaction" else _EASY
            score = scores[row.pk % len(scores)]
            words = _SAID.get(score, "") if row.survey.key == "satisfaction" else ""
            voice.answer_survey(row, score=score, words=words, at=life.at)
