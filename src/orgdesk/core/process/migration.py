"""Moving running instances to another version: a plan, a dry-run report, and the moved state.

Every stored token waits, so a migration only says where: by the same id, or by the plan's map. A token may move when its
node's kind and the chain of scopes around it match. Timers keep their due time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from orgdesk.core.phrases import Phrase, joined, phrase
from orgdesk.core.process.board import is_join
from orgdesk.core.process.definition import Node, ProcessDefinition
from orgdesk.core.process.errors import CommandRefused
from orgdesk.core.process.state import InstanceState, Scope, Subscription, Token


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """From one version to another; `moves` maps old ids of nodes and flows to new ones, all others keep theirs."""

    source: ProcessDefinition
    target: ProcessDefinition
    moves: Mapping[str, str] = field(default_factory=dict)

    def new_id(self, old: str) -> str:
        """Where an old id goes."""
        return self.moves.get(old, old)


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What a migration of one instance would do: `problems` stand in its way, `notes` a person should know before."""

    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.problems


def plan_problems(plan: MigrationPlan) -> tuple[str, ...]:
    """What is wrong with a plan itself, before any instance is looked at."""
    problems = []
    if plan.source.key != plan.target.key:
        problems.append(
            phrase("{source!r} and {target!r} are different processes", source=plan.source.key, target=plan.target.key)
        )
    for old, new in plan.moves.items():
        if old not in plan.source.nodes and old not in plan.source.flows:
            problems.append(phrase("the old version has no node or flow {old!r}", old=old))
        if new not in plan.target.nodes and new not in plan.target.flows:
            problems.append(phrase("the new version has no node or flow {new!r}", new=new))
    return tuple(problems)


def report_migration(plan: MigrationPlan, state: InstanceState) -> MigrationReport:
    """Dry run: what would stand in the way of migrating this instance."""
    problems = list(plan_problems(plan))
    notes: list[str] = []
    if not _scopes(plan, state):
        problems.append(
            phrase(
                "the instance runs {process!r}, not {reference!r}",
                process=state.process,
                reference=plan.source.reference,
            )
        )
    for scope in _scopes(plan, state).values():
        if scope.node:
            problems += _node_problems(plan, scope.node, phrase("the scope {scope}", scope=scope.id))
    for token in _tokens(plan, state):
        problems += _node_problems(plan, token.node, phrase("the token {token}", token=token.id))
        problems += _flow_problems(plan, token)
        notes += _boundary_notes(plan, token)
    for row in _subscriptions(plan, state):
        if plan.new_id(row.node) not in plan.target.nodes:
            notes.append(phrase("nobody waits for {node!r} any more: the new version does not have it", node=row.node))
    return MigrationReport(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(notes)))


def migrate(plan: MigrationPlan, state: InstanceState) -> InstanceState:
    """The instance on the new version. Raises CommandRefused with the report's problems."""
    report = report_migration(plan, state)
    if not report.possible:
        raise CommandRefused(
            phrase("This instance cannot be migrated: {problems}.", problems=joined(report.problems, "; "))
        )
    scopes = _scopes(plan, state)
    moved_scopes = {
        scope.id: replace(scope, process=plan.target.reference, node=plan.new_id(scope.node))
        for scope in scopes.values()
    }
    moved_tokens = {
        token.id: replace(token, node=plan.new_id(token.node), flow=plan.new_id(token.flow))
        for token in _tokens(plan, state)
    }
    moved = {row.id: replace(row, node=plan.new_id(row.node)) for row in _subscriptions(plan, state)}
    gone = {row_id for row_id, row in moved.items() if row.node not in plan.target.nodes}
    named = {row_id: replace(row, name=_event_name(plan, row)) for row_id, row in moved.items() if row_id not in gone}
    is_root = state.process == plan.source.reference
    return replace(
        state,
        process=plan.target.reference if is_root else state.process,
        scopes={**state.scopes, **moved_scopes},
        tokens={**state.tokens, **moved_tokens},
        subscriptions={key: named.get(key, row) for key, row in state.subscriptions.items() if key not in gone},
        performers={plan.new_id(task): by for task, by in state.performers.items()},
    )


def _scopes(plan: MigrationPlan, state: InstanceState) -> dict[int, Scope]:
    return {key: scope for key, scope in state.scopes.items() if scope.process == plan.source.reference}


def _tokens(plan: MigrationPlan, state: InstanceState) -> list[Token]:
    scopes = _scopes(plan, state)
    return [token for token in state.tokens.values() if token.scope in scopes]


def _subscriptions(plan: MigrationPlan, state: InstanceState) -> list[Subscription]:
    scopes = _scopes(plan, state)
    return [row for row in state.subscriptions.values() if row.scope in scopes]


def _event_name(plan: MigrationPlan, row: Subscription) -> str:
    event = plan.target.nodes[row.node].event
    return event.name if event is not None else row.name


def _node_problems(plan: MigrationPlan, old_id: str, who: str) -> Iterator[Phrase]:
    old, new = plan.source.nodes[old_id], plan.target.nodes.get(plan.new_id(old_id))
    if new is None:
        yield phrase(
            "{who} waits at {old_id!r}, which the new version does not have; map it to another node",
            who=who,
            old_id=old_id,
        )
    elif old.kind is not new.kind or (old.repetition is None) != (new.repetition is None):
        yield phrase(
            "{who} waits at the {kind} {old_id!r}; {new!r} is another kind: {new_kind}",
            who=who,
            kind=old.kind,
            old_id=old_id,
            new=new.id,
            new_kind=new.kind,
        )
    elif _chain(plan.source, old, plan) != _chain(plan.target, new, None):
        yield phrase("{who} waits at {old_id!r}; {new!r} lies in another scope", who=who, old_id=old_id, new=new.id)


def _chain(definition: ProcessDefinition, node: Node, plan: MigrationPlan | None) -> list[str]:
    """The ids of the scopes around a node, innermost first, as the new version names them."""
    chain = []
    parent = definition.nodes.get(node.parent)
    while parent is not None:
        chain.append(plan.new_id(parent.id) if plan is not None else parent.id)
        parent = definition.nodes.get(parent.parent)
    return chain


def _flow_problems(plan: MigrationPlan, token: Token) -> Iterator[Phrase]:
    """Only a join asks by which flow its tokens came."""
    node = plan.target.nodes.get(plan.new_id(token.node))
    if node is not None and is_join(node) and plan.new_id(token.flow) not in {flow.id for flow in node.incoming}:
        yield phrase(
            "the token {token} came to the join {node!r} by {flow!r}, which does not lead there any more",
            token=token.id,
            node=node.id,
            flow=token.flow,
        )


def _boundary_notes(plan: MigrationPlan, token: Token) -> Iterator[Phrase]:
    old, new = plan.source.nodes[token.node], plan.target.nodes.get(plan.new_id(token.node))
    if new is not None:
        known = {plan.new_id(boundary) for boundary in old.boundaries}
        for boundary in new.boundaries:
            if boundary not in known:
                yield phrase(
                    "the new boundary event {boundary!r} does not watch the token {token} that waits already",
                    boundary=boundary,
                    token=token.id,
                )
