"""Acts on the charter of a draft, from what a form sends: who answers for what, what units owe each other, which limits hold."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.organisation.errors import ChangeRefused
from orgdesk.apps.organisation.fields import Fields, Maker, Many, measured, number_of, words_of
from orgdesk.core.organisation import charter_acts as acts
from orgdesk.core.organisation.edit import Draft, Operation
from orgdesk.core.organisation.model import (
    Activity,
    CareerPath,
    Evaluator,
    Intensity,
    InternalService,
    RaciRole,
    Rule,
    RuleKind,
    SkillLevel,
    SkillRequirement,
    SpanLimit,
    SpanScope,
    Stage,
    Structure,
)
from orgdesk.core.organisation.model import (
    Promise as OlaPromise,
)
from orgdesk.core.organisation.words import slug, unused_key

CHARTER_WORDS: dict[str, str | Promise] = {
    "keep_activities": _("set down an activity"),
    "drop_activities": _("took an activity off the charter"),
    "keep_services": _("agreed an internal service"),
    "drop_services": _("ended an internal service"),
    "keep_span_limits": _("set a limit of span"),
    "drop_span_limits": _("lifted a limit of span"),
    "keep_rules": _("set a rule"),
    "drop_rules": _("lifted a rule"),
    "keep_career_paths": _("drew a career path"),
    "drop_career_paths": _("erased a career path"),
    "keep_requirements": _("asked for a skill"),
    "drop_requirements": _("asks for a skill no more"),
    "keep_evaluators": _("named an evaluator"),
    "drop_evaluators": _("took off an evaluator"),
}
"""What each operation on the charter is called in the history."""


def _key_for(structure: Structure, table: str, fields: Fields, words: str) -> str:
    """The key of the entry that the form changes, else a new one made of its words."""
    given = fields.get("entry", "")
    if given:
        return given
    return unused_key(slug(words, fallback="entry"), {one.key for one in structure.table(table)})


def _activity(draft: Draft, fields: Fields, many: Many) -> Operation:
    name = fields.get("name", "").strip()
    if not name:
        raise ChangeRefused(_("An activity needs a name."))
    structure = draft.structure
    key = _key_for(structure, "activities", fields, name)
    present = structure.activity_by_key.get(key)
    values = {
        "name": name,
        "synonyms": words_of(fields, "synonyms"),
        "procedure": fields.get("procedure", "").strip(),
        "condition": fields.get("condition", "").strip(),
        "measure": fields.get("measure", "").strip() or None,
        "target": measured(fields, "target", most=1e9),
        "stage": Stage(fields["stage"]) if fields.get("stage") else None,
        "decision": bool(fields.get("decision")),
    }
    activity = Activity(**{**_of(present), "key": key, **values}) if present else Activity(key=key, **values)  # type: ignore[arg-type]
    for role in RaciRole:
        activity = acts.with_parties(structure, activity, role, tuple(one for one in many(role.value) if one))
    return acts.keep_entry(structure, activity)


def _of(activity: Activity) -> Mapping[str, object]:
    """What the form of an activity does not show stays."""
    return {name: getattr(activity, name) for name in ("raci", "skills", "function", "critical", "note")}


def _service(draft: Draft, fields: Fields, many: Many) -> Operation:
    name = fields.get("name", "").strip()
    if not name:
        raise ChangeRefused(_("An internal service needs a name."))
    key = _key_for(draft.structure, "services", fields, name)
    present = next((one for one in draft.structure.services if one.key == key), None)
    service = InternalService(
        key=key,
        name=name,
        supplier=fields.get("supplier", ""),
        customer=fields.get("customer", ""),
        ola=_ola(fields, many),
        intensity=Intensity(fields.get("intensity") or "medium"),
        hand_off=bool(fields.get("hand_off")),
        note=present.note if present else "",
    )
    return acts.keep_entry(draft.structure, service)


def _ola(fields: Fields, many: Many) -> tuple[OlaPromise, ...]:
    """One promise for each row of the form that holds something."""
    measures = many("measure") or [fields.get("measure", "")]
    targets = many("target") or [fields.get("target", "")]
    units = many("per") or [fields.get("per", "")]
    rows = zip_longest(measures, targets, units, many("until"), fillvalue="")
    found = (_promise(measure.strip(), target, per.strip(), until == "taken") for measure, target, per, until in rows)
    return tuple(promise for promise in found if promise is not None)


def _promise(measure: str, written: str, per: str, taken: bool) -> OlaPromise | None:
    target = measured({"target": written}, "target", most=1e9)
    if not measure and target is None:
        return None
    elif not measure or target is None:
        raise ChangeRefused(_("An agreement needs what is measured and the target, such as “first answer” and 4."))
    else:
        return OlaPromise(measure, target, per or "hours", taken)


def _limit(draft: Draft, fields: Fields, many: Many) -> Operation:
    scope = SpanScope(fields.get("scope") or "company")
    subject = None if scope is SpanScope.COMPANY else fields.get(scope.value, "")
    if scope is SpanScope.PERSON and not subject:
        raise ChangeRefused(_("Choose whose limit it is."))
    limit = SpanLimit(scope, subject, number_of(fields, "minimum"), number_of(fields, "maximum"))
    if limit.minimum is None and limit.maximum is None:
        raise ChangeRefused(_("A limit needs at least one number of seats."))
    return acts.keep_entry(draft.structure, limit)


def _rule(draft: Draft, fields: Fields, many: Many) -> Operation:
    kind = RuleKind(fields.get("kind") or "rd_path")
    text = fields.get("text", "").strip()
    subject, target = fields.get("subject") or None, fields.get("target") or None
    key = _key_for(draft.structure, "rules", fields, text or f"{kind.value} {subject or ''}")
    return acts.keep_entry(draft.structure, Rule(key, kind, subject, target, number_of(fields, "number"), text))


def _path(draft: Draft, fields: Fields, many: Many) -> Operation:
    path = CareerPath(fields.get("key", ""), fields.get("destination", ""), lateral=bool(fields.get("lateral")))
    return acts.keep_entry(draft.structure, path)


def _requirement(draft: Draft, fields: Fields, many: Many) -> Operation:
    skill = fields.get("skill", "").strip()
    if not skill:
        raise ChangeRefused(_("Name the skill."))
    level = SkillLevel(number_of(fields, "level", otherwise=2) or 0)
    asked = SkillRequirement(fields.get("key", ""), skill, level, critical=bool(fields.get("critical")))
    return acts.keep_entry(draft.structure, asked)


def _evaluator(draft: Draft, fields: Fields, many: Many) -> Operation:
    return acts.keep_entry(draft.structure, Evaluator(fields.get("key", ""), fields.get("evaluator", "")))


def _drop(table: str) -> Maker:
    return lambda draft, fields, many: acts.drop_entry(draft.structure, table, fields.get("entry", ""))


CHARTER_ACTS: dict[str, Maker] = {
    "keep-activity": _activity,
    "drop-activity": _drop("activities"),
    "keep-service": _service,
    "drop-service": _drop("services"),
    "keep-limit": _limit,
    "drop-limit": _drop("span_limits"),
    "keep-rule": _rule,
    "drop-rule": _drop("rules"),
    "keep-path": _path,
    "drop-path": _drop("career_paths"),
    "keep-requirement": _requirement,
    "drop-requirement": _drop("requirements"),
    "keep-evaluator": _evaluator,
    "drop-evaluator": _drop("evaluators"),
}
