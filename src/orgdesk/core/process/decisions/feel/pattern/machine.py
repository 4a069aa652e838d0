"""The machine that runs a pattern's program over a text, step by step, and stops when it has cost too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from orgdesk.core.phrases import phrase

from .characters import case_variants
from .reader import Flags, Instruction, PatternError, PatternReader, Program

Slots = tuple[int, ...]
Pay = Callable[[int], None]
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: its program, how many groups and loop marks it has, and its flags."""

    program: Program
    groups: int
    marks: int
    flags: Flags

    def search(self, text: str, start: int, pay: Pay) -> Slots | None:
        """Find the first match from a position on: start and end of the whole and of each group (-1: none).

        `pay` is told of the steps taken, and may raise to stop the search.
        """
        for at in range(start, len(text) + 1):
            found = self._match(text, at, pay)
            if found is not None:
                return found
        return None

    def find_all(self, text: str, pay: Pay) -> Iterator[Slots]:
        """Find the matches that do not overlap; empty ones are passed over."""
        at = 0
        while at <= len(text):
            found = self.search(text, at, pay)
            if found is None:
                return
            if found[1] > found[0]:
                yield found
            at = max(found[1], found[0] + 1) if found[1] == found[0] else found[1]

    def _match(self, text: str, start: int, pay: Pay) -> Slots | None:
        program, size = self.program, len(self.program)
        saved = (start,) + (-1,) * (2 * self.groups + 1 + self.marks)
        stack: list[tuple[int, int, Slots]] = [(0, start, saved)]
        steps = 0
        pay(1)
        while stack:
            counter, at, saved = stack.pop()
            while counter < size:
                steps += 1
                if steps % _BATCH == 0:
                    pay(_BATCH)
                instruction = program[counter]
                if instruction[0] == "char":
                    if at >= len(text) or not instruction[1](text[at]):
                        break
                    at += 1
                    counter += 1
                elif instruction[0] == "split":
                    stack.append((counter + instruction[2], at, saved))
                    counter += instruction[1]
                elif instruction[0] == "jump":
                    counter += instruction[1]
                else:
                    moved = self._step(instruction, text, at, saved)
                    if moved is None:
                        break
                    at, saved = moved
                    counter += 1
            else:
                return (start, at, *saved[2 : 2 * self.groups + 2])
        return None

    def _step(self, instruction: Instruction, text: str, at: int, saved: Slots) -> tuple[int, Slots] | None:
        """Take one of the rarer steps: the new position and slots, or None when it fails."""
        kind = instruction[0]
        if kind == "save":
            return at, _put(saved, instruction[1], at)
        elif kind == "mark":
            return at, _put(saved, 2 * self.groups + 2 + instruction[1], at)
        elif kind == "moved":
            return (at, saved) if saved[2 * self.groups + 2 + instruction[1]] != at else None
        elif kind == "start":
            return (at, saved) if at == 0 or (self.flags.many_lines and text[at - 1] == "\n") else None
        elif kind == "end":
            return (at, saved) if at == len(text) or (self.flags.many_lines and text[at] == "\n") else None
        else:
            return self._back(instruction[1], text, at, saved)

    def _back(self, group: int, text: str, at: int, saved: Slots) -> tuple[int, Slots] | None:
        wanted = text[saved[2 * group] : saved[2 * group + 1]] if saved[2 * group + 1] >= 0 else ""
        here = text[at : at + len(wanted)]
        if here == wanted or (self.flags.any_case and _same_letters(here, wanted)):
            return at + len(wanted), saved
        return None


def _same_letters(left: str, right: str) -> bool:
    return len(left) == len(right) and all(b in case_variants(a) for a, b in zip(left, right, strict=True))


def _put(saved: Slots, slot: int, value: int) -> Slots:
    return (*saved[:slot], value, *saved[slot + 1 :])


def compile_pattern(text: str, flags: str = "") -> Pattern:
    """Compile a pattern with the flags s, m, i, x and q; raises PatternError."""
    if set(flags) - set("smixq"):
        raise PatternError(phrase("the flags {flags!r} are not all known", flags=flags))
    if "x" in flags and "q" not in flags:
        text = _without_spaces(text)
    if "q" in flags:
        text = "".join("\\" + sign if sign in "\\|.-^?*+{}()[]$" else sign for sign in text)
    chosen = Flags(any_case="i" in flags, many_lines="m" in flags, dot_all="s" in flags)
    reader = PatternReader(text, chosen)
    program = reader.read()
    return Pattern(program, reader.groups, reader.marks, chosen)


def _without_spaces(text: str) -> str:
    """Leave out white space, except in sets."""
    kept, depth, escaped = [], 0, False
    for character in text:
        if character in " \t\r\n" and depth == 0:
            continue
        if not escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)
