"""What a subject says about its work: facts that routing rules read. The app that owns the subject registers how to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Facts = Mapping[str, str]
Reader = Callable[[Iterable[str]], Mapping[str, Facts]]
_readers: dict[str, Reader] = {}
_choices: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {}


def register_facts(subject_type: str, reader: Reader) -> None:
    """`reader(keys)` answers the facts of each subject by its key, in one query."""
    _readers[subject_type] = reader


def register_choices(fact: str, choices: Callable[[], Iterable[tuple[str, str]]]) -> None:
    """The values that a fact can take, with their names, for the form of a rule."""
    _choices[fact] = choices


def facts_of(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Facts]:
    keys: dict[str, set[str]] = {}
    for subject_type, key in subjects:
        keys.setdefault(subject_type, set()).add(key)
    return {
        (subject_type, key): facts
        for subject_type, wanted in keys.items()
        if subject_type in _readers
        for key, facts in _readers[subject_type](wanted).items()
    }


def known_facts() -> list[str]:
    return list(_choices)


def choices_of(fact: str) -> list[tuple[str, str]]:
    return list(_choices[fact]()) if fact in _choices else []
