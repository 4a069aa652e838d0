"""Boxed expressions to the tree of the language, so that one compiler serves both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from orgdesk.core.phrases import phrase

from . import definitions as d
from .errors import NotExecutable
from .feel import syntax as s
from .feel.compiler import Code, Compiler
from .feel.errors import FeelError
from .feel.feel_types import FeelType, coerce
from .feel.invocation import make_function
from .feel.parser import Parser
from .feel.scope import MISSING, Scope
from .item_types import find_type
from .tables import build_table

FEEL_LANGUAGES = ("", "feel", "FEEL")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a boxed expression stands in: the element named in refusals, the names known, the types."""

    element: str
    names: tuple[str, ...]
    types: Mapping[str, FeelType]

    def with_names(self, *names: str) -> Surroundings:
        """Stand deeper, with more names."""
        return Surroundings(self.element, (*self.names, *names), self.types)


def translate(box: d.Box, around: Surroundings) -> s.Node:
    """Turn a boxed expression to a node; raises NotExecutable."""
    node = _TRANSLATE.get(type(box), _unknown)(box, around)
    type_ = find_type(getattr(box, "type", ""), around.types, box.id or around.element)
    if type_ is None or isinstance(box, (d.TableBox, d.FunctionBox)):
        return node
    return coerced(node, type_, box.id or around.element)


def coerced(node: s.Node, type_: FeelType | None, element: str) -> s.Node:
    """Bring the value of a node into the shape of a type; null when it does not fit."""
    if type_ is None:
        return node

    def build(compiler: Compiler) -> Code:
        code = compiler.compile(node)

        def run(scope: Scope) -> Any:
            value = coerce(type_, code(scope))
            if value is MISSING:
                scope.work.warn(
                    phrase("The value of {element!r} is not of the declared type; it counts as null.", element=element)
                )
                return None
            return value

        return run

    return s.Built(build)


def parse_text(text: str, around: Surroundings) -> s.Node:
    """Read an expression; raises NotExecutable."""
    try:
        return Parser(text, around.names).read_expression()
    except FeelError as error:
        raise NotExecutable(around.element, str(error)) from None


def _literal(box: d.LiteralBox, around: Surroundings) -> s.Node:
    if box.language not in FEEL_LANGUAGES and "FEEL" not in box.language.upper():
        raise NotExecutable(around.element, phrase("Expressions in {language!r} are not run.", language=box.language))
    return parse_text(box.text, around)


def _table(box: d.TableBox, around: Surroundings) -> s.Node:
    return s.Built(build_table(box, around.element, around.names, around.types))


def _invocation(box: d.InvocationBox, around: Surroundings) -> s.Node:
    function = translate(box.function, around)
    arguments = tuple(translate(value, around) for _name, value in box.bindings)
    names = tuple(name for name, _value in box.bindings)
    return s.Call(function, arguments, names or None)


def _context(box: d.ContextBox, around: Surroundings) -> s.Node:
    entries: list[tuple[str, s.Node]] = []
    result: s.Node | None = None
    for entry in box.entries:
        type_ = find_type(entry.type, around.types, around.element)
        value = coerced(translate(entry.value, around), type_, entry.name)
        if entry.name:
            entries.append((entry.name, value))
            around = around.with_names(entry.name)
        else:
            result = value
    context = s.ContextLiteral(tuple(entries))
    return context if result is None else s.Built(_block(context, result))


def _block(context: s.ContextLiteral, result: s.Node) -> Callable[[Compiler], Code]:
    def build(compiler: Compiler) -> Code:
        entries, body = compiler.compile(context), compiler.compile(result)

        def run(scope: Scope) -> Any:
            values = entries(scope)
            return None if values is None else body(scope.inner(values))

        return run

    return build


def _list(box: d.ListBox, around: Surroundings) -> s.Node:
    return s.ListLiteral(tuple(translate(item, around) for item in box.items))


