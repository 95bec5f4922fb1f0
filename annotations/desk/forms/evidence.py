"""What is typed about a piece of evidence, and how it stands to the claim."""

import hashlib
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.dates import MomentField
from annotations.desk.passages import Passage
from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import check_url
from annotations.fetching.files import MAX_BYTES, SUFFIXES
from annotations.fetching.guard import is_public
from annotations.models import Evidence, SourceType, Stance
from annotations.workflow.captures import explain

_AUTO = {"dir": "auto"}
_NAMES = {"list": "sources", "autocomplete": "off", **_AUTO}
ACCEPTED = ",".join(sorted({*SUFFIXES.values(), ".htm", ".jpeg"}))


class CitationForm(forms.Form):
    """How a piece of evidence stands to the claim."""

    stance = forms.ChoiceField(
        label=_("Stance"),
        choices=Stance.choices,
        error_messages={"required": _("Choose how it stands to the claim.")},
        widget=forms.RadioSelect,
    )
    excerpt = forms.CharField(
        label=_("Excerpt"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
        help_text=_("Quoted from it, word by word; … for what is left out."),
    )
    excerpt_reason = forms.CharField(
        label=_("Why the excerpt is not in the page as kept"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs=_AUTO),
        help_text=_("It was heard or seen there, or the page has changed. Reviewers read this."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.TextInput(attrs=_AUTO)
    )

    CITATION = ("stance", "excerpt", "excerpt_reason", "note")

    asks_reason = False
    """Whether the excerpt was looked for and not found, so that a reason is asked for."""
    nearest: Passage | None = None
    """What in the kept text comes nearest to the excerpt."""

    def citation(self) -> dict[str, Any]:
        """What belongs to its use for the claim."""
        return {name: self.cleaned_data[name] for name in self.CITATION}


class ReuseForm(CitationForm):
    """A piece of the library for this claim."""

    evidence = forms.ModelChoiceField(queryset=Evidence.objects.all())


class EditCitationForm(CitationForm):
    """A citation as it was read, to be changed."""

    read = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, citation_id: int, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"citation{citation_id}_%s")
        super().__init__(*args, **kwargs)
        self.citation_id = citation_id


class FactsForm(forms.Form):
    """What is known about a piece of evidence, wherever it is."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=500, widget=forms.TextInput(attrs=_AUTO)
    )
    publisher = forms.CharField(
        label=_("Publisher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_NAMES),
        help_text=_("Taken from the link where it is left empty."),
    )
    wire = forms.CharField(
        label=_("Taken over from"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_NAMES),
        help_text=_("The agency whose story it is: two links of one wire story are one source."),
    )
    source_type = forms.ChoiceField(
        label=_("Type of source"), choices=[("", _("Choose…")), *SourceType.choices], required=False
    )
    author = forms.CharField(
        label=_("Author"), required=False, max_length=200, widget=forms.TextInput(attrs=_AUTO)
    )
    published_at = MomentField(label=_("Published"), required=False)
    accessed_at = MomentField(
        label=_("Read, seen or spoken on"),
        required=False,
        with_time=True,
        help_text=_("Empty: now."),
    )
    stated_interest = forms.CharField(
        label=_("Its interest in the matter"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=_AUTO),
    )

    def clean_published_at(self) -> Any:
        """Refuse a day that has not come yet: it is a slip of the pen."""
        return _past(self.cleaned_data.get("published_at"))

    def clean_accessed_at(self) -> Any:
        """Refuse a day that has not come yet: nothing was read on it."""
        return _past(self.cleaned_data.get("accessed_at"))


def _past(moment: Any) -> Any:
    if moment is not None and moment > timezone.now() + timedelta(days=1):
        raise ValidationError(_("This day is still to come."), code="future")
    return moment


class EditEvidenceForm(FactsForm):
    """What is known about a piece, as it was read, to be corrected."""

    read = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    locator = forms.CharField(
        label=_("Where it is, offline"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=_AUTO),
    )

    FACTS = (
        "title",
        "publisher",
        "wire",
        "locator",
        "source_type",
        "author",
        "published_at",
        "accessed_at",
        "stated_interest",
    )

    def facts(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in self.FACTS}


def refused(url: str) -> str:
    """Say why a link could never be fetched, as far as the link itself tells; nothing for others."""
    if "://" not in url:
        # What is no link at all is told better by the workflow.
        return ""
    try:
        host = check_url(url).host
        if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
            raise FetchFailed(Code.ADDRESS_REFUSED, host)
        if _is_number(host) and not is_public(ip_address(host)):
            raise FetchFailed(Code.ADDRESS_REFUSED, host)
    except FetchFailed as failure:
        if failure.code == Code.BAD_URL:
            return ""
        message, _detail = explain(str(failure))
        return str(message)
    return ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


LINK, FILE, OFFLINE = "link", "file", "offline"
PLACE, CALL = "place", "call"


class EvidenceForm(FactsForm, CitationForm):
    """A new piece of evidence: a page by its link, a file, or something offline by where it is."""

    where = forms.ChoiceField(
        label=_("Where it is"),
        required=False,
        choices=[(LINK, _("A link")), (FILE, _("A file")), (OFFLINE, _("Offline"))],
        widget=forms.RadioSelect,
    )
    url = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=4000,
        widget=forms.TextInput(
            attrs={
                "dir": "ltr",
                "inputmode": "url",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": "https://",
            }
        ),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        max_length=500,
        help_text=_("PDF, Word (.docx), HTML, plain text, or a picture (PNG, JPEG); up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    offline = forms.ChoiceField(
        label=_("What it is"),
        required=False,
        choices=[
            (PLACE, _("A book, a paper, a document")),
            (CALL, _("A telephone call or a conversation")),
        ],
    )
    locator = forms.CharField(
        label=_("Where it is, offline"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs=_AUTO),
        help_text=_("Book and page, number of the document; for a call, with whom."),
    )
    known = forms.ModelChoiceField(
        queryset=Evidence.objects.all(), required=False, widget=forms.HiddenInput
    )

    EVIDENCE = (
        "url",
        "locator",
        "title",
        "publisher",
        "source_type",
        "author",
        "published_at",
        "accessed_at",
        "stated_interest",
    )

    offered: Evidence | None = None
    """The piece of the library that this already is."""

    def clean_url(self) -> str:
        """Refuse at once what could never be fetched: other schemes, passwords, our own machines."""
        url: str = self.cleaned_data.get("url", "")
        if reason := refused(url):
            raise ValidationError(reason, code="refused")
        return url

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Refuse by its size what need not be read to be refused."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than 20 MB."), code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        """Keep to the way that was chosen, where something is there; write a call as a call."""
        data = super().clean() or self.cleaned_data
        ways = {LINK: data.get("url"), FILE: data.get("file"), OFFLINE: data.get("locator")}
        if ways.get(data.get("where", "")):
            for way, name in ((LINK, "url"), (FILE, "file"), (OFFLINE, "locator")):
                if way != data["where"]:
                    data[name] = None if way == FILE else ""
        if data.get("offline") == CALL and data.get("locator"):
            if not data.get("accessed_at") and "accessed_at" not in self.errors:
                self.add_error("accessed_at", _("Say when you spoke."))
            data["locator"] = str(_("Conversation with {who}")).format(who=data["locator"])
        return data

    @property
    def way(self) -> str:
        """The way that is shown chosen."""
        return str(self["where"].value() or "") or (
            OFFLINE if self["locator"].value() and not self["url"].value() else LINK
        )

    def evidence(self) -> dict[str, Any]:
        """What belongs to the piece of evidence."""
        return {name: self.cleaned_data[name] for name in self.EVIDENCE}

    def digest(self) -> str:
        """Return the SHA-256 of the file, or nothing where there is none."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is None:
            return ""
        found = hashlib.sha256()
        for chunk in file.chunks():
            found.update(chunk)
        file.seek(0)
        return found.hexdigest()


class CopyForm(forms.Form):
    """A copy of a piece that somebody has, kept beside what was fetched."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=500,
        help_text=_("PDF, Word (.docx), HTML, plain text, or a picture (PNG, JPEG); up to 20 MB."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    clean_file = EvidenceForm.clean_file
