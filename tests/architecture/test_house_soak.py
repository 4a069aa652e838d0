"""The soak has something to run: a command that finds nothing to do must not look like one that found no fault."""

from tools.soak import list_tests


def test_the_soak_finds_kills_on_both_databases_and_mutated_mails_in_portions():
    found = list_tests(["tests/oracles/test_soak.py"])

    assert sum("test_killed_programs" in name and "sqlite" in name for name in found) == 20
    assert sum("test_killed_programs" in name and "postgresql" in name for name in found) == 20
    assert sum("test_killed_servers" in name and "sqlite" in name for name in found) == 20
    assert sum("test_killed_servers" in name and "postgresql" in name for name in found) == 20
    assert sum("test_mutated_mails" in name for name in found) == 20
