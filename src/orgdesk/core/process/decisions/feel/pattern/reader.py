"""Pattern text to a program: a list of instructions for the machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from orgdesk.core.phrases import phrase

from .characters import (
    ESCAPED_CHARACTERS,
    ESCAPED_SETS,
    CharacterTest,
    any_of,
    category,
    ignoring_case,
    negated,
    one_of,
    without,
)

PROGRAM_LIMIT = 5_000
NESTING_LIMIT = 50
_COUNTS = re.compile(r"\{(\d{1,5})(,)?(\d{1,5})?\}")
_NAMED = re.compile(r"\{([A-Za-z0-9-]+)\}")

Instruction = tuple[Any, ...]
Program = list[Instruction]


class PatternError(Exception):
    """The pattern is not well formed, or too large."""


@dataclass(frozen=True, slots=True)
class Flags:
    """How to match: case, line ends, and how to read the pattern."""

    any_case: bool = False
    many_lines: bool = False
    dot_all: bool = False


class PatternReader:
    """One pass over one pattern.

    Instructions: ("char", test) · ("split", first, second) and ("jump", to) relative · ("save", slot) ·
    ("back", group) · ("start",) · ("end",) · ("mark", slot) and ("moved", slot) against empty loops.
    """

    def __init__(self, text: str, flags: Flags) -> None:
        """Begin at the first character."""
        self._text = text
        self._flags = flags
        self._at = 0
        self._nesting = 0
        self._closed: set[int] = set()
        self.groups = 0
        self.marks = 0

    def read(self) -> Program:
        """Read the whole pattern; raises PatternError."""
        program = self._alternatives()
        if self._at < len(self._text):
            raise PatternError(phrase("{character!r} is not expected", character=self._text[self._at]))
        return program

    def _alternatives(self) -> Program:
        self._nesting += 1
        if self._nesting > NESTING_LIMIT:
            raise PatternError(phrase("nested too deep"))
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        self._nesting -= 1
        program = branches.pop()
        for branch in reversed(branches):
            program = [("split", 1, len(branch) + 2), *branch, ("jump", len(program) + 1), *program]
        return program

    def _branch(self) -> Program:
        program: Program = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            program += self._quantified(self._atom())
            if len(program) > PROGRAM_LIMIT:
                raise PatternError(phrase("too large"))
        return program

    def _quantified(self, atom: Program) -> Program:
        low, high = self._counts()
        if (low, high) == (1, 1):
            return atom
        greedy = not self._take("?")
        if (low + (high or 1)) * (len(atom) + 4) > PROGRAM_LIMIT:
            raise PatternError(phrase("too large"))
        program = atom * low
        if high is None:
            return program + self._loop(atom, greedy=greedy)
        for left in range(high - low, 0, -1):
            size = left * (len(atom) + 1)
            program += [_split(1, size, greedy=greedy), *atom]
        return program

    def _counts(self) -> tuple[int, int | None]:
        if self._take("*"):
            return 0, None
        elif self._take("+"):
            return 1, None
        elif self._take("?"):
            return 0, 1
        elif self._text.startswith("{", self._at):
            return self._braces()
        else:
            return 1, 1

    def _braces(self) -> tuple[int, int | None]:
        found = _COUNTS.match(self._text, self._at)
        if found is None:
            raise PatternError(phrase("a count is expected in {{}}"))
        self._at = found.end()
        low = int(found[1])
        high = low if found[2] is None else None if found[3] is None else int(found[3])
        if high is not None and high < low:
            raise PatternError(phrase("the counts are the wrong way round"))
        return low, high

    def _loop(self, atom: Program, *, greedy: bool) -> Program:
        slot = self.marks
        self.marks += 1
        body: Program = [("mark", slot), *atom, ("moved", slot)]
        return [_split(1, len(body) + 2, greedy=greedy), *body, ("jump", -len(body) - 1)]

    def _atom(self) -> Program:
        character = self._next()
        special = self._ATOMS.get(character)
        if special is not None:
            return special(self)
        elif character in "*+?{}])":
            raise PatternError(phrase("{character!r} is not expected", character=character))
        else:
            return [self._literal(character)]

    def _literal(self, character: str) -> Instruction:
        return ("char", self._cased(one_of(character, character)))

    def _cased(self, test: CharacterTest) -> CharacterTest:
        return ignoring_case(test) if self._flags.any_case else test

    def _group(self) -> Program:
        if self._text.startswith("?:", self._at):
            self._at += 2
            inner = self._alternatives()
            self._need(")")
            return inner
        self.groups += 1
        number = self.groups
        inner = self._alternatives()
        self._need(")")
        self._closed.add(number)
        return [("save", 2 * number), *inner, ("save", 2 * number + 1)]

    def _dot(self) -> Program:
        if self._flags.dot_all:
            return [("char", lambda character: True)]
        return [("char", lambda character: character not in "\n\r")]

    def _line_start(self) -> Program:
        return [("start",)]

    def _line_end(self) -> Program:
        return [("end",)]

    def _escape(self) -> Program:
        if self._text[self._at : self._at + 1].isdigit():
            return [("back", self._group_number())]
        return [("char", self._cased(self._escaped()))]

    def _group_number(self) -> int:
        number = int(self._next())
        while self._text[self._at : self._at + 1].isdigit() and number * 10 <= self.groups:
            number = number * 10 + int(self._next())
        if number not in self._closed:
            raise PatternError(phrase("there is no group {number} before", number=number))
        return number

    def _escaped(self) -> CharacterTest:
        letter = self._next()
        if letter in "pP":
            return self._category(positive=letter == "p")
        elif letter in ESCAPED_SETS:
            return ESCAPED_SETS[letter]
        elif letter in ESCAPED_CHARACTERS:
            return one_of(ESCAPED_CHARACTERS[letter], ESCAPED_CHARACTERS[letter])
        else:
            raise PatternError(phrase("\\{letter} means nothing", letter=letter))

    def _category(self, *, positive: bool) -> CharacterTest:
        found = _NAMED.match(self._text, self._at)
        test = category(found[1]) if found else None
        if found is None or test is None:
            raise PatternError(phrase("a category is expected after \\p"))
        self._at = found.end()
        return test if positive else negated(test)

    def _set(self) -> Program:
        return [("char", self._set_test())]

    def _set_test(self) -> CharacterTest:
        self._nesting += 1
        if self._nesting > NESTING_LIMIT:
            raise PatternError(phrase("nested too deep"))
        is_negated = self._take("^")
        tests: list[CharacterTest] = []
        excluded: CharacterTest | None = None
        while not (tests and self._take("]")):
            if tests and self._text.startswith("-[", self._at):
                self._at += 2
                excluded = self._set_test()
                self._need("]")
                break
            tests.append(self._cased(self._set_item()))
        self._nesting -= 1
        test = negated(any_of(tests)) if is_negated else any_of(tests)
        return test if excluded is None else without(test, excluded)

    def _set_item(self) -> CharacterTest:
        low = self._set_character()
        if not isinstance(low, str):
            return low
        if self._text.startswith("-", self._at) and self._text[self._at + 1 : self._at + 2] not in ("]", "[", ""):
            self._at += 1
            high = self._set_character()
            if not isinstance(high, str) or high < low:
                raise PatternError(phrase("a range in [] is the wrong way round"))
            return one_of(low, high)
        return one_of(low, low)

    def _set_character(self) -> str | CharacterTest:
        character = self._next()
        if character in "[]":
            raise PatternError(phrase("{character!r} is not expected in []", character=character))
        if character != "\\":
            return character
        letter = self._text[self._at : self._at + 1]
        if letter in ESCAPED_CHARACTERS:
            self._at += 1
            return ESCAPED_CHARACTERS[letter]
        return self._escaped()

    _ATOMS: dict[str, Callable[[PatternReader], Program]] = {
        "(": _group,
        ".": _dot,
        "^": _line_start,
        "$": _line_end,
        "\\": _escape,
        "[": _set,
    }

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise PatternError(phrase("the pattern ends too early"))
        self._at += 1
        return self._text[self._at - 1]

    def _take(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise PatternError(phrase("{text!r} is expected", text=text))


def _split(inside: int, past: int, *, greedy: bool) -> Instruction:
    return ("split", inside, past) if greedy else ("split", past, inside)
