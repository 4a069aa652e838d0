"""The steps of a limitation, flags and the council, as on their pages."""

from __future__ import annotations

from functools import partial

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyOrNone, Line, SomeLine, SomeWords
from orgdesk.apps.knowledge import forms
from orgdesk.apps.knowledge.api.articles import router as articles
from orgdesk.apps.knowledge.api.limitations import router as limitations

council = Router(auth=Scope("knowledge"))
_act = partial(offer, council)
_STEPS = {
    "verifications": ("verify_limitation_of", "Say whether it is so."),
    "qualifications": ("qualify_limitation_of", "Say what it is, and how you know."),
    "changes": ("decide_limitation_change", "Decide whether something will be changed."),
    "solutions": ("solve_limitation", "Say what changed, and what the customer does now."),
    "approvals": ("approve_limitation_solution", "Approve the solution, or refuse it."),
    "transfers": ("transfer_limitation_knowledge", "Hand the new knowledge over to those who teach it."),
    "channels": ("choose_limitation_channels", "Name the units who must learn of it, and “customers”."),
    "publications": ("publish_limitation_answer", "Publish the answer."),
}

for _noun, (_name, _words) in _STEPS.items():
    offer(limitations, f"/{{key}}/{_noun}", f"knowledge:{_noun}", _name, f"{_words} `item` is the work item that asks, where several do.",
          forms.FORMS[_noun], item=(KeyOrNone, ""))  # fmt: skip

offer(
    limitations,
    "/{key}/corrections",
    "knowledge:corrections",
    "correct_limitation_of",
    "Say better what it is: its line, what happens, its product.",
    forms.CorrectionForm,
)
offer(
    limitations,
    "/{key}/merging",
    "knowledge:merging",
    "merge_limitation_into",
    "It is the same as another one, which stays; whatever waits goes there.",
    forms.MergingForm,
)
offer(
    limitations,
    "/{key}/merging/end",
    "knowledge:merging-end",
    "part_limitation_of",
    "Not the same after all: it stands by itself again.",
    reason=SomeLine,
)
offer(
    articles,
    "/{key}/flags/{pk}/end",
    "knowledge:flag-end",
    "mend_article_flag",
    "Say how what was flagged is mended.",
    answer=SomeLine,
)
offer(
    articles,
    "/{key}/standing",
    "knowledge:article-standing",
    "place_article",
    "Say how far it is trusted, who may improve it, its unit and product; archived, readers no longer see it.",
    forms.StandingForm,
)
offer(
    articles,
    "/pictures",
    "knowledge:pictures",
    "add_article_picture",
    "Keep a picture for an article: `typed` of the answer is what stands for it in the body.",
    forms.PictureForm,
)
_act(
    "/decisions",
    "knowledge:decisions",
    "note_council_decision",
    "Record what the council decided, about what and where it stands.",
    about=SomeLine,
    url=(Line, ""),
    decision=SomeWords,
)
_act(
    "/synonyms",
    "knowledge:synonyms",
    "keep_search_synonyms",
    "Words that mean the same, separated by commas.",
    words=SomeLine,
)
_act("/synonyms/{pk}/end", "knowledge:synonyms-end", "drop_search_synonyms", "They mean the same no more.")
_act(
    "/acknowledgements/{pk}/confirmation",
    "knowledge:acknowledgement",
    "acknowledge_training_of",
    "Say that one has read and understood.",
)
_act(
    "/acknowledgements/{pk}/excuse",
    "knowledge:acknowledgement-excuse",
    "excuse_from_training_of",
    "Wait no longer for this person to read it, and say why.",
    reason=SomeLine,
)
_act(
    "/trainings/{pk}/sessions",
    "knowledge:training-sessions",
    "plan_training_session",
    "Plan a session of a training: when, how, who leads, which lesson plan. Who came is noted by `note_course_attendance`.",
    forms.SessionForm,
)
_act(
    "/trainings/{pk}/materials",
    "knowledge:training-materials",
    "name_training_material",
    "Name an article, a text or a file as material of a training.",
    forms.TrainingMaterialForm,
)
_act(
    "/trainings/{pk}/materials/{key}/end",
    "knowledge:training-material-end",
    "take_training_material_off",
    "The article is no material of the training any more.",
)
