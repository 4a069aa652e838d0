"""Translations without gettext programs: `python -m tools.messages compile FILE…` or `check`."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["compile"]:
        for name in arguments[1:]:
            compile_catalogue(Path(name))
        return 0
    if arguments == ["check"]:
        problems = [problem for path in catalogues() for problem in problems_of(path)]
        print("\n".join(problems) if problems else f"messages: {len(catalogues())} catalogues can be compiled")
        return 1 if problems else 0
    print(__doc__, file=sys.stderr)
    return 2


def catalogues() -> list[Path]:
    return sorted((ROOT / "src/orgdesk").rglob("locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(path: Path) -> None:
    """Write the compiled form beside the source; unreviewed messages are left out, so that the original shows."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parents[1].name)
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalogue)


def problems_of(path: Path) -> list[str]:
    """What a translator must mend: a broken file, or placeholders that differ from the original's."""
    try:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parents[1].name, abort_invalid=True)
    except PoFileError as problem:
        return [f"{path.relative_to(ROOT)}: {problem}"]
    return [
        f"{path.relative_to(ROOT)}:{message.lineno}: {error}"
        for message, errors in catalogue.check()
        for error in errors
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
