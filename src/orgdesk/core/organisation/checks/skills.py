"""Skills: managers who can judge their team, and knowledge that hangs on one person."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, positions
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity
from orgdesk.core.organisation.model import Position, RuleKind, SkillLevel
from orgdesk.core.phrases import phrase


def evaluation(context: CheckContext) -> Iterable[Finding]:
    """Managers with skills in their team that neither they nor a named evaluator have, or have had."""
    evaluators: dict[str, list[str]] = {}
    for entry in context.structure.evaluators:
        evaluators.setdefault(entry.manager, []).append(entry.evaluator)
    for key in context.tree.managers:
        team = {skill for child in context.tree.children(key) for skill in context.required_skills.get(child, ())}
        judges = (key, *evaluators.get(key, ()))
        known = {skill for judge in judges for skill in _skills_judged(context, judge)}
        missing = sorted(team - known)
        if missing and context.persons_on(key):
            yield Finding(
                "manager_cannot_evaluate",
                Severity.WARNING,
                positions(key),
                phrase(
                    "{title} has no recorded command of {skills}, which the team needs, and no named evaluator has.",
                    title=context.title(key),
                    skills=", ".join(missing),
                ),
                phrase("Charts assume that a manager can evaluate the team; where not, name a technical evaluator."),
            )


def _skills_judged(context: CheckContext, position: str) -> Iterable[str]:
    """Skills that the holders of a position have (able or better) or needed in a position they held before."""
    for person in context.persons_on(position):
        for skill, level in context.skills_of.get(person, {}).items():
            if level >= SkillLevel.ABLE:
                yield skill
        for held in context.positions_ever_of.get(person, ()):
            yield from context.required_skills.get(held, ())


def key_persons(context: CheckContext) -> Iterable[Finding]:
    """Skills that fewer people have, at the level asked for, than the company wants."""
    levels: dict[str, SkillLevel] = {}
    critical: set[str] = set()
    for requirement in context.structure.requirements:
        levels[requirement.skill] = max(requirement.level, levels.get(requirement.skill, SkillLevel.ABLE))
        critical |= {requirement.skill} if requirement.critical else set()
    for activity in context.structure.activities:
        for skill in activity.skills:
            levels.setdefault(skill, SkillLevel.ABLE)
            critical |= {skill} if activity.critical else set()
    for skill, level in levels.items():
        able = sorted(p for p, has in context.people_by_skill.get(skill, {}).items() if has >= level)
        if len(able) < context.settings.coverage:
            yield _thin_skill(context, skill, able, is_critical=skill in critical)


def _thin_skill(context: CheckContext, skill: str, able: list[str], *, is_critical: bool) -> Finding:
    people = tuple(ElementRef(ElementKind.PERSON, person) for person in able)
    held = tuple(key for person in able for key in context.positions_of.get(person, ()))
    wanted = context.settings.coverage
    if able:
        text = phrase(
            "Only {count} of the wanted {wanted} people command “{skill}”: {names}.",
            count=len(able),
            wanted=wanted,
            skill=skill,
            names=", ".join(able),
        )
    else:
        text = phrase("Nobody is recorded as able in “{skill}”; {wanted} are wanted.", skill=skill, wanted=wanted)
    return Finding(
        "key_person" if able else "skill_uncovered",
        Severity.WARNING if is_critical or not able else Severity.REMARK,
        (ElementRef(ElementKind.SKILL, skill), *people, *positions(*held)),
        text,
        phrase("When that one person is away, the work stops: cross-train a second."),
    )


def unmet_requirements(context: CheckContext) -> Iterable[Finding]:
    """Holders below the level that their position asks for, where no other seat or rule fills the gap."""
    filled = {(rule.target, rule.text) for rule in context.structure.rules if rule.kind is RuleKind.SUPPLIES_SKILL}
    for requirement in context.structure.requirements:
        position = context.structure.position_by_key.get(requirement.position)
        if position is not None and not _is_supplied(position, requirement.skill, filled):
            for person in context.persons_on(position.key):
                level = context.skills_of.get(person, {}).get(requirement.skill, SkillLevel.NONE)
                if level < requirement.level:
                    yield Finding(
                        "skill_gap",
                        Severity.REMARK,
                        (*positions(position.key), ElementRef(ElementKind.PERSON, person)),
                        phrase(
                            "{title} asks for “{skill}” at level {wanted}; {person} is recorded at {level}.",
                            title=position.title,
                            skill=requirement.skill,
                            wanted=int(requirement.level),
                            person=person,
                            level=int(level),
                        ),
                        phrase("A gap is a training plan, a named helper, or a record that is out of date."),
                    )


def _is_supplied(position: Position, skill: str, filled: set[tuple[str | None, str]]) -> bool:
    return (position.unit, skill) in filled
