"""What the people of the company can do, learn and want; a posting, two applications on their way, a rotation, a pulse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.people import actions
from orgdesk.apps.people.models import (
    Application,
    Course,
    CrossTraining,
    CulturePulse,
    Delivery,
    Posting,
    Rotation,
    TrainingProvision,
)
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.templates import load_template

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_SCORES = {"customers": 4, "system": 2, "improvement": 3}
_ANSWERS = {"joyce": (5, 4), "pim": (4, 4), "lena": (5, 3), "ravi": (4, 5)}


def people_move(life: Life, begin: datetime, until: datetime) -> Iterable[Moment]:
    """Six weeks of it, from ratings in the first days to decisions that wait in the last."""
    acts = [*_what_they_can(life), *_where_they_want(life), *_postings(life), *_last_weeks(life)]
    length = (until - begin) / 42
    return [Moment(begin + length * day + timedelta(hours=3), act) for day, act in acts]


Act = Callable[["Life"], object]


def _what_they_can(life: Life) -> Iterator[tuple[float, Act]]:
    """The ratings of the sample chart by those who gave them; authority, help, and who teaches what."""
    chart = load_template("tiered-support-2.0")
    names = {person.key: person.name.split()[0].casefold() for person in chart.people.persons}
    for row in chart.people.ratings:
        who, by = (
            names[row.person],
            names.get(row.by, "ada"),
        )  # nobody rates themselves: human resources do where no leader did
        yield 1, partial(_rate, who=who, by=by, skill=row.skill, level=int(row.level))
    for who, by, level, reason in (
        ("noor", "ines", 2, "Two years without a wrong replacement"),
        ("oskar", "ines", 2, "Knows what a standing shop costs"),
        ("joyce", "ravi", 1, "Tells us at once what she has promised"),
    ):
        yield 1.2, partial(_grant, who=who, by=by, level=level, reason=reason)
    for unit, by, skill, level in (
        ("t1", "ravi", "product basics", 2),
        ("knowledge-transfer", "greta", "product basics", 4),
        ("t2", "ines", "diagnosis", 3),
        ("knowledge-transfer", "greta", "training", 4),
    ):
        yield 1.4, partial(_provide, unit=unit, by=by, skill=skill, level=level)
    yield 1.6, _open_catalogue
    for day in (5, 13):
        yield day, _note_who_came
    for who, by, unit in (
        ("pim", "ravi", "t2"),
        ("lena", "ravi", "kind:tier"),
        ("erin", "helen", "knowledge-transfer"),
        ("noor", "ines", "*"),
    ):
        yield 2, partial(_flex, who=who, by=by, unit=unit)
    yield (
        2.2,
        lambda life: actions.describe_role(
            "t1-agent",
            words="The first person a customer meets: answers, writes down, and passes on well.",
            by=life.person("ravi"),
            at=life.at,
        ),
    )
    yield 2.3, lambda life: actions.add_title(
        name="Golden Standard Pricebook Administrator", industry="retail", purpose="Keeps the one price book from which all others are copied.",
        responsibilities="Keep the master\nRelease changes\nExplain differences", by=life.person("mara"), at=life.at,
    )  # fmt: skip


def _where_they_want(life: Life) -> Iterator[tuple[float, Act]]:
    for who, kind, towards, words in (
        ("joyce", "grow", "t2-operations-rep", "I like the cases that nobody could solve at once."),
        ("pim", "stay", "", "This is what I am good at."),
        ("lena", "grow", "trainer-3", "I want to teach what I have learned."),
    ):
        yield 3, partial(_wish, who=who, kind=kind, towards=towards, words=words)
    yield 3.5, lambda life: actions.flag_talent(
        life.person("joyce"), flag="rising_star", reason="Colleagues come to her desk; her answers are reused most.",
        expires=_day(life, 240), by=life.person("ravi"), at=life.at,
    )  # fmt: skip
    yield (
        4,
        partial(_train, who="joyce", by="ravi", skill="diagnosis", level=3, target="t2-operations-rep", teacher="t2"),
    )
    yield 5, lambda life: _acknowledge(life, "joyce")
    for position, who, by, readiness in (
        ("t1-lead", "joyce", "ines", "within_a_year"),
        ("customer-service-manager", "oskar", "mara", "now"),
        ("qa-engineer", "noor", "tomas", "later"),
    ):
        yield 8, partial(_name, position=position, who=who, by=by, readiness=readiness)
    yield (
        10,
        lambda life: actions.rotate_person(
            life.person("joyce"),
            position_key="t2-operations-rep",
            start=life.at.date(),
            end=_day(life, 14),
            by=life.person("ines"),
            at=life.at,
        ),
    )
    yield 26, _assess


def _postings(life: Life) -> Iterator[tuple[float, Act]]:
    """One seat is filled from inside; for another the decision waits; for a third human resources' step."""
    yield (
        14,
        partial(_post, position="trainer-3", by="greta", words="Teaches T1 and customers; the third trainer's seat."),
    )
    yield (
        15,
        partial(
            _apply, position="trainer-3", who="lena", words="I would like to teach, and I know where T1 gets stuck."
        ),
    )
    yield 16, partial(_review, position="trainer-3", finding="supported")
    yield 18, _approve_lena
    yield (
        20,
        lambda life: finish_work(WorkItem.objects.open().get(kind="complete-move"), by=life.person("ada"), at=life.at),
    )
    yield (
        30,
        partial(
            _post, position="online-operations-manager", by="mara", words="Leads automations and the golden price book."
        ),
    )
    yield (
        31,
        partial(
            _apply, position="online-operations-manager", who="dario", words="Portal and automations belong together."
        ),
    )
    yield 33, partial(_review, position="online-operations-manager", finding="supported")
    yield (
        36,
        partial(
            _post,
            position="enterprise-account-manager",
            by="kofi",
            words="Looks after the accounts we least want to lose.",
        ),
    )
    yield (
        38,
        partial(
            _apply,
            position="enterprise-account-manager",
            who="anna",
            words="Harbour Fuels asked whether I would stay with them.",
        ),
    )


