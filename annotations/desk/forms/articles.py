"""Bringing an article in, and looking for one."""

from datetime import time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.dates import MomentField
from annotations.fetching.files import MAX_BYTES as FILE_MAX
from annotations.fetching.files import Fault
from annotations.models import ArticleState, IntakeChannel, Source, User
from annotations.workflow.bringing import FAULTS, receive_file, receive_link
from annotations.workflow.errors import IntakeRefused
from annotations.workflow.intake import Intake, receive_article

ACCEPTED = ".txt,.html,.htm,.docx,.pdf,text/plain,text/html,application/pdf"


class ReceivedTextField(forms.CharField):
    """A text exactly as it was pasted: nothing is stripped, and the door judges what is in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        # The door refuses NUL in words for editors; Django's own check would come before it.
        self.validators = []


class ArticleForm(forms.Form):
    """A text, pasted or as one file, and what is known about it.

    What a text, a title or a link must be is known to the workflow; `refuse` puts its answer
    beside the field it is about.
    """

    text = ReceivedTextField(
        label=_("Text of the article"),
        required=False,
        help_text=_("Paste it as it is: line breaks and damage included. It is kept unchanged."),
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Plain text of up to 2 MB in UTF-8 or windows-1256, a web page, Word (.docx) or PDF."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        help_text=_("Empty: the beginning of the text."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    outlet = forms.CharField(
        label=_("Outlet"),
        required=False,
        max_length=200,
        help_text=_("Who published it. Empty: taken from the link."),
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "list": "known-outlets"}
        ),
    )
    url = forms.CharField(
        label=_("Link"),
        required=False,
        help_text=_("Alone, without a text or a file: the page is fetched."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    author = forms.CharField(
        label=_("Author"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    published_at = MomentField(
        label=_("Published"),
        required=False,
        with_time=True,
        help_text=_("Jalali or Gregorian: 1405/09/01 14:30 or 2026-11-22."),
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Refuse by its size what need not be read to be refused."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is not None and (file.size or 0) > FILE_MAX:
            raise ValidationError(str(FAULTS[Fault.TOO_LARGE]), code="too_large")
        return file

    def clean_published_at(self) -> Any:
        """Refuse a day that has not come yet: it is a slip of the pen, and dates guide checks."""
        moment = self.cleaned_data.get("published_at")
        if moment is not None and moment > timezone.now() + timedelta(days=1):
            raise ValidationError(_("This day is still to come."), code="future")
        return moment

    def clean(self) -> dict[str, Any]:
        """See to it that there is exactly one text."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text", "").strip() and cleaned.get("file"):
            self.add_error(
                "file",
                ValidationError(
                    _(
                        "There is a text and a file. Send one of them; the other is another article."
                    ),
                    code="both",
                ),
            )
        return cleaned

    @property
    def channel(self) -> IntakeChannel:
        """How the text comes: a link that stands alone is fetched."""
        if self.cleaned_data.get("file") is not None:
            return IntakeChannel.UPLOAD
        alone = self.cleaned_data.get("url") and not self.cleaned_data.get("text", "").strip()
        return IntakeChannel.URL if alone else IntakeChannel.PASTE

    def bring_in(self, actor: User) -> Intake:
        """Hand what was typed or sent to the workflow; raises what it raises."""
        cleaned = self.cleaned_data
        known: dict[str, Any] = {
            "title": cleaned["title"],
            "source_name": cleaned["outlet"],
            "author": cleaned["author"],
            "published_at": cleaned["published_at"],
        }
        if self.channel == IntakeChannel.URL:
            return receive_link(cleaned["url"], actor=actor, **known)
        known["url"] = cleaned["url"]
        if self.channel == IntakeChannel.UPLOAD:
            file: UploadedFile[bytes] = cleaned["file"]
            return receive_file(file.read(), file.name or "", actor=actor, **known)
        return receive_article(cleaned["text"], actor=actor, channel=IntakeChannel.PASTE, **known)

    def refuse(self, refused: IntakeRefused) -> None:
        """Put the workflow's refusal beside the field that it is about."""
        about_text = {IntakeChannel.UPLOAD: "file", IntakeChannel.URL: "url"}.get(
            self.channel, "text"
        )
        field = refused.code if refused.code in ("title", "url") else about_text
        self.add_error(field, ValidationError(str(refused.message), code=refused.code))


class ManyFiles(forms.FileInput):
    """A box for several files."""

    allow_multiple_selected = True


class FilesForm(forms.Form):
    """Several files at once, each an article of its own."""

    documents = forms.FileField(
        label=_("Files"),
        required=False,
        help_text=_("Text, web pages, Word or PDF. Each becomes an article of its own."),
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
    )
    outlet = forms.CharField(
        label=_("Outlet"),
        required=False,
        max_length=200,
        help_text=_("Of all of them, if it is one."),
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "list": "known-outlets"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "many_%s", **kwargs})


class ArticleFilterForm(forms.Form):
    """What the list of articles is narrowed to; all of it stands in the address."""

    q = forms.CharField(
        label=_("Words of the title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *ArticleState.choices]
    )
    claims = forms.ChoiceField(
        label=_("Claims"),
        required=False,
        choices=[
            ("", _("all")),
            ("suggested", _("suggestions wait")),
            ("open", _("some at work")),
            ("done", _("nothing left to do")),
        ],
    )
    outlet = forms.ModelChoiceField(
        label=_("Outlet"),
        required=False,
        queryset=Source.objects.none(),
        empty_label=_("all"),
    )
    by = forms.ModelChoiceField(
        label=_("Brought in by"),
        required=False,
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label=_("all"),
    )
    since = MomentField(label=_("Received from"), required=False)
    until = MomentField(label=_("until"), required=False, at=time(23, 59, 59))
    sort = forms.ChoiceField(
        label=_("Sort"),
        required=False,
        choices=[
            ("newest", _("Received last")),
            ("oldest", _("Received first")),
            ("published", _("Published last")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets, people = self.fields["outlet"], self.fields["by"]
        assert isinstance(outlets, forms.ModelChoiceField)
        assert isinstance(people, forms.ModelChoiceField)
        outlets.queryset = (
            Source.objects.filter(articles__isnull=False).distinct().order_by("sort_key", "id")
        )
        people.queryset = (
            User.objects.filter(articles__isnull=False)
            .distinct()
            .order_by("display_name", "username")
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out of the list."""
        return any(self.data.get(name) for name in self.fields if name != "sort")
