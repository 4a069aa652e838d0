"""`run.py docs`: build the site of the documents into var/site; `--write` the generated reference, `--pictures` take the pictures anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.docs.generated import write_generated
from tools.docs.pages import ROOT
from tools.docs.pictures import take_pictures
from tools.docs.site import BrokenLink, build_site


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py docs", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "site")
    parser.add_argument("--write", action="store_true", help="write the generated reference anew")
    parser.add_argument("--pictures", action="store_true", help="play the browser's stories and keep their pictures")
    options = parser.parse_args()
    if options.pictures and take_pictures():
        return 1
    if options.write:
        write_generated(ROOT / "docs" / "reference")
    try:
        pages = build_site(options.out)
    except BrokenLink as problem:
        print(f"docs: {problem}", file=sys.stderr)
        return 1
    print(f"docs: {len(pages)} pages, open {options.out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
