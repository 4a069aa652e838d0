"""What can happen to articles and limitations."""

from orgdesk.apps.knowledge.actions.acknowledge_training import acknowledge_training
from orgdesk.apps.knowledge.actions.add_picture import add_picture, note_pictures
from orgdesk.apps.knowledge.actions.assign_training import assign_training
from orgdesk.apps.knowledge.actions.correct_limitation import correct_limitation
from orgdesk.apps.knowledge.actions.discover_limitation import discover_limitation, link_limitation
from orgdesk.apps.knowledge.actions.enter_stage import enter_stage
from orgdesk.apps.knowledge.actions.excuse_from_training import excuse_from_training
from orgdesk.apps.knowledge.actions.hold_session import hold_session, name_material, take_material_off
from orgdesk.apps.knowledge.actions.judge_solution import judge_solution
from orgdesk.apps.knowledge.actions.merge_limitation import merge_limitation, part_limitation
from orgdesk.apps.knowledge.actions.name_channels import deliver_to_channel, name_channels
from orgdesk.apps.knowledge.actions.note_reading import answer_whether_solved, note_reading, note_search
from orgdesk.apps.knowledge.actions.place_article import place_article
from orgdesk.apps.knowledge.actions.provide_solution import provide_solution
from orgdesk.apps.knowledge.actions.publish_article import publish_article, publish_for_limitation
from orgdesk.apps.knowledge.actions.qualify_limitation import qualify_limitation
from orgdesk.apps.knowledge.actions.translate_article import (
    publish_translation,
    translate_article,
    withdraw_translation,
)
from orgdesk.apps.knowledge.actions.write_article import write_article

__all__ = [
    "acknowledge_training",
    "add_picture",
    "answer_whether_solved",
    "assign_training",
    "correct_limitation",
    "deliver_to_channel",
    "discover_limitation",
    "enter_stage",
    "excuse_from_training",
    "hold_session",
    "judge_solution",
    "link_limitation",
    "merge_limitation",
    "name_channels",
    "name_material",
    "note_pictures",
    "note_reading",
    "note_search",
    "part_limitation",
    "place_article",
    "provide_solution",
    "publish_article",
    "publish_for_limitation",
    "publish_translation",
    "qualify_limitation",
    "take_material_off",
    "translate_article",
    "withdraw_translation",
    "write_article",
]
