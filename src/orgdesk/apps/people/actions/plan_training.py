"""Cross-training: plan, acknowledge, end with a confirmed level; and who provides it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions._asking import ask_person, ask_seat, boss_seat, finish_about, withdraw_about
from orgdesk.apps.people.actions.rate_skill import rate_skill
from orgdesk.apps.people.errors import NotYourPeople, TrainingRefused
from orgdesk.apps.people.models import CrossTraining, Posting, SkillRating, TrainingProvision
from orgdesk.apps.people.policies import can_judge, leads_unit


def provide_training(*, unit_key: str, skill: str, level: int, by: Person, at: datetime) -> TrainingProvision:
    """The unit teaches the skill up to the level; said again, the level changes."""
    if not leads_unit(by, unit_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only who leads %(unit)s, or human resources, says what it teaches.") % {"unit": lookup.unit_name(unit_key)})  # fmt: skip
    with transaction.atomic():
        row, _made = TrainingProvision.objects.update_or_create(
            unit_key=unit_key, skill=" ".join(skill.split())[:120], defaults={"level": level, "by": by, "at": at}
        )
        record_event("training.provided", at=at, by=by.key, objects={"unit": unit_key}, data={"skill": row.skill, "level": level})  # fmt: skip
    return row


def plan_training(
    person: Person,
    *,
    skill: str,
    level: int,
    due: date,
    by: Person,
    at: datetime,
    target_key: str = "",
    provider: TrainingProvision | None = None,
    posting: Posting | None = None,
) -> CrossTraining:
    """The person is asked to acknowledge. One may plan for oneself; a provider must teach up to the level wanted."""
    on = timezone.localdate(at)
    if by.pk != person.pk and not can_judge(by, person, on=on):
        raise NotYourPeople(_("Only who leads %(person)s, or they themselves, plans their training.") % {"person": person.name})  # fmt: skip
    words = " ".join(skill.split())[:120]
    _require_sense(person, words, level, due, provider, on=on)
    with transaction.atomic():
        row = CrossTraining.objects.create(
            person=person,
            skill=words,
            level=level,
            origin_key=min(lookup.positions_held_by(person, on=on), default=""),
            target_key=target_key,
            posting=posting,
            provider=provider,
            due=due,
            planned_by=by,
            planned_at=at,
        )
        ask_person(
            person,
            kind="acknowledge-training",
            title=_("Cross-training: %(skill)s") % {"skill": words},
            subject=("cross-training", str(row.pk)),
            due_at=timezone.make_aware(datetime.combine(due, time(17))),
            at=at,
            by=by,
        )
        record_event(
            "crosstraining.planned", at=at, by=by.key, objects={"person": person.key},
            data={"skill": words, "level": level, "due": due.isoformat(), "target": target_key},
        )  # fmt: skip
    return row


def prepare_for_posting(posting: Posting, *, by: Person, due: date, at: datetime) -> list[CrossTraining]:
    """A plan of one's own for each skill that the posted seat asks for and that one lacks, with the best provider there is."""
    on = timezone.localdate(at)
    wanted = {row.skill: int(row.level) for row in lookup.active_structure().requirements if row.position == posting.position_key}  # fmt: skip
    known = {row.skill: row.level for row in by.skill_ratings.filter(on__lte=on) if row.expires is None or row.expires >= on}  # fmt: skip
    planned = set(by.cross_trainings.filter(ended_at=None).values_list("skill", flat=True))
    missing = {skill: level for skill, level in wanted.items() if known.get(skill, 0) < level and skill not in planned}
    if not missing:
        raise TrainingRefused(_("You have, or are learning, every skill that %(title)s asks for.") % {"title": posting.title})  # fmt: skip
    providers = {row.skill: row for row in TrainingProvision.objects.order_by("level")}
    with transaction.atomic():
        return [
            plan_training(
                by, skill=skill, level=level, due=due, target_key=posting.position_key, posting=posting, by=by, at=at,
                provider=providers[skill] if skill in providers and providers[skill].level >= level else None,
            )
            for skill, level in missing.items()
        ]  # fmt: skip


def acknowledge_training(row: CrossTraining, *, by: Person, at: datetime) -> CrossTraining:
    """The person agrees to the plan; whoever leads them is then asked to confirm the level at its end."""
    if row.person_id != by.pk:
        raise NotYourPeople(_("Only %(person)s acknowledges this plan.") % {"person": row.person.name})
    if row.acknowledged_at is not None or row.ended_at is not None:
        return row
    with transaction.atomic():
        row.acknowledged_at = at
        row.save(update_fields=["acknowledged_at"])
        finish_about(_subject(row), kind="acknowledge-training", by=by, at=at)
        ask_seat(
            kind="confirm-training",
            title=_("Confirm the level of %(person)s: %(skill)s") % {"person": row.person.name, "skill": row.skill},
            subject=_subject(row),
            position_key=boss_seat(row.origin_key) if row.origin_key else row.target_key,
            due_at=timezone.make_aware(datetime.combine(row.due, time(17))),
            excluded=[row.person.key],
            at=at,
            by=by,
        )
        record_event("crosstraining.acknowledged", at=at, by=by.key, objects={"person": row.person.key}, data={"skill": row.skill})  # fmt: skip
    return row


def end_training(row: CrossTraining, *, reached: bool, by: Person, at: datetime) -> CrossTraining:
    """With the level confirmed, which rates the skill; or given up."""
    if row.ended_at is not None:
        raise TrainingRefused(_("This training has ended already."))
    with transaction.atomic():
        if reached:
            note = _("cross-training, due %(day)s") % {"day": row.due}
            rate_skill(row.person, skill=row.skill, level=row.level, by=by, at=at, note=note)
        elif by.pk != row.person_id and not can_judge(by, row.person, on=timezone.localdate(at)):
            raise NotYourPeople(_("Only who leads %(person)s, or they themselves, gives this up.") % {"person": row.person.name})  # fmt: skip
        row.ended_at, row.ended_by = at, by
        row.ending = CrossTraining.Ending.REACHED if reached else CrossTraining.Ending.GIVEN_UP
        row.save(update_fields=["ended_at", "ended_by", "ending"])
        withdraw_about(_subject(row), at=at, by=by, reason="ended")
        record_event("crosstraining.ended", at=at, by=by.key, objects={"person": row.person.key}, data={"skill": row.skill, "ending": row.ending})  # fmt: skip
    return row


def _require_sense(
    person: Person, skill: str, level: int, due: date, provider: TrainingProvision | None, *, on: date
) -> None:
    if not skill or level not in SkillRating.Level.values[1:]:
        raise TrainingRefused(_("A plan needs a skill and a level from 1 to 4."))
    if due < on:
        raise TrainingRefused(_("The day by which %(person)s shall be there has passed.") % {"person": person.name})
    if provider is not None and (provider.skill.casefold() != skill.casefold() or provider.level < level):
        raise TrainingRefused(
            _("%(unit)s teaches %(skill)s up to “%(level)s”; choose a provider who teaches what the plan wants.")
            % {"unit": lookup.unit_name(provider.unit_key), "skill": provider.skill, "level": provider.get_level_display()}
        )  # fmt: skip


def _subject(row: CrossTraining) -> tuple[str, str]:
    return "cross-training", str(row.pk)
