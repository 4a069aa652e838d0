"""What is known of people beside their seats, each a dated row with its author."""

from orgdesk.apps.people.models.ability import AuthorityGrant, AuthorityUse, Flex, SkillRating
from orgdesk.apps.people.models.catalogue import Attendee, Course, Delivery, Material
from orgdesk.apps.people.models.moving import Application, Posting, Review
from orgdesk.apps.people.models.pulse import CulturePulse, PulseAnswer, PulseReply
from orgdesk.apps.people.models.talent import Aspiration, Assessment, Rotation, SuccessorName, TalentFlag
from orgdesk.apps.people.models.titles import CompanyTitle, RoleDescription
from orgdesk.apps.people.models.training import CrossTraining, TrainingProvision

__all__ = [
    "Application",
    "Aspiration",
    "Assessment",
    "Attendee",
    "AuthorityGrant",
    "AuthorityUse",
    "CompanyTitle",
    "Course",
    "CrossTraining",
    "CulturePulse",
    "Delivery",
    "Flex",
    "Material",
    "Posting",
    "PulseAnswer",
    "PulseReply",
    "Review",
    "RoleDescription",
    "Rotation",
    "SkillRating",
    "SuccessorName",
    "TalentFlag",
    "TrainingProvision",
]
