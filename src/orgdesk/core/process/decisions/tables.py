"""Decision tables to code: every cell compiled, every hit policy, and a note of the rules that matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orgdesk.core.phrases import phrase

from .definitions import Aggregation, HitPolicy, OutputClause, Rule, TableBox
from .errors import NotExecutable
from .feel import syntax as s
from .feel.compiler import Code, Compiler
from .feel.errors import FeelError
from .feel.feel_types import FeelType, coerce
from .feel.library import BUILTINS
from .feel.parser import Parser
from .feel.scope import MISSING, Scope
from .feel.values import equal
from .item_types import find_type


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that matched: the table's id and its own, and its place from 1."""

    table: str
    rule: str
    number: int


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A row: the cells that test anything with the column of each, the outputs, and how it is named."""

    tests: tuple[tuple[int, Code], ...]
    outputs: tuple[Code, ...]
    matched: MatchedRule


@dataclass(frozen=True, slots=True)
class CompiledOutput:
    """A column that is given: name, type, tests in order of priority, default."""

    name: str
    type: FeelType | None
    priorities: tuple[Code, ...]
    default: Code | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the cells of one table."""

    table: TableBox
    element: str
    names: tuple[str, ...]
    types: Mapping[str, FeelType]

    def expression(self, text: str, where: str) -> s.Node:
        """Read an output or input expression; raises NotExecutable."""
        return self._read(lambda parser: parser.read_expression(), text, where)

    def tests(self, text: str, where: str) -> s.UnaryTests:
        """Read a cell of tests; raises NotExecutable."""
        node = self._read(lambda parser: parser.read_unary_tests(), text, where)
        assert isinstance(node, s.UnaryTests)
        return node

    def _read(self, read: Callable[[Parser], s.Node], text: str, where: str) -> s.Node:
        try:
            return read(Parser(text, self.names))
        except FeelError as error:
            raise NotExecutable(
                self.table.id or self.element, phrase("{where} cannot be read: {error}", where=where, error=error)
            ) from None


def build_table(
    table: TableBox, element: str, names: tuple[str, ...], types: Mapping[str, FeelType]
) -> Callable[[Compiler], Code]:
    """Read a whole table, and give what compiles it; raises NotExecutable."""
    reader = Reader(table, element, names, types)
    _check_shape(table, element)
    inputs = [
        reader.expression(clause.expression, phrase("Input {at}", at=at)) for at, clause in enumerate(table.inputs, 1)
    ]
    allowed = [
        reader.tests(clause.allowed, phrase("Input values {at}", at=at)) for at, clause in enumerate(table.inputs, 1)
    ]
    rules = [_read_rule(reader, rule, at) for at, rule in enumerate(table.rules, 1)]
    outputs = [_read_output(reader, clause, at) for at, clause in enumerate(table.outputs, 1)]

    def build(compiler: Compiler) -> Code:
        codes = [compiler.compile(node) for node in inputs]
        guards = [compiler.compile(node) if node.tests else None for node in allowed]
        compiled = tuple(_compile_rule(compiler, reader, at, *rule) for at, rule in enumerate(rules, 1))
        columns = tuple(_compile_output(compiler, *output) for output in outputs)
        return _decide(table, codes, guards, compiled, columns)

    return build


def _check_shape(table: TableBox, element: str) -> None:
    where = table.id or element
    if not table.outputs:
        raise NotExecutable(where, phrase("The table has no output."))
    if table.aggregation and (table.policy is not HitPolicy.COLLECT):
        raise NotExecutable(
            where, phrase("Only a table that collects can aggregate, not one of {policy}.", policy=table.policy)
        )
    if table.aggregation and len(table.outputs) > 1:
        raise NotExecutable(where, phrase("Several outputs cannot be aggregated."))
    for at, rule in enumerate(table.rules, 1):
        if len(rule.tests) != len(table.inputs) or len(rule.outputs) != len(table.outputs):
            raise NotExecutable(rule.id or where, phrase("Rule {at} has not one cell for each column.", at=at))


def _read_rule(reader: Reader, rule: Rule, number: int) -> tuple[list[s.UnaryTests], list[s.Node]]:
    tests = [
        reader.tests(text, phrase("Rule {number}, input {at}", number=number, at=at))
        for at, text in enumerate(rule.tests, 1)
    ]
    outputs = [
        reader.expression(
            text if text not in ("", "-") else "null", phrase("Rule {number}, output {at}", number=number, at=at)
        )
        for at, text in enumerate(rule.outputs, 1)
    ]
    return tests, outputs


def _read_output(
    reader: Reader, clause: OutputClause, number: int
) -> tuple[OutputClause, FeelType | None, s.UnaryTests, s.Node | None]:
    table = reader.table
    type_ = find_type(clause.type or (table.type if len(table.outputs) == 1 else ""), reader.types, reader.element)
    allowed = reader.tests(clause.allowed, phrase("Output values {number}", number=number))
    default = (
        reader.expression(clause.default, phrase("Default of output {number}", number=number))
        if clause.default
        else None
    )
    return clause, _item_type(table, type_), allowed, default


def _item_type(table: TableBox, type_: FeelType | None) -> FeelType | None:
    """A table of many results may declare the type of the whole: then its cells are left alone."""
    many = table.policy in (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)
    return None if many else type_


