"""What the invented people ask and answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A request and its answer; `searched` is what the customer looked for before."""

    subject: str
    text: str
    answer: str
    product: str = "tidewater-meter"
    channel: str = "portal"
    searched: str = ""


@dataclass(frozen=True)
class Loop:
    """One limitation's story; `steps` is how far it has come by now, `day` when it was discovered."""

    day: int
    title: str
    kind: str
    question: Question
    customer: str
    agent: str
    tried: str
    cause: str
    solution: str
    article: str
    steps: int
    refused_once: bool = False


ARTICLES = (
    (
        "Connect a Tidewater meter to the network",
        """Open the cover, plug the cable into the left socket and wait for the green light.

1. Switch the meter off.
2. Plug in the cable.
3. Switch it on and wait one minute.

If the light stays amber, the meter waits for an address: restart the switch of the shop.""",
        "tidewater-meter",
    ),
    (
        "Print the end-of-day report on a Pier till",
        "Press **Reports**, choose **End of day** and press **Print**.\n\nThe report can be printed again until midnight.",
        "pier-till",
    ),
    (
        "Change your password in the Lockgate portal",
        "Choose your name at the top right, then **Password**. A new one needs twelve characters.",
        "lockgate-portal",
    ),
    (
        "Replace the receipt roll of a Pier till",
        "Lift the lid, take the empty roll out and lay the new one in with the paper end towards you.",
        "pier-till",
    ),
)

SEARCHES = (
    "connect meter network",
    "end of day report",
    "change password",
    "receipt roll",
    "meter light amber",
    "print report again",
    "invoice address",
)

QUESTIONS = (
    Question(
        "The meter shows an amber light",
        "Since this morning the light of the meter at pump 3 is amber.",
        "Please restart the switch behind the counter; the meter then gets its address and turns green within a minute.",
        searched="meter amber light",
    ),
    Question(
        "Second receipt for a customer",
        "A customer asks for a second receipt from yesterday. Can the till print it?",
        "Yes: press Reports, Receipts, choose the day and the time, then Print.",
        "pier-till",
        "email",
    ),
    Question(
        "New colleague needs access",
        "Please give our new colleague access to the portal.",
        "Done: your colleague gets a mail with a link that lasts a day.",
        "lockgate-portal",
        searched="new user portal",
    ),
    Question(
        "Report does not print",
        "The end of day report stays in the queue.",
        "The printer was set to another paper width. We changed it from here; please print again.",
        "pier-till",
        "phone",
        "print report",
    ),
    Question(
        "Which cable fits?",
        "We lost the network cable of a meter. Which one do we buy?",
        "Any shielded cable of category 6 up to 30 metres fits.",
        searched="meter cable",
    ),
)

REFUSAL = "Say what the customer must do, not only what was changed."

LOOPS = (
    Loop(
        4,
        "Export of daily totals stops after the update to 4.2",
        "cannot",
        Question(
            "Export fails after the update",
            "Since the update on Monday the export of daily totals ends with an error. We need it by noon.",
            "",
            "pier-till",
            searched="export daily totals error",
        ),
        "nadia",
        "joyce",
        "Reproduced with the sample file: the field for the tax code is missing in the new format.",
        "The new format dropped a field that the export still asks for.",
        "Version 4.2.1 writes the tax code again. Update by the menu, then export.",
        "Update the till to 4.2.1: press **Menu**, **About**, **Update**. Then export again; nothing is lost.",
        11,
        refused_once=True,
    ),
    Loop(
        12,
        "Two meters on one socket answer with the same address",
        "do_not_know",
        Question(
            "Two meters, one address",
            "We run two meters on one socket and both show the same address.",
            "",
            searched="two meters same address",
        ),
        "jonas",
        "pim",
        "Not described anywhere; the customer uses a splitter that we do not sell.",
        "Splitters are allowed, but the second meter must be given its address by hand.",
        "Give the second meter a fixed address in its menu.",
        "Open the menu of the second meter, choose **Network**, **Fixed address**, and enter the next free number.",
        10,
    ),
    Loop(
        21,
        "Loyalty points are not counted on split payments",
        "cannot",
        Question(
            "Points missing on split payments",
            "When a customer pays half by card and half in cash, no points are counted.",
            "",
            "pier-till",
            "email",
        ),
        "tess",
        "lena",
        "Tried three payments: points are only counted for the first part.",
        "The counter listens to the first part of a payment only.",
        "The counter now listens to the whole payment; comes with 4.3.",
        "From version 4.3 points are counted for the whole payment.",
        4,
    ),
    Loop(
        30,
        "Portal shows yesterday's prices until noon",
        "cannot",
        Question(
            "Old prices in the portal",
            "Every morning the portal shows the prices of yesterday until about noon.",
            "",
            "lockgate-portal",
            searched="prices not updated portal",
        ),
        "omar",
        "joyce",
        "The prices are right in the till at eight; the portal follows four hours later.",
        "The nightly copy begins too late.",
        "The copy begins at four in the morning.",
        "Prices are right from six in the morning.",
        2,
    ),
    Loop(
        38,
        "A meter cannot be moved to another site by the customer",
        "do_not_know",
        Question(
            "Move a meter to another site",
            "We want to move a meter to our second shop. How do we do that ourselves?",
            "",
            searched="move meter site",
        ),
        "ruth",
        "pim",
        "Asked the installers: nobody knows whether the customer may do it alone.",
        "",
        "",
        "",
        0,
    ),
)

FRESH = (
    Question(
        "Till does not start after the night",
        "The second till shows a black screen since this morning.",
        "",
        "pier-till",
        "phone",
    ),
    Question(
        "Invoice to our new address", "Please send invoices to the new address from next month.", "", "lockgate-portal"
    ),
    Question(
        "Meter counts twice",
        "The meter at pump 5 seems to count every litre twice since the weekend.",
        "",
        searched="meter counts twice",
    ),
    Question(
        "Licence for a second site", "We open a second site in spring and need the licence there too.", "", "pier-till"
    ),
)

WAITING = Question(
    "Display flickers",
    "The display of the till flickers in the afternoon.",
    "Could you send us a short film of it, and the number on the back of the display?",
    "pier-till",
)
