"""Decision tables made in the product: every hit policy, the rules that decided, and the document they become."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.process.decisions import (
    Aggregation,
    HitPolicy,
    InputClause,
    InputData,
    NotExecutable,
    OutputClause,
    Rule,
    TableBox,
    UnknownDecision,
    UnreadableDocument,
    compile_model,
    evaluate_decision,
    evaluate_service,
    parse_definitions,
    read_model,
    replace_table,
    table_definitions,
    write_definitions,
)

PRIORITY = InputData("priority", "Priority", "number")
CUSTOMER = InputData("customer", "Customer", "string")
TABLE = TableBox(
    "handling",
    (InputClause("i1", "Priority", type="number"), InputClause("i2", "Customer", type="string")),
    (OutputClause("o1", "tier", type="string", allowed='"T3", "T2", "T1"'), OutputClause("o2", "hours", type="number")),
    (
        Rule("r1", ("<= 2", "-"), ('"T2"', "4"), "urgent work skips the first tier"),
        Rule("r2", ("-", '"Harbour Fuels", "Nordlicht SI"'), ('"T3"', "8")),
        Rule("r3", ("> 2", 'not("Harbour Fuels")'), ('"T1"', "24")),
    ),
)


def decide(table: TableBox, priority: object, customer: str) -> tuple[object, list[str]]:
    model = compile_model(table_definitions("Handling", "urn:brightwater", table, (PRIORITY, CUSTOMER)))
    model.check()
    result = evaluate_decision(model, "Handling", {"Priority": priority, "Customer": customer})
    return result.value, [matched.rule for matched in result.matched_rules]


def test_a_unique_table_gives_the_only_match_and_names_it() -> None:
    assert decide(TABLE, 1, "Alder Foods") == ({"tier": "T2", "hours": 4}, ["r1"])


def test_a_unique_table_gives_nothing_when_two_rules_match() -> None:
    assert decide(TABLE, 1, "Harbour Fuels") == (None, [])


@pytest.mark.parametrize(
    ("policy", "value", "rules"),
    [
        (HitPolicy.FIRST, {"tier": "T2", "hours": 4}, ["r1"]),
        (HitPolicy.PRIORITY, {"tier": "T3", "hours": 8}, ["r2"]),
        (HitPolicy.ANY, None, []),
        (HitPolicy.RULE_ORDER, [{"tier": "T2", "hours": 4}, {"tier": "T3", "hours": 8}], ["r1", "r2"]),
        (HitPolicy.OUTPUT_ORDER, [{"tier": "T3", "hours": 8}, {"tier": "T2", "hours": 4}], ["r2", "r1"]),
        (HitPolicy.COLLECT, [{"tier": "T2", "hours": 4}, {"tier": "T3", "hours": 8}], ["r1", "r2"]),
    ],
)
def test_when_several_rules_match_the_hit_policy_decides(policy: HitPolicy, value: object, rules: list[str]) -> None:
    assert decide(replace(TABLE, policy=policy), 1, "Harbour Fuels") == (value, rules)


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [(Aggregation.SUM, 12), (Aggregation.MIN, 4), (Aggregation.MAX, 8), (Aggregation.COUNT, 2)],
)
def test_collected_outputs_can_be_aggregated(aggregation: Aggregation, value: int) -> None:
    rules = tuple(replace(rule, outputs=rule.outputs[1:]) for rule in TABLE.rules)
    table = replace(
        TABLE, outputs=(OutputClause("o2"),), rules=rules, policy=HitPolicy.COLLECT, aggregation=aggregation
    )
    assert decide(table, 1, "Harbour Fuels") == (value, ["r1", "r2"])


def test_an_input_of_the_wrong_type_decides_nothing_and_says_why() -> None:
    model = compile_model(table_definitions("Handling", "urn:brightwater", TABLE, (PRIORITY, CUSTOMER)))
    result = evaluate_decision(model, "Handling", {"Priority": "high", "Customer": "Quill & Co"})
    assert result.value is None
    assert any("Priority" in warning for warning in result.warnings)


def test_a_cell_that_cannot_be_read_is_named_and_never_guessed() -> None:
    broken = replace(TABLE, rules=(Rule("r1", ("<= ", "-"), ('"T2"', "4")),))
    model = compile_model(table_definitions("Handling", "urn:brightwater", broken, (PRIORITY, CUSTOMER)))
    assert [problem.element for problem in model.problems] == ["handling"]
    assert "Rule 1, input 1" in model.problems[0].reason
    with pytest.raises(NotExecutable, match="handling"):
        evaluate_decision(model, "Handling", {"Priority": 1, "Customer": "Tamar Retail"})


def test_a_rule_with_too_few_cells_is_refused() -> None:
    model = compile_model(
        table_definitions("Handling", "urn:x", replace(TABLE, rules=(Rule("r1", ("-",), ('"T1"', "1")),)), (PRIORITY,))
    )
    with pytest.raises(NotExecutable, match="r1"):
        model.check()


def test_an_unknown_decision_is_named_with_those_there_are() -> None:
    model = compile_model(table_definitions("Handling", "urn:x", TABLE, (PRIORITY, CUSTOMER)))
    with pytest.raises(UnknownDecision, match="Handling"):
        evaluate_decision(model, "Pricing", {})


CELLS = st.sampled_from(["-", "1", "< 3", "[1..4]", "not(2)", "1, 5", '? > 2 and "a<b & c" != "x"'])
VALUES = st.sampled_from(["1", '"T1"', "null", "Priority + 1", '"é < & >"'])
RULES = st.lists(st.tuples(CELLS, VALUES, st.sampled_from(["", "why & how"])), max_size=6)


@given(RULES, st.sampled_from([policy for policy in HitPolicy if policy is not HitPolicy.UNIQUE]), st.integers(0, 6))
def test_a_table_written_and_read_back_is_the_same_and_decides_the_same(
    rows: list[tuple[str, str, str]], policy: HitPolicy, priority: int
) -> None:
    rules = tuple(Rule(f"r{at}", (test,), (value,), note) for at, (test, value, note) in enumerate(rows))
    table = TableBox("t", (InputClause("i", "Priority"),), (OutputClause("o", allowed='1, "T1"'),), rules, policy)
    made = table_definitions("Handling", "urn:brightwater", table, (PRIORITY,))

    written = write_definitions(made)
    read = parse_definitions(written)

    assert replace(read, source=b"") == made
    inputs = {"Priority": priority}
    assert evaluate_decision(read_model(written), "Handling", inputs) == evaluate_decision(
        compile_model(made), "Handling", inputs
    )


def test_a_table_is_replaced_in_its_document_and_nothing_else_moves() -> None:
    original = b"""<?xml version='1.0' encoding='UTF-8'?>