def _compile_rule(
    compiler: Compiler, reader: Reader, number: int, tests: list[s.UnaryTests], outputs: list[s.Node]
) -> CompiledRule:
    cells = tuple((column, compiler.compile(node)) for column, node in enumerate(tests) if node.tests)
    matched = MatchedRule(reader.table.id or reader.element, reader.table.rules[number - 1].id, number)
    return CompiledRule(cells, tuple(compiler.compile(node) for node in outputs), matched)


def _compile_output(
    compiler: Compiler, clause: OutputClause, type_: FeelType | None, allowed: s.UnaryTests, default: s.Node | None
) -> CompiledOutput:
    priorities = tuple(compiler.compile(s.UnaryTests((test,))) for test in allowed.tests)
    code = None if default is None else compiler.compile(default)
    return CompiledOutput(clause.name, type_, priorities, code)


def _decide(
    table: TableBox,
    inputs: list[Code],
    guards: list[Code | None],
    rules: tuple[CompiledRule, ...],
    outputs: tuple[CompiledOutput, ...],
) -> Code:
    choose = _POLICIES[table.policy]
    first_only = table.policy is HitPolicy.FIRST

    def run(scope: Scope) -> Any:
        columns = [Scope({"?": code(scope)}, scope, scope.work) for code in inputs]
        if not _within_values(guards, columns, scope):
            return None
        scope.work.spend(len(rules))
        hits = []
        for rule in rules:
            for column, test in rule.tests:
                if test(columns[column]) is not True:
                    break
            else:
                hits.append(rule)
                if first_only:
                    break
        if not hits:
            return _default(table, outputs, scope)
        return choose(Hits(table, hits, outputs, scope))

    return run


def _within_values(guards: list[Code | None], columns: list[Scope], scope: Scope) -> bool:
    for at, guard in enumerate(guards):
        if guard is not None and guard(columns[at]) is not True:
            scope.work.warn(f"Input {at + 1} has a value that the table does not allow.")
            return False
    return True


def _default(table: TableBox, outputs: tuple[CompiledOutput, ...], scope: Scope) -> Any:
    if any(output.default is not None for output in outputs):
        values = [None if output.default is None else output.default(scope) for output in outputs]
        return _join(outputs, values)
    if table.aggregation is Aggregation.COUNT:
        return Decimal(0)
    scope.work.warn(phrase("No rule of the table matches; it counts as null."))
    return None


def _join(outputs: Sequence[CompiledOutput], values: list[Any]) -> Any:
    if len(outputs) == 1:
        return values[0]
    return {output.name: value for output, value in zip(outputs, values, strict=True)}


@dataclass(frozen=True, slots=True)
class Hits:
    """The rules that matched, and how to read their outputs."""

    table: TableBox
    rules: list[CompiledRule]
    outputs: tuple[CompiledOutput, ...]
    scope: Scope

    def values(self, rule: CompiledRule) -> list[Any]:
        """Give the outputs of a rule, one for each column."""
        return [self._shaped(output, code(self.scope)) for output, code in zip(self.outputs, rule.outputs, strict=True)]

    def _shaped(self, output: CompiledOutput, value: Any) -> Any:
        shaped = coerce(output.type, value)
        return None if shaped is MISSING else shaped

    def result(self, rule: CompiledRule) -> Any:
        """Give the output of a rule: a value, or a context of the columns."""
        return _join(self.outputs, self.values(rule))

    def note(self, *rules: CompiledRule) -> None:
        """Remember which rules decided."""
        self.scope.work.trace.extend(rule.matched for rule in rules)

    def ranked(self) -> list[CompiledRule]:
        """Order the rules by the priority of their outputs, first column first; equal ones keep their order."""
        return sorted(self.rules, key=self._rank)

    def _rank(self, rule: CompiledRule) -> list[int]:
        return [
            next(
                (at for at, test in enumerate(output.priorities) if test(self.scope.inner({"?": value})) is True),
                len(output.priorities),
            )
            for output, value in zip(self.outputs, self.values(rule), strict=True)
        ]


def _unique(hits: Hits) -> Any:
    if len(hits.rules) > 1:
        hits.scope.work.warn(phrase("More than one rule matches, where only one may; it counts as null."))
        return None
    return _first(hits)


def _first(hits: Hits) -> Any:
    hits.note(hits.rules[0])
    return hits.result(hits.rules[0])


def _any(hits: Hits) -> Any:
    results = [hits.result(rule) for rule in hits.rules]
    if not all(equal(results[0], result) is True for result in results):
        hits.scope.work.warn(phrase("Rules with different outputs match, where all must agree; it counts as null."))
        return None
    hits.note(*hits.rules)
    return results[0]


def _priority(hits: Hits) -> Any:
    best = hits.ranked()[0]
    hits.note(best)
    return hits.result(best)


def _rule_order(hits: Hits) -> list[Any]:
    hits.note(*hits.rules)
    return [hits.result(rule) for rule in hits.rules]


def _output_order(hits: Hits) -> list[Any]:
    ranked = hits.ranked()
    hits.note(*ranked)
    return [hits.result(rule) for rule in ranked]


def _collect(hits: Hits) -> Any:
    results = _rule_order(hits)
    if hits.table.aggregation is None:
        return results
    return BUILTINS[_FUNCTIONS[hits.table.aggregation]].call(hits.scope.work, results)


_FUNCTIONS = {Aggregation.SUM: "sum", Aggregation.MIN: "min", Aggregation.MAX: "max", Aggregation.COUNT: "count"}
_POLICIES: dict[HitPolicy, Callable[[Hits], Any]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
    HitPolicy.COLLECT: _collect,
}
