"""DMN documents, 1.1 to 1.5, to definitions. What is not known is left alone: the source is kept."""

from __future__ import annotations

from collections.abc import Callable

from orgdesk.core.phrases import phrase

from . import definitions as d
from .document import Element, attribute, child, children, local_name, read_tree, text_of
from .errors import UnreadableDocument

NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


def parse_definitions(data: bytes) -> d.Definitions:
    """Read a document; raises UnreadableDocument."""
    root = read_tree(data)
    if local_name(root) != "definitions":
        raise UnreadableDocument(phrase("its outermost element is {tag!r}, not 'definitions'.", tag=local_name(root)))
    return d.Definitions(
        name=attribute(root, "name"),
        namespace=attribute(root, "namespace"),
        inputs=tuple(_input_data(item) for item in children(root, "inputData")),
        decisions=tuple(_decision(item) for item in children(root, "decision")),
        knowledge=tuple(_knowledge(item) for item in children(root, "businessKnowledgeModel")),
        services=tuple(_service(item) for item in children(root, "decisionService")),
        types=tuple(_item_type(item) for item in children(root, "itemDefinition")),
        imports=tuple(
            d.Import(attribute(item, "name"), attribute(item, "namespace")) for item in children(root, "import")
        ),
        source=data,
    )


def _id(element: Element) -> str:
    """Give the id of an element that others refer to, or its name where it has none."""
    return attribute(element, "id") or _name(element)


def _target(element: Element) -> str:
    """Give the id that a reference points to; one with the document's own namespace is as good as one without."""
    own = attribute(element.getroottree().getroot(), "namespace")
    return attribute(element, "href").removeprefix(own).removeprefix("#")


def _name(element: Element) -> str:
    return " ".join(attribute(element, "name").split())


def _variable_type(element: Element) -> str:
    variable = child(element, "variable")
    return "" if variable is None else _type_ref(variable)


def _type_ref(element: Element) -> str:
    """Give a type's name, from an attribute or (1.1) an element, without a prefix of the language's namespace."""
    inner = child(element, "typeRef")
    written = attribute(element, "typeRef") or ("" if inner is None else (inner.text or "")).strip()
    prefix, colon, local = written.partition(":")
    known_prefix = colon and (prefix == "feel" or prefix in element.nsmap)
    return " ".join((local if known_prefix else written).removeprefix("feel.").split())


def _input_data(element: Element) -> d.InputData:
    return d.InputData(_id(element), _name(element), _variable_type(element))


def _required(element: Element, requirement: str, *kinds: str) -> tuple[str, ...]:
    hrefs = [_target(item) for outer in children(element, requirement) for item in children(outer, *kinds)]
    return tuple(dict.fromkeys(hrefs))


def _decision(element: Element) -> d.Decision:
    question = child(element, "question")
    return d.Decision(
        id=_id(element),
        name=_name(element),
        expression=_only_box(element),
        type=_variable_type(element),
        inputs=_required(element, "informationRequirement", "requiredInput"),
        decisions=_required(element, "informationRequirement", "requiredDecision"),
        knowledge=_required(element, "knowledgeRequirement", "requiredKnowledge"),
        question="" if question is None else (question.text or "").strip(),
    )


def _knowledge(element: Element) -> d.Knowledge:
    logic = child(element, "encapsulatedLogic")
    return d.Knowledge(
        id=_id(element),
        name=_name(element),
        function=None if logic is None else _function(logic),
        type=_variable_type(element),
        knowledge=_required(element, "knowledgeRequirement", "requiredKnowledge"),
    )


def _service(element: Element) -> d.Service:
    def hrefs(kind: str) -> tuple[str, ...]:
        return tuple(_target(item) for item in children(element, kind))

    return d.Service(
        id=_id(element),
        name=_name(element),
        outputs=hrefs("outputDecision"),
        input_data=hrefs("inputData"),
        input_decisions=hrefs("inputDecision"),
        type=_variable_type(element),
    )


def _item_type(element: Element) -> d.ItemType:
    function = child(element, "functionItem")
    return d.ItemType(
        name=_name(element),
        base=_type_ref(element)
        if function is None
        else " ".join(attribute(function, "outputTypeRef").rpartition(":")[2].split()),
        components=tuple(_item_type(item) for item in children(element, "itemComponent")),
        is_collection=attribute(element, "isCollection") == "true",
        allowed=text_of(child(element, "allowedValues")),
        constraint=text_of(child(element, "typeConstraint")),
        is_function=function is not None,
        parameters=()
        if function is None
        else tuple(_type_ref(parameter) for parameter in children(function, "parameters")),
        id=attribute(element, "id"),
    )


# boxed expressions


def _only_box(element: Element) -> d.Box | None:
    found = next((item for item in children(element) if local_name(item) in _BOXES), None)
    return None if found is None else _box(found)


def _box(element: Element) -> d.Box:
    return _BOXES[local_name(element)](element)