def _relation(box: d.RelationBox, around: Surroundings) -> s.Node:
    rows = []
    for row in box.rows:
        if len(row) != len(box.columns):
            raise NotExecutable(box.id or around.element, phrase("A row has not one cell for each column."))
        rows.append(s.Built(_row(box.columns, tuple(translate(cell, around) for cell in row))))
    return s.ListLiteral(tuple(rows))


def _row(columns: tuple[str, ...], cells: tuple[s.Node, ...]) -> Callable[[Compiler], Code]:
    def build(compiler: Compiler) -> Code:
        codes = [compiler.compile(cell) for cell in cells]
        return lambda scope: {name: code(scope) for name, code in zip(columns, codes, strict=True)}

    return build


def _function(box: d.FunctionBox, around: Surroundings) -> s.Node:
    return s.Built(build_function(box, "", around, None))


def build_function(
    box: d.FunctionBox, name: str, around: Surroundings, result: FeelType | None
) -> Callable[[Compiler], Code]:
    """Make the code that makes a function of its scope; raises NotExecutable."""
    if box.kind != "FEEL":
        raise NotExecutable(box.id or around.element, phrase("Functions in {kind} are not run.", kind=box.kind))
    if box.body is None:
        raise NotExecutable(box.id or around.element, phrase("The function has no body."))
    names = tuple(parameter for parameter, _type in box.parameters)
    types = tuple(find_type(written, around.types, box.id or around.element) for _name, written in box.parameters)
    declared = result or find_type(box.type, around.types, box.id or around.element)
    body = translate(box.body, around.with_names(*names))

    def build(compiler: Compiler) -> Code:
        code, size = compiler.compile_sized(body)
        return lambda scope: make_function(name, names, types, code, size, scope, declared)

    return build


def _conditional(box: d.ConditionalBox, around: Surroundings) -> s.Node:
    condition = _truth(translate(box.condition, around))
    return _strict(s.If(condition, translate(box.then, around), translate(box.otherwise, around)))


def _filter(box: d.FilterBox, around: Surroundings) -> s.Node:
    condition = _truth(translate(box.condition, around.with_names("item")))
    return _strict(s.Filter(translate(box.source, around), condition))


def _loop(box: d.LoopBox, around: Surroundings) -> s.Node:
    iterators = (s.Iterator(box.variable, translate(box.source, around), None),)
    body = translate(box.body, around.with_names(box.variable, "partial"))
    if box.kind == "for":
        return s.For(iterators, body)
    return _strict(s.Quantified(iterators, _truth(body), every=box.kind == "every"))


class _NoTruthValue(Exception):  # noqa: N818 - a signal between two closures, not an error
    """A condition of a boxed expression is neither true, false nor null."""


def _truth(condition: s.Node) -> s.Node:
    """Insist on a truth value, which boxed conditions need where those in text do not."""

    def build(compiler: Compiler) -> Code:
        code = compiler.compile(condition)

        def run(scope: Scope) -> Any:
            value = code(scope)
            if value is None or isinstance(value, bool):
                return value
            raise _NoTruthValue

        return run

    return s.Built(build)


def _strict(whole: s.Node) -> s.Node:
    """Give null when a condition inside has no truth value."""

    def build(compiler: Compiler) -> Code:
        code = compiler.compile(whole)

        def run(scope: Scope) -> Any:
            try:
                return code(scope)
            except _NoTruthValue:
                scope.work.warn(phrase("A condition is neither true nor false; the whole counts as null."))
                return None

        return run

    return s.Built(build)


def _unknown(box: Any, around: Surroundings) -> s.Node:
    kind = box.kind if isinstance(box, d.UnknownBox) else type(box).__name__
    raise NotExecutable(box.id or around.element, phrase("Logic of the kind {kind!r} is not run.", kind=kind))


_TRANSLATE: dict[type, Callable[[Any, Surroundings], s.Node]] = {
    d.LiteralBox: _literal,
    d.TableBox: _table,
    d.InvocationBox: _invocation,
    d.ContextBox: _context,
    d.ListBox: _list,
    d.RelationBox: _relation,
    d.FunctionBox: _function,
    d.ConditionalBox: _conditional,
    d.FilterBox: _filter,
    d.LoopBox: _loop,
}
