"""The forms of the panel: which of them a person gets, and what stands in them at first."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from annotations.desk.forms.claims import (
    AssignForm,
    CommentForm,
    CorrectionForm,
    DismissForm,
    DueForm,
    ReasonForm,
    StatementForm,
    TagsForm,
)
from annotations.desk.forms.contacts import ContactForm
from annotations.desk.forms.evidence import EvidenceForm
from annotations.desk.forms.review import ReturnForm
from annotations.desk.forms.verdicts import VerdictForm, ratings_for
from annotations.models import Claim, CorrectionKind, Tag, Verdict, VerdictDraft


def forms_of(
    claim: Claim,
    verdict: Verdict | None,
    tags: list[Tag],
    may: frozenset[str],
    draft: VerdictDraft | None,
) -> dict[str, forms.Form]:
    """Return the forms of what a person may do to a claim, by the name of their section."""
    made = _blank_forms(may)
    if "edit_statement" in may:
        made["statement"] = StatementForm(
            auto_id="statement_%s",
            initial={
                "version": claim.version,
                "statement": claim.statement,
                "claimant": claim.claimant,
                "claimant_role": claim.claimant_role,
                "kinds": claim.kinds,
            },
        )
    if "tag" in may:
        made["tags"] = TagsForm(auto_id="tags_%s", initial={"tags": [tag.pk for tag in tags]})
    if "assign" in may or "reassign" in may:
        made["assign"] = AssignForm(auto_id="assign_%s", initial={"due_at": claim.due_at})
    if "set_due" in may:
        made["due"] = DueForm(
            auto_id="due_%s", initial={"due_at": claim.due_at, "priority": claim.priority}
        )
    if "write_verdict" in may:
        made["verdict"] = verdict_form(verdict, draft=draft)
    return made


def _blank_forms(may: frozenset[str]) -> dict[str, forms.Form]:
    """The forms that begin empty, whatever is written in the claim."""
    made: dict[str, forms.Form] = {}
    if "dismiss" in may:
        made["dismiss"] = DismissForm(auto_id="dismiss_%s")
    if "cite" in may:
        made["evidence"] = EvidenceForm(auto_id="evidence_%s")
    if "comment" in may:
        made["comment"] = CommentForm(auto_id="comment_%s")
    if "contact" in may:
        made["contact"] = ContactForm(auto_id="contact_%s", initial={"at": timezone.now()})
    if "correct" in may:
        made["correct"] = CorrectionForm(
            auto_id="correct_%s", initial={"kind": CorrectionKind.UPDATE}
        )
    if "return" in may:
        made["return"] = ReturnForm(auto_id="return_%s")
    for name in ("close", "withdraw"):
        if name in may:
            made[name] = ReasonForm(auto_id=f"{name}_%s")
    return made


def verdict_form(
    verdict: Verdict | None,
    data: Mapping[str, Any] | None = None,
    *,
    draft: VerdictDraft | None = None,
) -> VerdictForm:
    """Return the form of a verdict, as saved or as sent; as typed so far where a draft is given.

    Saving a draft goes over what is saved now: the panel shows both where somebody was quicker.
    """
    shown = draft or verdict
    return VerdictForm(
        data,
        auto_id="verdict_%s",
        ratings=ratings_for(verdict),
        initial={
            "number": verdict.number if verdict else None,
            "version": verdict.version if verdict else None,
            "rating": shown.rating_id,
            "conclusion": shown.conclusion,
            "justification": shown.justification,
            "single_source_reason": shown.single_source_reason,
        }
        if shown
        else None,
    )
