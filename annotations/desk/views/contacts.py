"""Attempts to reach whoever made a claim: recording one, and adding what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_claim, perform
from annotations.desk.forms.contacts import ContactForm
from annotations.models import Contact
from annotations.workflow import contact_edit, contacts


@desk_view
@require_POST
def add(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Record an attempt."""
    claim = find_claim(uuid)
    form = ContactForm(request.POST, auto_id="contact_%s")
    return perform(
        request,
        claim,
        "contact",
        lambda: contacts.record_contact(claim, actor=request.user, **form.cleaned_data),
        form=form,
        done=_("Recorded."),
    )


@desk_view
@require_POST
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one's own record: the answer may come days later."""
    contact = get_object_or_404(Contact.objects.select_related("claim"), pk=pk)
    form = ContactForm(request.POST, auto_id=f"contact_{pk}_%s")
    return perform(
        request,
        find_claim(contact.claim.uuid),
        f"contact-{pk}",
        lambda: contact_edit.edit_contact(contact, actor=request.user, **form.cleaned_data),
        form=form,
        done=_("Saved."),
    )
