"""Like questions: short texts that ask the same, found by the words they share."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w{3,}", re.UNICODE)
_ENDINGS = ("ing", "ies", "ied", "es", "ed", "s")
MOST_COMMON_SHARE = 0.4
"""A word in more than this share of many texts says nothing about any of them."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The keys of texts that ask the same, in the order given, and the words they have in common, the commonest first."""

    keys: tuple[str, ...]
    words: tuple[str, ...]


def stems_of(text: str) -> frozenset[str]:
    """Return the words of a text without their endings, so that "exports" and "export" are one."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()))


def cluster_texts(texts: Mapping[str, str], *, least: int = 3, likeness: float = 0.5) -> list[Cluster]:
    """Group texts by single linkage: two belong together when they share at least `likeness` of their words (Jaccard).

    Groups of fewer than `least` are left out; the largest come first. Texts are compared only where they share a rare word.
    """
    stems = {key: stems_of(text) for key, text in texts.items()}
    group = {key: key for key in texts}
    for one, other in _neighbours(stems):
        if _likeness(stems[one], stems[other]) >= likeness:
            _join(group, one, other)
    members: dict[str, list[str]] = defaultdict(list)
    for key in texts:
        members[_root(group, key)].append(key)
    found = [Cluster(tuple(keys), _common(keys, stems)) for keys in members.values() if len(keys) >= least]
    return sorted(found, key=lambda cluster: (-len(cluster.keys), cluster.keys))


def _stem(word: str) -> str:
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= 3), "")
    return word[: len(word) - len(ending)] if ending else word


def _neighbours(stems: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for key, words in stems.items():
        for word in words:
            holders[word].append(key)
    most = max(20, int(len(stems) * MOST_COMMON_SHARE))
    seen = set()
    for word in sorted(holders):
        keys = holders[word]
        if len(keys) <= most:
            for index, one in enumerate(keys):
                for other in keys[index + 1 :]:
                    if (one, other) not in seen:
                        seen.add((one, other))
                        yield one, other


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def _root(group: dict[str, str], key: str) -> str:
    while group[key] != key:
        group[key] = group[group[key]]
        key = group[key]
    return key


def _join(group: dict[str, str], one: str, other: str) -> None:
    group[_root(group, other)] = _root(group, one)


def _common(keys: Sequence[str], stems: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    counted = Counter(word for key in keys for word in stems[key])
    return tuple(
        word for word, count in sorted(counted.items(), key=lambda row: (-row[1], row[0])) if count * 2 >= len(keys)
    )[:8]
