"""A reference structure: the functions that a customer-service organisation usually has, with their titles."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.core.phrases import Phrase, phrase


@dataclass(frozen=True)
class ReferenceFunction:
    """One function: what it is for, what it is called and what the people in it are called.

    `linked` functions need not be part of the service organisation; an internal service with an OLA is enough.
    """

    code: str
    name: Phrase
    purpose: Phrase
    titles: tuple[str, ...]
    names: tuple[str, ...] = ()
    linked: bool = False


REFERENCE_FUNCTIONS = (
    ReferenceFunction(
        "head_of_service",
        phrase("Head of service"),
        phrase("One person to whom every customer-facing function answers, and who sits with the executives."),
        (
            "Chief Customer Officer",
            "Chief Operating Officer",
            "EVP of Customer Experience",
            "SVP of Customer Experience",
            "EVP of Service Delivery",
            "SVP of Service Delivery",
            "Director of Customer Experience",
            "Director of Customer Service",
            "Head of Customer Service",
        ),
    ),
    ReferenceFunction(
        "account_management",
        phrase("Account management"),
        phrase(
            "Between service and sales: one customer or a pool, from the first contract through support, renewal and cross-sale."
        ),
        (
            "Account Executive",
            "Account Manager",
            "Account Representative",
            "Customer Service Account Manager",
            "Retail Account Manager",
            "Client Relationship Manager",
            "Enterprise Account Manager",
            "Key Account Manager",
        ),
        ("account operations", "key accounts"),
    ),
    ReferenceFunction(
        "incentives_rewards",
        phrase("Customer incentives and rewards"),
        phrase("Creates, runs and analyses loyalty programmes and one-time incentives."),
        (
            "Customer Experience Specialist",
            "Customer Loyalty Specialist",
            "Customer Success Specialist",
            "Loyalty Specialist",
        ),
        ("incentives", "rewards", "loyalty"),
    ),
    ReferenceFunction(
        "incident_management",
        phrase("Incident management"),
        phrase("Takes matters that go beyond the first contact and need further action."),
        ("Incident Management Specialist", "Incident Analyst", "Incident Specialist", "Incident Manager"),
        ("incidents",),
    ),
    ReferenceFunction(
        "returns_warranty",
        phrase("Returns and warranty"),
        phrase(
            "Handles every return (replace, refund, ask for more) and keeps warranty terms, expiry dates and coverage."
        ),
        (
            "Customer Care Specialist",
            "Product Sales Specialist",
            "Warranty Operations Specialist",
            "Order Fulfilment Specialist",
            "Returns Specialist",
            "Warranty Specialist",
        ),
        ("returns", "warranty", "repair"),
    ),
    ReferenceFunction(
        "technical_support",
        phrase("Technical and product support"),
        phrase("Helps by product with people trained for it, writes down fixes and tells development what breaks."),
        (
            "Product Support Specialist",
            "Technical Support Specialist",
            "Technical Support Representative",
            "Customer Support Engineer",
            "T1 Agent",
            "T2 Technical Support Rep",
        ),
        ("support", "product support", "help desk", "service desk"),
    ),
    ReferenceFunction(
        "contact_centre",
        phrase("Contact centre"),
        phrase("Answers on every channel; often the department with the most staff."),
        ("Call Centre Agent", "Contact Centre Agent", "Customer Service Representative", "Customer Service Agent"),
        ("call centre", "call center", "contact center"),
    ),
    ReferenceFunction(
        "purchasing",
        phrase("Purchasing"),
        phrase("Makes sure that what customers were promised can be delivered."),
        ("Purchasing Manager", "Buyer", "Procurement Specialist"),
        ("procurement",),
        linked=True,
    ),
)

RESEARCH_DEVELOPMENT = "research_development"
"""Function code of units that research and develop; the R&D paths lead to them."""

HUMAN_RESOURCES = "human_resources"
"""Function code of units that take part in every move of people."""
