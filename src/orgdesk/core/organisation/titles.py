"""Titles in use in customer service, by industry: what each is for, what it answers for, and what else it is called.

A company adds its own beside these. Sources: the reference functions of this package and common job families.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.organisation.reference import REFERENCE_FUNCTIONS

HEAD_OF_SERVICE = "head_of_service"


class Industry(StrEnum):
    """Where a title is at home; ANY for those that are used everywhere."""

    ANY = "any"
    SOFTWARE = "software"
    TELECOMMUNICATIONS = "telecommunications"
    RETAIL = "retail"
    BANKING = "banking"
    INSURANCE = "insurance"
    HEALTH_CARE = "health_care"
    UTILITIES = "utilities"
    MANUFACTURING = "manufacturing"
    HOSPITALITY = "hospitality"
    LOGISTICS = "logistics"
    PUBLIC_SECTOR = "public_sector"


@dataclass(frozen=True)
class Title:
    """One title: its industry, level, reference function (`""` for none), purpose, responsibilities, other names."""

    name: str
    industry: Industry = Industry.ANY
    level: str = ""
    function: str = ""
    purpose: str = ""
    responsibilities: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()

    @property
    def is_head(self) -> bool:
        """Whether its holder may be the one head to whom every customer-facing unit answers."""
        return self.function == HEAD_OF_SERVICE

    def is_called(self, words: str) -> bool:
        """Whether the words are its name or another name of it."""
        return words.casefold() in {name.casefold() for name in (self.name, *self.synonyms)}


def find_title(words: str, titles: Iterable[Title]) -> Title | None:
    """The first title called so; seat numbers behind a title ("Trainer 3") do not matter."""
    plain = words.rstrip(" 0123456789") or words
    return next((title for title in titles if title.is_called(words) or title.is_called(plain)), None)


def _heads() -> tuple[Title, ...]:
    head = next(function for function in REFERENCE_FUNCTIONS if function.code == HEAD_OF_SERVICE)
    duties = ("Set the service strategy", "Own the numbers of customer-facing units", "Speak for customers")
    return tuple(Title(name, Industry.ANY, "director", HEAD_OF_SERVICE, head.purpose, duties) for name in head.titles)


_EVERYWHERE = (
    Title(
        "Customer Service Manager", Industry.ANY, "manager", "technical_support",
        "Leads the people who answer customers.",
        ("Staff and coach the team", "Keep its promises", "Evaluate skills"), ("Customer Support Manager",),
    ),
    Title(
        "Team Lead", Industry.ANY, "lead", "contact_centre", "Leads one team on the day.",
        ("Distribute work", "Coach on the job", "Take what escalates"), ("T1 Manager", "Supervisor", "Shift Lead"),
    ),
    Title(
        "Customer Service Representative", Industry.ANY, "entry", "contact_centre", "Answers customers on every channel.",
        ("Answer", "Record", "Pass on what another must do"), ("Customer Service Agent", "Customer Advisor"),
    ),
    Title(
        "Account Manager", Industry.ANY, "", "account_management", "Keeps and grows a set of customers.",
        ("Keep the relation", "Prepare renewals", "Report exceptions"), ("Client Relationship Manager", "Account Executive"),
    ),
    Title(
        "Key Account Manager", Industry.ANY, "senior", "account_management", "Nurtures the customers whom we least want to lose.",
        ("Plan each account", "Hold the contact rhythm", "Bring in executives"), ("Enterprise Account Manager",),
    ),
    Title(
        "Quality Analyst", Industry.ANY, "", "", "Judges samples of the work against criteria.",
        ("Draw samples", "Calibrate", "Feed back"), ("QA Engineer", "Quality Assurance Specialist"),
    ),
    Title(
        "Trainer", Industry.ANY, "", "", "Teaches staff and customers what is known.",
        ("Prepare material", "Deliver trainings", "Confirm levels"), ("Training Specialist",),
    ),
    Title(
        "Knowledge Manager", Industry.ANY, "manager", "", "Answers for what can be found and whether it is right.",
        ("Publish", "Retire", "Find the gaps"), ("Self Help Knowledge Manager",),
    ),
    Title(
        "Returns Specialist", Industry.ANY, "", "returns_warranty", "Handles what comes back.",
        ("Decide the outcome", "Check cover", "Feed causes back"), ("Warranty Specialist", "Repair Coordinator"),
    ),
    Title(
        "Loyalty Specialist", Industry.ANY, "", "incentives_rewards", "Runs programmes that reward customers.",
        ("Design", "Run", "Analyse"), ("Customer Loyalty Specialist",),
    ),
    Title(
        "Incident Manager", Industry.ANY, "manager", "incident_management", "Leads the answer to a disturbance.",
        ("Coordinate", "Tell customers", "Review afterwards"), ("Incident Specialist",),
    ),
    Title(
        "Human Resources Partner", Industry.ANY, "", "", "Takes part in every move of people.",
        ("Accompany applications", "Complete moves", "Keep records fair"), ("HR Partner",),
    ),
)  # fmt: skip

_BY_INDUSTRY = (
    Title("Technical Support Engineer", Industry.SOFTWARE, "senior", "technical_support",
          "Solves what takes a look inside the product.", ("Reproduce", "Work round", "Write down the fix"),
          ("T2 Technical Support Rep", "Support Engineer")),
    Title("Customer Success Manager", Industry.SOFTWARE, "", "account_management",
          "Sees that customers reach what they bought for.", ("Onboard", "Watch usage", "Prevent attrition")),
    Title("Implementation Consultant", Industry.SOFTWARE, "", "", "Puts the product into use.", ("Configure", "Migrate", "Hand over")),
    Title("Network Operations Technician", Industry.TELECOMMUNICATIONS, "", "incident_management",
          "Watches the network and opens incidents.", ("Watch", "Diagnose", "Dispatch")),
    Title("Field Service Technician", Industry.TELECOMMUNICATIONS, "", "technical_support",
          "Installs and repairs at the customer.", ("Install", "Repair", "Report from site"), ("Installer",)),
    Title("Retention Specialist", Industry.TELECOMMUNICATIONS, "", "account_management", "Talks with customers who want to leave.",
          ("Ask why", "Offer", "Record the reason")),
    Title("Store Service Associate", Industry.RETAIL, "entry", "contact_centre", "Serves who walks in.", ("Advise", "Exchange", "Order")),
    Title("Price Book Administrator", Industry.RETAIL, "", "", "Keeps prices at the till right.", ("Enter", "Verify", "Publish"), ("Pricebook",)),
    Title("Relationship Banker", Industry.BANKING, "", "account_management", "Serves a portfolio of clients.", ("Advise", "Review", "Refer")),
    Title("Dispute Resolution Analyst", Industry.BANKING, "", "incident_management", "Clears contested payments.",
          ("Gather evidence", "Decide", "Inform")),
    Title("Claims Handler", Industry.INSURANCE, "", "incident_management", "Takes a claim from notice to settlement.",
          ("Check cover", "Assess", "Settle"), ("Claims Adjuster",)),
    Title("Policy Service Representative", Industry.INSURANCE, "entry", "contact_centre", "Changes and explains policies.", ("Explain", "Change")),
    Title("Patient Access Representative", Industry.HEALTH_CARE, "entry", "contact_centre", "Receives patients and their papers.",
          ("Register", "Schedule", "Protect data")),
    Title("Patient Advocate", Industry.HEALTH_CARE, "", "incident_management", "Takes up what went wrong for a patient.", ("Listen", "Mediate")),
    Title("Meter Service Coordinator", Industry.UTILITIES, "", "technical_support", "Plans exchange and reading of meters.", ("Plan", "Dispatch")),
    Title("Outage Communicator", Industry.UTILITIES, "", "incident_management", "Tells customers what is out and until when.", ("Inform", "Update")),
    Title("Order Fulfilment Specialist", Industry.MANUFACTURING, "entry", "purchasing", "Picks, packs and ships.", ("Pick", "Pack", "Ship")),
    Title("Dealer Support Representative", Industry.MANUFACTURING, "", "technical_support", "Helps dealers sell and repair.", ("Quote", "Advise")),
    Title("Master Production Scheduler", Industry.MANUFACTURING, "senior", "", "Directs production on customer need.", ("Schedule", "Expedite")),
    Title("Guest Relations Manager", Industry.HOSPITALITY, "manager", "incident_management", "Makes good what disappointed a guest.",
          ("Welcome", "Recover", "Report")),
    Title("Concierge", Industry.HOSPITALITY, "", "contact_centre", "Arranges what guests ask for.", ("Advise", "Book")),
    Title("Shipment Tracing Agent", Industry.LOGISTICS, "entry", "contact_centre", "Finds what is late.", ("Trace", "Inform")),
    Title("Claims and Returns Coordinator", Industry.LOGISTICS, "", "returns_warranty", "Settles damage and returns.", ("Record", "Settle")),
    Title("Citizen Service Officer", Industry.PUBLIC_SECTOR, "entry", "contact_centre", "Answers citizens at the counter and by phone.",
          ("Inform", "Receive applications")),
    Title("Ombudsperson", Industry.PUBLIC_SECTOR, "senior", "incident_management", "Hears complaints apart from the line.", ("Hear", "Recommend")),
)  # fmt: skip

TITLES: tuple[Title, ...] = (*_heads(), *_EVERYWHERE, *_BY_INDUSTRY)
"""The catalogue: heads of service, titles used everywhere, titles by industry."""
