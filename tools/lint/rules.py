"""The rules: doors change nothing themselves, fetch only what the person may see, and are the only ones to read the clock;
what people are told can be told in any language.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

Found = Iterator[tuple[int, str]]

_CHANGES = {
    "save",
    "create",
    "delete",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "add",
    "set",
}
_ROW_CHANGES = _CHANGES - {"add", "set"}  # those two are also methods of sets and dictionaries
_DOORS = {"views", "api", "jobs", "jobs.py", "management", "middleware.py"}
_ESCAPES = {"mark_safe", "SafeString"}
_ESCAPE_REASON = re.compile(r"#.*\bescape: \S+|# noqa: S308 \W*\w+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FOR_PROGRAMMERS = {name for name, kind in vars(builtins).items() if isinstance(kind, type)} | {
    "CommandError",
    "ImproperlyConfigured",
    "TransactionManagementError",
}
_ALLOWED = re.compile(r"# allow (?P<rule>[a-z-]+): \S+")


@dataclass(frozen=True)
class Rule:
    """A rule, where it holds, and a good and a bad example of it."""

    name: str
    applies: Callable[[PurePath], bool]
    find: Callable[[ast.AST, list[str]], Found]
    good: str
    bad: str


# Remarks that were there when the rules came, to be paid off by the owners of the pages; never to grow.
DEBTS = {
    "apps/desk/views/tickets.py": 4,
    "apps/knowledge/views/limitations.py": 1,
    "apps/knowledge/views/trainings.py": 1,
}


def new_remarks_on(path: PurePath, source: str) -> list[str]:
    """The remarks on a file, unless they are no more than its known debts."""
    remarks = list(remarks_on(path, source))
    return remarks if len(remarks) > DEBTS.get(path.as_posix(), 0) else []


def remarks_on(path: PurePath, source: str) -> Iterator[str]:
    """Each remark as `line: rule: words`; `path` is relative to the package. `# allow RULE: reason` on the line silences it."""
    tree, lines = ast.parse(source), source.splitlines()
    for rule in RULES:
        if rule.applies(path):
            for line, words in rule.find(tree, lines):
                if not _is_allowed(lines[line - 1], rule.name):
                    yield f"{line}: {rule.name}: {words}"


def is_page_door(path: PurePath) -> bool:
    return path.parts[0] == "apps" and bool({"views", "api"} & set(path.parts[2:]))


def is_any_door(path: PurePath) -> bool:
    return bool(_DOORS & set(path.parts if path.parts[0] != "apps" else path.parts[2:]))


def changes_in_doors(tree: ast.AST, lines: list[str]) -> Found:
    for call in _method_calls(tree):
        name = call.func.attr
        if name in _ROW_CHANGES and _touches_rows(call.func.value, name):
            yield call.lineno, f"a door calls .{name}(); let an action do it"


def rows_not_through_visible_to(tree: ast.AST, lines: list[str]) -> Found:
    chains = {id(inner) for node in ast.walk(tree) for inner in _chain(node) if _names_visible_to(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in chains:
            yield node.lineno, "rows are fetched past visible_to(person)"


def clock_inside(tree: ast.AST, lines: list[str]) -> Found:
    at_doors = {id(inner) for node in ast.walk(tree) if _is_job(node) for inner in ast.walk(node)}
    for call in _method_calls(tree):
        if id(call) in at_doors:
            continue
        owner = call.func.value
        if isinstance(owner, ast.Name) and (owner.id, call.func.attr) in {
            ("timezone", "now"),
            ("time", "time"),
            ("datetime", "now"),
        }:
            yield call.lineno, f"{owner.id}.{call.func.attr}() is for doors; take `at` instead"


def escapes_without_reason(tree: ast.AST, lines: list[str]) -> Found:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        around = "\n".join(lines[max(node.lineno - 2, 0) : (node.end_lineno or node.lineno)])
        if called in _ESCAPES and not _ESCAPE_REASON.search(around):
            yield node.lineno, f"{called}() needs a comment `# escape: why it is safe`"


def words_frozen_at_import(tree: ast.AST, lines: list[str]) -> Found:
    now = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in {"gettext", "ngettext", "pgettext"}
    }
    for node in _outside_of_functions(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in now:
            yield node.lineno, "translated once, in the language of the import; use gettext_lazy"


def sentences_for_nobody_else(tree: ast.AST, lines: list[str]) -> Found:
    for node in ast.walk(tree):
        call = node.exc if isinstance(node, ast.Raise) else node
        if not isinstance(call, ast.Call) or not (_raises_ours(node, call) or _begins_an_error(call)):
            continue
        for said in (*call.args, *(keyword.value for keyword in call.keywords)):
            if _is_sentence(said):
                yield said.lineno, "only readers of English understand this; make it a phrase() in core, _() in apps"


RULES = (
    Rule(
        "doors-change-nothing",
        is_page_door,
        changes_in_doors,
        good="def close(request, key):\n    close_ticket(ticket, by=request.user, at=request.at)\n    known.update(names)\n",
        bad="def close(request, key):\n    ticket.save()\n",
    ),
    Rule(
        "visible-rows-only",
        # The portal's visitors have no account to ask for: their rows are found by the visitor's own key.
        lambda path: is_page_door(path) and path.parts[1] != "portal",
        rows_not_through_visible_to,
        good="def show(request, key):\n    return get_object_or_404(Ticket.objects.visible_to(request.user).open(), key=key)\n",
        bad="def show(request, key):\n    return Ticket.objects.filter(key=key)\n",
    ),
    Rule(
        "clock-at-doors",
        lambda path: not is_any_door(path) and path.name != "context_processors.py",
        clock_inside,
        good="def close_ticket(ticket, *, at):\n    return ticket.closed_at == at\n",
        bad="def close_ticket(ticket):\n    return timezone.now()\n",
    ),
    Rule(
        "escape-with-reason",
        lambda path: True,
        escapes_without_reason,
        good='mark_safe("<br>")  # escape: a constant\n',
        bad="mark_safe(words)\n",
    ),
    Rule(
        "words-at-their-time",
        lambda path: True,
        words_frozen_at_import,
        good='from django.utils.translation import gettext as _\ndef title():\n    return _("Open")\n',
        bad='from django.utils.translation import gettext as _\nTITLE = _("Open")\n',
    ),
    Rule(
        "refusals-in-every-language",
        # The command line speaks English, and so does the demo's scaffold.
        lambda path: path.parts[0] in {"core", "apps"} and not {"management", "demo"} & set(path.parts),
        sentences_for_nobody_else,
        good='raise UnknownUnit(phrase("There is no unit {key}; choose another.", key=key))\nraise TypeError("no text")\n',
        bad='raise UnknownUnit(f"There is no unit {key}; choose another.")\n',
    ),
)


def _raises_ours(node: ast.AST, call: ast.Call) -> bool:
    """Errors of Python itself are for programmers; a ValueError may be what a person typed."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return isinstance(node, ast.Raise) and (name == "ValueError" or name not in _FOR_PROGRAMMERS)