def _last_weeks(life: Life) -> Iterator[tuple[float, Act]]:
    yield 21, lambda life: actions.use_authority(
        life.person("oskar"), position_key="t2-operations-rep", activity="Replace hardware in advance",
        met_by="Both tills of the shop were down since opening.", reference="Tamar Retail, Pier till", at=life.at,
    )  # fmt: skip
    yield 25, lambda life: actions.ask_about_culture("t1", closes_on=_day(life, 14), by=life.person("ravi"), at=life.at)
    for who, scores in _ANSWERS.items():
        yield 27, partial(_answer, who=who, scores=scores)
    yield (
        37,
        partial(
            _train,
            who="lena",
            by="ravi",
            skill="product basics",
            level=3,
            target="t1-agent",
            teacher="knowledge-transfer",
        ),
    )
    yield (
        37.5,
        partial(
            _train, who="pim", by="ravi", skill="diagnosis", level=2, target="t2-technical-support-rep", teacher="t2"
        ),
    )


def _rate(life: Life, *, who: str, by: str, skill: str, level: int) -> object:
    return actions.rate_skill(life.person(who), skill=skill, level=level, by=life.person(by), at=life.at)


def _grant(life: Life, *, who: str, by: str, level: int, reason: str) -> object:
    return actions.grant_authority(life.person(who), level=level, reason=reason, by=life.person(by), at=life.at)


def _provide(life: Life, *, unit: str, by: str, skill: str, level: int) -> object:
    return actions.provide_training(unit_key=unit, skill=skill, level=level, by=life.person(by), at=life.at)


_COURSES = (
    ("First weeks in support", "onboarding", "t1", "bram", 2, "Whom a case passes through, where things are, and how we speak with customers.",
     (("Welcome book", "greta", "The first ten days, hour by hour."), ("Ten calls to listen to", "bram", "In the shared folder “Calls”, with what to watch for in each."))),
    ("Reading a meter log", "training", "t2", "sofia", 9, "What the log of a meter tells before anybody drives out.",
     (("Exercises", "sofia", "Twelve logs, each with what was found on site."),)),
    ("New in account management", "onboarding", "account-operations", "bram", 44, "What support does, and how an account manager gets help quickly.",
     (("Who helps with what", "greta", "One page."),)),
)  # fmt: skip


