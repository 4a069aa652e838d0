"""Tokens to tree, by operator precedence. Nesting is bounded, so that no text exhausts the stack."""

from __future__ import annotations

from collections.abc import Callable
from decimal import DecimalException

from . import syntax as s
from .at_literals import read_at_literal
from .cursor import KEYWORDS, NESTING_LIMIT
from .lexer import Token
from .type_reader import TypeReader
from .values import NUMBERS

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_BINDING = {
    "or": 1,
    "and": 2,
    **dict.fromkeys((*COMPARISONS, "between", "in"), 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys("*/", 5),
    "**": 6,
    "instance": 8,
    ".": 9,
    "[": 9,
    "(": 9,
}
_NEGATION = 7
_ATOMS = {"true": True, "false": False, "null": None}


class Parser(TypeReader):
    """One pass over one text."""

    def read_expression(self) -> s.Node:
        """Read the whole text as one expression."""
        node = self._expression()
        self._expect_end()
        return node

    def read_unary_tests(self) -> s.UnaryTests:
        """Read the whole text as the cell of a decision table."""
        if self._peek().kind == "end" or self._is_dash():
            return s.UnaryTests(())
        start = self._at
        if self._take("not") and self._take("("):
            tests = self._tests()
            if self._take(")") and self._peek().kind == "end":
                return s.UnaryTests(tests, negated=True)
        self._at = start
        tests = self._tests()
        self._expect_end()
        return s.UnaryTests(tests)

    def _is_dash(self) -> bool:
        return self._peek().text == "-" and self._tokens[self._at + 1].kind == "end"

    def _tests(self) -> tuple[s.Node, ...]:
        tests = [self._test()]
        while self._take(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> s.Node:
        node = self._expression()
        if self._take(".."):
            self._fail("A range needs brackets")
        return node

    # expressions by precedence

    def _expression(self, binding: int = 0) -> s.Node:
        self._nesting += 1
        if self._nesting > NESTING_LIMIT:
            self._fail(f"The expression is nested more than {NESTING_LIMIT} levels deep")
        left = self._prefix()
        while True:
            operator = self._peek()
            power = _BINDING.get(operator.text, 0) if operator.kind in ("op", "name") else 0
            if power <= binding or (operator.text == "[" and not self._filters):
                break
            left = self._infix(left, operator.text, power)
        self._nesting -= 1
        return left

    def _infix(self, left: s.Node, operator: str, power: int) -> s.Node:
        self._at += 1
        if power <= 2:
            return self._logic(left, operator, power)
        elif operator in COMPARISONS:
            return s.Comparison(operator, left, self._expression(power))
        elif power <= 6 and operator not in ("between", "in"):
            return self._arithmetic(left, operator, power)
        else:
            return self._INFIX[operator](self, left)

    def _logic(self, left: s.Node, operator: str, power: int) -> s.Node:
        terms = [left, self._expression(power)]
        while self._take(operator):
            terms.append(self._expression(power))
        return s.Logic(operator, tuple(terms))

    def _arithmetic(self, left: s.Node, operator: str, power: int) -> s.Node:
        rest = [(operator, self._expression(power))]
        while self._peek().kind == "op" and _BINDING.get(self._peek().text) == power:
            operator = self._next().text
            rest.append((operator, self._expression(power)))
        return s.Arithmetic(left, tuple(rest))

    def _between(self, left: s.Node) -> s.Node:
        low = self._expression(3)
        self._need("and")
        return s.Between(left, low, self._expression(3))

    def _in(self, left: s.Node) -> s.Node:
        if self._peek().text == "(":
            start = self._at
            self._at += 1
            with_filters, self._filters = self._filters, True
            tests = self._tests_or_range()
            self._filters = with_filters
            if tests is not None:
                return s.In(left, tests)
            self._at = start
        return s.In(left, (self._expression(3),))

    def _tests_or_range(self) -> tuple[s.Node, ...] | None:
        """Read tests up to a closing bracket; None when it turns out to be an open range."""
        first = self._expression()
        if self._peek().text == "..":
            return None
        tests = [first]
        while self._take(","):
            tests.append(self._expression())
        self._need(")")
        return tuple(tests)

    def _instance_of(self, left: s.Node) -> s.Node:
        self._need("of")
        return s.InstanceOf(left, self._type())

    def _path(self, left: s.Node) -> s.Node:
        return s.Path(left, self._name_here())

    def _filter(self, left: s.Node) -> s.Node:
        condition = self._inside("]")
        return s.Filter(left, condition)

    def _inside(self, closing: str) -> s.Node:
        with_filters, self._filters = self._filters, True
        node = self._expression()
        self._need(closing)
        self._filters = with_filters
        return node

    def _call(self, left: s.Node) -> s.Node:
        with_filters, self._filters = self._filters, True
        names: list[str] = []
        arguments: list[s.Node] = []
        while not self._take(")"):
            if arguments:
                self._need(",")
            name = self._argument_name()
            if name is not None:
                names.append(name)
            arguments.append(self._expression())
        self._filters = with_filters
        if names and len(names) != len(arguments):
            self._fail("Arguments are either all named or none is")
        return s.Call(left, tuple(arguments), tuple(names) if names else None)

    def _argument_name(self) -> str | None:
        """Take `name:` if that is what comes next."""
        end = self._at
        while self._tokens[end].kind in ("name", "number") or self._tokens[end].text in ("'", "-"):
            end += 1
        if end == self._at or self._tokens[end].text != ":":
            return None
        name = self._text[self._tokens[self._at].start : self._tokens[end - 1].end]
        self._at = end + 1
        return " ".join(name.split())

    _INFIX: dict[str, Callable[[Parser, s.Node], s.Node]] = {
        "between": _between,
        "in": _in,
        "instance": _instance_of,
        ".": _path,
        "[": _filter,
        "(": _call,
    }

    # what an expression may begin with

    def _prefix(self) -> s.Node:
        token = self._peek()
        if token.kind == "name":
            return self._word(token)
        self._at += 1
        if token.kind == "number":
            return self._number(token)
        elif token.kind == "string":
            return s.Literal(token.text)
        elif token.kind == "at":
            return self._at_literal(token)
        elif token.text in self._OPENING:
            return self._OPENING[token.text](self)
        elif token.text in COMPARISONS:
            return s.HalfRange(token.text, self._expression(3))
        else:
            self._at -= 1
            return self._fail("A value is missing" if token.kind == "end" else f"{token.text!r} is not expected")

    def _number(self, token: Token) -> s.Node:
        try:
            return s.Literal(NUMBERS.create_decimal(token.text))
        except DecimalException:
            self._at -= 1
            return self._fail("The number is too large")

    def _at_literal(self, token: Token) -> s.Node:
        value = read_at_literal(token.text)
        if value is None:
            self._at -= 1
            self._fail(f"{token.text!r} is no date, time or duration")
        return s.Literal(value)

    def _word(self, token: Token) -> s.Node:
        if self._known.match(self._tokens, self._at) is not None:
            return s.Name(self._name_here())
        elif token.text in _ATOMS:
            self._at += 1
            return s.Literal(_ATOMS[token.text])
        elif token.text in self._STATEMENTS:
            self._at += 1
            return self._STATEMENTS[token.text](self)
        elif token.text in KEYWORDS:
            return self._fail(f"The word {token.text!r} is not expected")
        else:
            return s.Name(self._name_here())

    def _negation(self) -> s.Node:
        return s.Negation(self._expression(_NEGATION))

    def _parenthesis(self) -> s.Node:
        with_filters, self._filters = self._filters, True
        node = self._expression()
        self._filters = with_filters
        if self._take(".."):
            return self._range_end(node, start_included=False)
        self._need(")")
        return node

    def _bracket(self) -> s.Node:
        with_filters, self._filters = self._filters, True
        items: list[s.Node] = []
        while not self._take("]"):
            if items:
                self._need(",")
            items.append(self._expression())
            if len(items) == 1 and self._take(".."):
                self._filters = with_filters
                return self._range_end(items[0], start_included=True)
        self._filters = with_filters
        return s.ListLiteral(tuple(items))

    def _reversed_bracket(self) -> s.Node:
        start = self._expression()
        self._need("..")
        return self._range_end(start, start_included=False)

    def _range_end(self, start: s.Node, *, start_included: bool) -> s.Node:
        with_filters, self._filters = self._filters, False
        end = self._expression()
        self._filters = with_filters
        closing = self._next().text
        if closing not in ("]", ")", "["):
            self._at -= 1
            self._fail("The range is not closed")
        return s.RangeLiteral(start, end, start_included, closing == "]")

    def _context(self) -> s.Node:
        with_filters, self._filters = self._filters, True
        entries: list[tuple[str, s.Node]] = []
        while not self._take("}"):
            if entries:
                self._need(",")
            key = self._key()
            entries.append((key, self._expression()))
            self._known.add(key)
        self._filters = with_filters
        return s.ContextLiteral(tuple(entries))

    def _key(self) -> str:
        if self._peek().kind == "string":
            key = self._next().text
            self._need(":")
            return key
        return self._words_until((":",))

    _OPENING: dict[str, Callable[[Parser], s.Node]] = {
        "-": _negation,
        "(": _parenthesis,
        "[": _bracket,
        "]": _reversed_bracket,
        "{": _context,
    }

    # statements

    def _if(self) -> s.Node:
        condition = self._expression()
        self._need("then")
        then = self._expression()
        self._need("else")
        return s.If(condition, then, self._expression())

    def _for(self) -> s.Node:
        iterators = self._iterators()
        self._need("return")
        self._known.add("partial")
        return s.For(iterators, self._expression())

    def _some(self) -> s.Node:
        iterators = self._iterators()
        self._need("satisfies")
        return s.Quantified(iterators, self._expression(), every=False)

    def _every(self) -> s.Node:
        iterators = self._iterators()
        self._need("satisfies")
        return s.Quantified(iterators, self._expression(), every=True)

    def _iterators(self) -> tuple[s.Iterator, ...]:
        found = [self._iterator()]
        while self._take(","):
            found.append(self._iterator())
        return tuple(found)

    def _iterator(self) -> s.Iterator:
        name = self._words_until(("in",))
        source = self._expression()
        end = self._expression() if self._take("..") else None
        self._known.add(name)
        return s.Iterator(name, source, end)

    def _function(self) -> s.Node:
        self._need("(")
        names: list[str] = []
        types: list[s.TypeRef | None] = []
        while not self._take(")"):
            if names:
                self._need(",")
            names.append(self._words_until((":", ",", ")")))
            self._at -= 1
            types.append(self._type() if self._take(":") else None)
            self._known.add(names[-1])
        external = self._take("external")
        return s.FunctionLiteral(tuple(names), tuple(types), self._expression(), external)

    _STATEMENTS: dict[str, Callable[[Parser], s.Node]] = {
        "if": _if,
        "for": _for,
        "some": _some,
        "every": _every,
        "function": _function,
    }
