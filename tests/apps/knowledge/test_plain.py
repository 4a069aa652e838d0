"""An answer leaves for letters, chats and replies without the signs of Markdown."""

from __future__ import annotations

import pytest

from orgdesk.apps.knowledge.models import in_plain_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Keep it for **seven days**, *not* less.", "Keep it for seven days, not less."),
        ("## Print again\n\n* Reports\n* Reprint", "Print again\n\n- Reports\n- Reprint"),
        ("1. Press `Menu`.\n2. Wait.", "1. Press Menu.\n2. Wait."),
        ("See [the manual](https://help.brightwater.example/till).", "See the manual (https://help.brightwater.example/till)."),
        ("<https://help.brightwater.example/>", "https://help.brightwater.example/"),
        ("5 * 3 * 2, file_name_of, 2**3, a \\* b", "5 * 3 * 2, file_name_of, 2**3, a * b"),
        ("```\nset **x** _y_\n```", "set **x** _y_"),
        ("Press `**` twice", "Press ** twice"),
        ("![the menu](picture:abcdefghij012345) then _wait_", "[the menu] then wait"),
        ("__init__ is **bold** and ***both***", "init is bold and both"),
    ],
)  # fmt: skip
def test_a_reader_of_a_letter_sees_words_and_no_signs(written: str, read: str) -> None:
    assert in_plain_words(written) == read