def _open_catalogue(life: Life) -> None:
    """What knowledge transfer teaches the other teams; two sessions were held before, one is to come."""
    greta, at = life.person("greta"), life.at
    morning = at.replace(hour=8, minute=30, second=0, microsecond=0)
    for title, kind, unit, trainer, days, words, materials in _COURSES:
        course = actions.offer_course(
            title=title, kind=kind, unit_key="knowledge-transfer", words=words, by=greta, at=at
        )
        for name, owner, text in materials:
            actions.write_material(course, title=name, owner=life.person(owner), words=text, by=greta, at=at)
        actions.deliver_course(
            course,
            for_unit=unit,
            trainer=life.person(trainer),
            starts_at=morning + timedelta(days=days),
            by=greta,
            at=at,
        )


def _note_who_came(life: Life) -> None:
    """Of every session that was held and where nobody has noted it yet; one was ill."""
    for row in Delivery.objects.filter(starts_at__lte=life.at, attendees__noted_by=None).distinct():
        places = list(row.attendees.values_list("pk", flat=True))
        actions.note_attendance(row, came=places[: len(places) - 1 or 1], by=row.trainer, at=life.at)
    book = Course.objects.get(title=_COURSES[0][0])
    if not book.materials.filter(version=2).exists():
        text, greta = "The first ten days, hour by hour; now with the new portal.", life.person("greta")
        actions.write_material(book, title="Welcome book", owner=greta, words=text, by=greta, at=life.at)


def _flex(life: Life, *, who: str, by: str, unit: str) -> object:
    return actions.note_flex(life.person(who), unit=unit, by=life.person(by), at=life.at)


def _wish(life: Life, *, who: str, kind: str, towards: str, words: str) -> object:
    return actions.say_aspiration(life.person(who), kind=kind, position_key=towards, words=words, at=life.at)


def _train(life: Life, *, who: str, by: str, skill: str, level: int, target: str, teacher: str) -> object:
    provider = TrainingProvision.objects.get(unit_key=teacher, skill=skill)
    return actions.plan_training(
        life.person(who), skill=skill, level=level, due=_day(life, 90), target_key=target, provider=provider,
        by=life.person(by), at=life.at,
    )  # fmt: skip


def _acknowledge(life: Life, who: str) -> object:
    row = CrossTraining.objects.select_related("person").get(person=life.person(who), acknowledged_at=None)
    return actions.acknowledge_training(row, by=life.person(who), at=life.at)


def _name(life: Life, *, position: str, who: str, by: str, readiness: str) -> object:
    return actions.name_successor(
        life.person(who), position_key=position, readiness=readiness, by=life.person(by), at=life.at
    )


def _assess(life: Life) -> object:
    row = Rotation.objects.select_related("person").get(person=life.person("joyce"))
    words = "Calm with angry customers; still asks where things are in the system."
    return actions.assess_rotation(row, scores=_SCORES, words=words, by=life.person("ines"), at=life.at)


def _post(life: Life, *, position: str, by: str, words: str) -> object:
    return actions.open_posting(position, internal_until=_day(life, 14), words=words, by=life.person(by), at=life.at)


def _apply(life: Life, *, position: str, who: str, words: str) -> object:
    posting = Posting.objects.open().get(position_key=position)
    return actions.apply_for_posting(posting, by=life.person(who), words=words, at=life.at)


def _review(life: Life, *, position: str, finding: str) -> object:
    row = Application.objects.get(posting__position_key=position)
    return finish_work(
        life.open_work("review-application", row.key), by=life.person("ada"), at=life.at, outcome=finding
    )


def _approve_lena(life: Life) -> object:
    row = Application.objects.select_related("posting", "person").get(person=life.person("lena"))
    reason = "She has taught every newcomer of this year already; basics to be deepened before she starts."
    return actions.decide_application(
        row, approve=True, reason=reason, effective_on=_day(life, 45), by=life.person("greta"), at=life.at
    )


def _answer(life: Life, *, who: str, scores: tuple[int, ...]) -> None:
    actions.answer_pulse(CulturePulse.objects.get(unit_key="t1"), scores=scores, by=life.person(who), at=life.at)


def _day(life: Life, days: int) -> date:
    return life.at.date() + timedelta(days=days)
