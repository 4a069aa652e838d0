from hypothesis import given

from core.organisation.structures import structures, tree_of
from orgdesk.core.organisation.model import Position, ReportingLine, Structure
from orgdesk.core.organisation.tree import build_tree


def test_the_chain_of_command_goes_from_the_nearest_boss_to_the_top() -> None:
    tree = build_tree(tree_of({"head": None, "manager": "head", "lead": "manager", "agent": "lead"}))

    assert tree.chain_of_command("agent") == ("lead", "manager", "head")
    assert tree.depth_of == {"head": 1, "manager": 2, "lead": 3, "agent": 4}
    assert tree.layers == 4


def test_a_span_counts_boxes_seats_and_fte_apart() -> None:
    structure = Structure(
        positions=(Position("lead", "Lead"), Position("t1", "T1", headcount=10, fte=8.5), Position("aide", "Aide")),
        lines=(ReportingLine("t1", "lead"), ReportingLine("aide", "lead")),
    )

    span = build_tree(structure).span("lead")

    assert (span.positions, span.seats, span.fte) == (2, 11, 9.5)


def test_siblings_follow_their_order_and_not_their_place_in_the_file() -> None:
    structure = Structure(
        positions=(Position("a", "A"), Position("late", "L", order=20), Position("early", "E", order=10)),
        lines=(ReportingLine("late", "a"), ReportingLine("early", "a")),
    )

    assert build_tree(structure).children("a") == ("early", "late")


def test_a_loop_is_cut_at_its_first_position_and_what_hangs_under_it_is_known() -> None:
    tree = build_tree(tree_of({"a": "c", "b": "a", "c": "b", "d": "c", "free": None}))

    assert tree.loops == (("a", "c", "b"),)
    assert tree.roots == ("a", "free")
    assert tree.caught_in_loops == {"a", "b", "c", "d"}


def test_a_position_that_is_its_own_boss_is_a_loop_of_one() -> None:
    assert build_tree(tree_of({"a": "a"})).loops == (("a",),)


def test_a_second_solid_boss_and_an_unknown_one_are_kept_beside_the_tree() -> None:
    lines = (ReportingLine("c", "a"), ReportingLine("c", "b"), ReportingLine("b", "nobody"))
    structure = Structure(positions=(Position("a", "A"), Position("b", "B"), Position("c", "C")), lines=lines)

    tree = build_tree(structure)

    assert tree.boss_of == {"c": "a"}
    assert tree.second_bosses == (lines[1],)
    assert tree.unknown_bosses == (lines[2],)


def test_a_chain_of_twenty_thousand_is_indexed_without_recursion() -> None:
    size = 20_000
    structure = Structure(
        positions=tuple(Position(f"p{n}", "") for n in range(size)),
        lines=tuple(ReportingLine(f"p{n}", f"p{n - 1}") for n in range(1, size)),
    )

    tree = build_tree(structure)

    assert tree.layers == size
    assert tree.spans_below["p0"].positions == size - 1


@given(structures())
def test_every_position_is_in_the_tree_once_whatever_the_lines(structure: Structure) -> None:
    tree = build_tree(structure)

    assert sorted(tree.order) == sorted(structure.position_by_key)
    assert all(tree.depth_of[key] == len(tree.chain_of_command(key)) + 1 for key in tree.order)
    assert sum(1 + tree.spans_below[root].positions for root in tree.roots) == len(tree.order)
