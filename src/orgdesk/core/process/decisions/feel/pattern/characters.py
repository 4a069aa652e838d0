"""Sets of characters: ranges, escapes and Unicode categories, with or without regard to case."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

CharacterTest = Callable[[str], bool]

BLOCKS = {
    "IsBasicLatin": (0x0000, 0x007F),
    "IsLatin-1Supplement": (0x0080, 0x00FF),
    "IsLatinExtended-A": (0x0100, 0x017F),
    "IsLatinExtended-B": (0x0180, 0x024F),
    "IsGreek": (0x0370, 0x03FF),
    "IsGreekandCoptic": (0x0370, 0x03FF),
    "IsCyrillic": (0x0400, 0x04FF),
    "IsHebrew": (0x0590, 0x05FF),
    "IsArabic": (0x0600, 0x06FF),
    "IsHiragana": (0x3040, 0x309F),
    "IsKatakana": (0x30A0, 0x30FF),
    "IsCJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "IsHangulSyllables": (0xAC00, 0xD7AF),
}
_MAJOR = frozenset("LMNPZSC")
_MINOR = frozenset(
    "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Zs Zl Zp Sm Sc Sk So Cc Cf Co Cn".split()  # noqa: SIM905
)


def one_of(low: str, high: str) -> CharacterTest:
    """Test for a range of characters."""
    return lambda character: low <= character <= high


def negated(test: CharacterTest) -> CharacterTest:
    """Test for all other characters."""
    return lambda character: not test(character)


def any_of(tests: list[CharacterTest]) -> CharacterTest:
    """Test for what any of the tests takes."""
    return lambda character: any(test(character) for test in tests)


def without(test: CharacterTest, excluded: CharacterTest) -> CharacterTest:
    """Test for what the first takes and the second does not."""
    return lambda character: test(character) and not excluded(character)


def ignoring_case(test: CharacterTest) -> CharacterTest:
    """Take a character if any way to write it large or small is taken."""
    return lambda character: any(test(variant) for variant in case_variants(character))


def case_variants(character: str) -> set[str]:
    """Give the ways to write a character large and small."""
    variants = {character, character.lower(), character.upper(), character.lower().upper()}
    return {variant for variant in variants if len(variant) == 1}


def category(name: str) -> CharacterTest | None:
    """Test for a Unicode category or block, as in `\\p{Lu}`; None when it is unknown."""
    if name in _MAJOR:
        return lambda character: unicodedata.category(character)[0] == name
    elif name in _MINOR:
        return lambda character: unicodedata.category(character) == name
    elif name in BLOCKS:
        low, high = BLOCKS[name]
        return lambda character: low <= ord(character) <= high
    else:
        return None


def _is_space(character: str) -> bool:
    return character in " \t\n\r"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _starts_name(character: str) -> bool:
    return character.isalpha() or character in "_:"


def _continues_name(character: str) -> bool:
    return character.isalnum() or character in "_:.-·" or unicodedata.category(character)[0] == "M"


_SETS: dict[str, CharacterTest] = {
    "d": lambda character: unicodedata.category(character) == "Nd",
    "s": _is_space,
    "w": _is_word,
    "i": _starts_name,
    "c": _continues_name,
}
ESCAPED_SETS: dict[str, CharacterTest] = {
    **_SETS,
    **{name.upper(): negated(test) for name, test in _SETS.items()},
}
ESCAPED_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.-^?*+{}()[]$"}}
