"""Phrases: English sentences that can be said in other languages."""

import copy
import json
import pickle
from enum import Enum

import pytest

from orgdesk.core.phrases import Phrase, joined, phrase


class Colour(Enum):
    RED = "red"


IN_FRENCH = {
    "{title} leads {seats} seats.": "{seats} postes sous {title}.",
    "the company": "l'entreprise",
    "The limit is of {whose}.": "La limite est de {whose}.",
    "red": "rouge",
}


def in_french(template):
    return IN_FRENCH.get(template, template)


def test_a_phrase_is_its_english_sentence():
    made = phrase("{title} leads {seats:.0f} seats.", title="Head of Support", seats=12.2)

    assert made == "Head of Support leads 12 seats."
    assert json.dumps([made]) == '["Head of Support leads 12 seats."]'
    assert {made: 1}["Head of Support leads 12 seats."] == 1
    assert f"{made}" == "Head of Support leads 12 seats."


def test_a_phrase_is_said_by_the_translation_of_its_template():
    assert phrase("{title} leads {seats} seats.", title="Lead", seats=3).said(in_french) == "3 postes sous Lead."
    assert phrase("Nobody translated {this}.", this=1).said(in_french) == "Nobody translated 1."


def test_phrases_and_words_among_the_values_are_said_in_turn():
    whose = phrase("The limit is of {whose}.", whose=phrase("the company"))

    assert whose == "The limit is of the company."
    assert whose.said(in_french) == "La limite est de l'entreprise."
    assert joined([whose, "Quill {& Co}", phrase("the company")], "; ").said(in_french) == (
        "La limite est de l'entreprise.; Quill {& Co}; l'entreprise"
    )
    assert phrase("{colour}", colour=Colour.RED) == "red"
    assert phrase("{colour}", colour=Colour.RED).said(in_french) == "rouge"


def test_a_row_of_names_is_nothing_to_translate():
    assert joined(["a", phrase("{title}", title="b")]).said(pytest.fail) == "a, b"
    assert joined([]).said(in_french) == ""


def test_braces_in_values_mean_nothing():
    hostile = "{title.__class__} {0} {"

    assert phrase("{title} leads {seats} seats.", title=hostile, seats=1) == f"{hostile} leads 1 seats."
    assert phrase("{title} leads {seats} seats.", title=hostile, seats=1).said(in_french).endswith(hostile + ".")


def test_the_words_of_an_exception_are_the_phrase_it_was_raised_with():
    refusal = ValueError(phrase("{title} leads {seats} seats.", title="Lead", seats=3))
    told_on = KeyError(str(refusal))
    around = phrase("The limit is of {whose}.", whose=refusal)

    assert str(refusal).said(in_french) == "3 postes sous Lead."
    assert told_on.args[0].said(in_french) == "3 postes sous Lead."
    assert around.said(in_french) == "La limite est de 3 postes sous Lead.."
    assert not any(isinstance(value, BaseException) for value in around.values.values())


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_phrase_survives_a_copy_and_a_pickle(again):
    made = again(phrase("The limit is of {whose}.", whose=phrase("the company")))

    assert isinstance(made, Phrase)
    assert made.said(in_french) == "La limite est de l'entreprise."
    refusal = again(ValueError(made))
    assert str(refusal).said(in_french) == "La limite est de l'entreprise."


def test_a_translation_with_another_place_is_an_error_of_its_own():
    with pytest.raises(KeyError):
        phrase("{title} leads {seats} seats.", title="Lead", seats=3).said(lambda template: "{sieges}")