def _begins_an_error(call: ast.Call) -> bool:
    """`super().__init__("…")`: only errors are begun with words."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" else None
    return isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super"


def _is_sentence(said: ast.expr) -> bool:
    """Two words or more, written here; one word alone is a key or a code."""
    while isinstance(said, ast.BinOp):
        said = said.left
    pieces = said.values if isinstance(said, ast.JoinedStr) else [said]
    written = [piece.value if isinstance(piece, ast.Constant) else None for piece in pieces]
    words = [piece for piece in written if isinstance(piece, str)]
    return bool(_WORD.search(" ".join(words))) and " " in "".join(words).strip()


def _outside_of_functions(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for early in (*child.decorator_list, child.args):
                yield from ast.walk(early)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from _outside_of_functions(child)


def _method_calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))


def _touches_rows(owner: ast.expr, method: str) -> bool:
    """`.update()` is also a dictionary's: it counts only where the chain begins at a manager or a queryset."""
    if method != "update":
        return True
    return any(
        isinstance(inner, ast.Attribute) and inner.attr in {"objects", "filter", "exclude"} for inner in _chain(owner)
    )


def _chain(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what it is reached through: `A.objects.visible_to(p).open()` down to `A`."""
    while isinstance(node, ast.Call | ast.Attribute):
        yield node
        node = node.func if isinstance(node, ast.Call) else node.value


def _names_visible_to(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Attribute) and inner.attr == "visible_to" for inner in _chain(node))


def _is_job(node: ast.AST) -> bool:
    """A function that the worker calls is a door wherever it stands."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    named = (decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in decorators)
    return any(isinstance(name, ast.Name) and name.id == "job" for name in named)


def _is_allowed(line: str, rule: str) -> bool:
    found = _ALLOWED.search(line)
    return found is not None and found["rule"] == rule