def _inner(element: Element, name: str) -> d.Box:
    wrapper = child(element, name)
    found = None if wrapper is None else _only_box(wrapper)
    return found or d.LiteralBox(attribute(element, "id"), "")


def _literal(element: Element) -> d.Box:
    if child(element, "importedValues") is not None:
        return d.UnknownBox(attribute(element, "id"), "importedValues")
    return d.LiteralBox(
        attribute(element, "id"), text_of(element), _type_ref(element), attribute(element, "expressionLanguage")
    )


def _table(element: Element) -> d.TableBox:
    policy = attribute(element, "hitPolicy") or "UNIQUE"
    aggregation = attribute(element, "aggregation")
    try:
        return d.TableBox(
            id=attribute(element, "id"),
            inputs=tuple(_input_clause(item) for item in children(element, "input")),
            outputs=tuple(_output_clause(item) for item in children(element, "output")),
            rules=tuple(_rule(item) for item in children(element, "rule")),
            policy=d.HitPolicy(policy),
            aggregation=d.Aggregation(aggregation) if aggregation else None,
            type=_type_ref(element),
        )
    except ValueError as error:
        raise UnreadableDocument(
            phrase("the table {key!r} has an unknown hit policy ({error}).", key=attribute(element, "id"), error=error)
        ) from None


def _input_clause(element: Element) -> d.InputClause:
    expression = child(element, "inputExpression")
    return d.InputClause(
        id=attribute(element, "id"),
        expression=text_of(expression),
        label=attribute(element, "label"),
        type="" if expression is None else _type_ref(expression),
        allowed=text_of(child(element, "inputValues")),
    )


def _output_clause(element: Element) -> d.OutputClause:
    return d.OutputClause(
        id=attribute(element, "id"),
        name=_name(element),
        label=attribute(element, "label"),
        type=_type_ref(element),
        allowed=text_of(child(element, "outputValues")),
        default=text_of(child(element, "defaultOutputEntry")),
    )


def _rule(element: Element) -> d.Rule:
    note = child(element, "annotationEntry", "description")
    return d.Rule(
        id=attribute(element, "id"),
        tests=tuple(text_of(item) for item in children(element, "inputEntry")),
        outputs=tuple(text_of(item) for item in children(element, "outputEntry")),
        note="" if note is None else (text_of(note) or (note.text or "").strip()),
    )


def _invocation(element: Element) -> d.InvocationBox:
    bindings = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        value = _only_box(binding)
        bindings.append(("" if parameter is None else _name(parameter), value or d.LiteralBox("", "null")))
    return d.InvocationBox(
        attribute(element, "id"), _only_box(element) or d.LiteralBox("", ""), tuple(bindings), _type_ref(element)
    )


def _context(element: Element) -> d.ContextBox:
    entries = []
    for item in children(element, "contextEntry"):
        variable = child(item, "variable")
        value = _only_box(item) or d.LiteralBox("", "null")
        entries.append(d.Entry("" if variable is None else _name(variable), _variable_type(item), value))
    return d.ContextBox(attribute(element, "id"), tuple(entries), _type_ref(element))


def _list(element: Element) -> d.ListBox:
    items = tuple(_box(item) for item in children(element) if local_name(item) in _BOXES)
    return d.ListBox(attribute(element, "id"), items, _type_ref(element))


def _relation(element: Element) -> d.RelationBox:
    rows = tuple(
        tuple(_box(item) for item in children(row) if local_name(item) in _BOXES) for row in children(element, "row")
    )
    columns = tuple(_name(column) for column in children(element, "column"))
    return d.RelationBox(attribute(element, "id"), columns, rows, _type_ref(element))


def _function(element: Element) -> d.FunctionBox:
    parameters = tuple((_name(item), _type_ref(item)) for item in children(element, "formalParameter"))
    kind = attribute(element, "kind") or "FEEL"
    return d.FunctionBox(attribute(element, "id"), parameters, _only_box(element), kind, _type_ref(element))


def _conditional(element: Element) -> d.ConditionalBox:
    return d.ConditionalBox(
        attribute(element, "id"),
        _inner(element, "if"),
        _inner(element, "then"),
        _inner(element, "else"),
        _type_ref(element),
    )


def _filter(element: Element) -> d.FilterBox:
    return d.FilterBox(attribute(element, "id"), _inner(element, "in"), _inner(element, "match"), _type_ref(element))


def _loop(element: Element) -> d.LoopBox:
    kind = local_name(element)
    return d.LoopBox(
        attribute(element, "id"),
        kind,
        " ".join(attribute(element, "iteratorVariable").split()),
        _inner(element, "in"),
        _inner(element, "return" if kind == "for" else "satisfies"),
        _type_ref(element),
    )


_BOXES: dict[str, Callable[[Element], d.Box]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "invocation": _invocation,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _loop,
    "some": _loop,
    "every": _loop,
}