<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:other" name="m" namespace="urn:m">
  <!-- kept --><x:unknown x:mark="1"/>
  <d:inputData id="priority" name="Priority"/>
  <d:decision id="a" name="Handling" x:owner="Mara Lindqvist">
    <d:literalExpression id="old"><d:text>1</d:text></d:literalExpression>
    <d:extra/>
  </d:decision>
  <d:decision id="b" name="Other"><d:literalExpression><d:text>2</d:text></d:literalExpression></d:decision>
</d:definitions>"""
    table = TableBox("t", (), (OutputClause("o"),), (Rule("r", (), ("7",)),))

    changed = replace_table(original, "Handling", table)

    before, after = original.split(b'<d:literalExpression id="old">')[0], changed.split(b"<d:decisionTable")[0]
    assert before == after
    assert changed.endswith(original.split(b"</d:literalExpression>\n    ")[1])
    assert evaluate_decision(read_model(changed), "a", {}).value == 7


DEEP = b"<a>" * 150 + b"</a>" * 150


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not xml",
        b"<definitions>",
        b"<process/>",
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><definitions>&b;</definitions>',
        b'<!DOCTYPE d SYSTEM "file:///etc/hostname"><definitions/>',
        b"<definitions>" + DEEP + b"</definitions>",
        b"<definitions>" + b" " * (20 * 1024 * 1024) + b"</definitions>",
        b'<definitions><decision><decisionTable hitPolicy="GUESS"/></decision></definitions>',
        "<definitions/>".encode("utf-16")[:-3],
    ],
    ids=range(10),
)
def test_a_document_that_is_not_safe_to_read_is_refused(document: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        parse_definitions(document)


def test_decisions_that_require_each_other_are_refused() -> None:
    document = b"""<definitions name="m" namespace="urn:m">
      <decision id="a" name="A"><informationRequirement><requiredDecision href="#b"/></informationRequirement>
        <literalExpression><text>B</text></literalExpression></decision>
      <decision id="b" name="B"><informationRequirement><requiredDecision href="#a"/></informationRequirement>
        <literalExpression><text>A</text></literalExpression></decision></definitions>"""
    with pytest.raises(NotExecutable, match="circle"):
        evaluate_decision(read_model(document), "A", {})


def test_a_chain_of_a_thousand_decisions_is_decided() -> None:
    links = "".join(
        f'<decision id="d{at}" name="d{at}"><informationRequirement><requiredDecision href="#d{at - 1}"/>'
        f"</informationRequirement><literalExpression><text>d{at - 1} + 1</text></literalExpression></decision>"
        for at in range(1, 1_000)
    )
    start = '<decision id="d0" name="d0"><literalExpression><text>0</text></literalExpression></decision>'
    model = read_model(f'<definitions name="m" namespace="urn:m">{start}{links}</definitions>'.encode())
    assert evaluate_decision(model, "d999", {}).value == 999


def test_logic_of_another_language_is_refused_with_its_element() -> None:
    document = b"""<definitions name="m" namespace="urn:m"><decision id="a" name="A">
      <literalExpression id="e" expressionLanguage="groovy"><text>1</text></literalExpression></decision></definitions>"""
    assert [problem.element for problem in read_model(document).problems] == ["a"]


@pytest.mark.parametrize(
    "requirement",
    [
        '<informationRequirement><requiredDecision href="#p"/></informationRequirement>',
        '<informationRequirement><requiredInput href="#nowhere"/></informationRequirement>',
        '<knowledgeRequirement><requiredKnowledge href="#p"/></knowledgeRequirement>',
    ],
)
def test_a_requirement_that_leads_nowhere_is_refused(requirement: str) -> None:
    document = f"""<definitions name="m" namespace="urn:m"><inputData id="p" name="P"/>
      <decision id="a" name="A">{requirement}<literalExpression><text>1</text></literalExpression></decision>
      <decisionService id="s" name="S"><outputDecision href="#gone"/></decisionService></definitions>"""
    model = read_model(document.encode())
    with pytest.raises(NotExecutable, match="requires"):
        evaluate_decision(model, "A", {})
    with pytest.raises(NotExecutable, match="gone"):
        evaluate_service(model, "S", {})
