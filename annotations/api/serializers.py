"""What is asked and what is sent in, checked; the answers of the intake."""

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.models import ArticleState
from annotations.text.received import Notice

SEQUENCE_MAX = 2**63 - 1
PAGE_SIZE = 50
PAGE_SIZE_MAX = 200


class OnlyKnown(serializers.Serializer[Any]):
    """Refuse what is not understood: a misspelt name must not be silently ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; raise ValidationError for names that there are not."""
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {str(name)[:80]: [_("There is no such name here.")] for name in unknown[:10]}
                )
        return super().to_internal_value(data)


class StrictText(serializers.CharField):
    """Text that was sent as text: a number is no title."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text; raise ValidationError for anything else."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Instant(serializers.DateTimeField):
    """A moment in ISO 8601 with its offset, or a whole day, which begins at midnight UTC."""

    default_error_messages = {
        "invalid": _("Write it as 2026-11-21T14:30:00Z, or as 2026-11-21."),
        "range": _("This date cannot be meant."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Return the moment, aware; raise ValidationError."""
        if not isinstance(value, str) or not value.isascii() or len(value) > 40:
            self.fail("invalid")
        # In a query an unescaped plus sign arrives as a space.
        text = re.sub(r" (?=\d\d:?\d\d$)", "+", value) if "T" in value else value
        try:
            day = parse_date(text)
            moment = (
                datetime(day.year, day.month, day.day, tzinfo=UTC) if day else parse_datetime(text)
            )
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail("invalid")
        if not 1800 <= moment.year <= 9000:
            self.fail("range")
        return moment


class IncomingArticle(OnlyKnown):
    """An article for the desk to check."""

    text = StrictText(
        trim_whitespace=False,
        help_text="The article's text, at most 2 MB in UTF-8. It is kept exactly as sent, but for line ends, which become \\n.",
    )
    title = StrictText(
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="At most 500 characters; made of the text's beginning where it is missing.",
    )
    source = StrictText(  # type: ignore[assignment]
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=200,
        help_text="The outlet's name; the link's domain where it is missing.",
    )
    url = StrictText(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=2000,
        help_text="The article's own link, http or https.",
    )
    author = StrictText(required=False, allow_blank=True, allow_null=True, max_length=200)
    published_at = Instant(
        required=False, allow_null=True, help_text="ISO 8601 with an offset, or a day."
    )

    def validate_published_at(self, value: datetime | None) -> datetime | None:
        """Refuse a future that no time zone explains."""
        if value is not None and value > timezone.now() + timedelta(days=2):
            raise serializers.ValidationError(_("The date of publication lies in the future."))
        return value


class SegmentationStatus(serializers.Serializer[Any]):
    """How far the machine's reading of the text is."""

    units = serializers.IntegerField(min_value=0, help_text="Sentences and headings found.")
    claims = serializers.IntegerField(min_value=0, help_text="Claims suggested to the editors.")
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ArticleLinks(serializers.Serializer[Any]):
    """Where to look next."""

    self = serializers.URLField(
        allow_null=True, help_text="Null where the article came from somebody else before."
    )


class ReceivedArticle(serializers.Serializer[Any]):
    """What became of an article that was sent in."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=ArticleState.values)
    failure = serializers.CharField(allow_null=True, help_text="Why the segmentation failed.")
    sha256 = serializers.RegexField("^[0-9a-f]{64}$", help_text="Of the text as kept, in UTF-8.")
    characters = serializers.IntegerField(min_value=1, help_text="Code points.")
    received_at = serializers.DateTimeField()
    notices = serializers.ListField(
        child=serializers.ChoiceField(choices=[str(notice) for notice in Notice]),
        help_text="What was done to the text at the door, or noticed about it.",
    )
    duplicate = serializers.BooleanField(help_text="The same text was here before.")
    segmentation = SegmentationStatus(allow_null=True)
    links = ArticleLinks()


class ErrorDetail(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people, in the language of Accept-Language.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong with each field, by its name.",
    )


class Error(serializers.Serializer[Any]):
    """Any error."""

    error = ErrorDetail()


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9_-]{4,40}$"})
class Cursor(serializers.CharField):
    """A place in the order of publication, which readers are not to look into."""

    default_error_messages = {
        "invalid": _("This cursor is damaged. Begin without one."),
    }

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        """Return the number of the last change seen; raise ValidationError."""
        text = super().to_internal_value(data)
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except (binascii.Error, ValueError):
            self.fail("invalid")
        found = re.fullmatch(r"s([0-9]{1,19})", raw)
        if found is None or int(found[1]) > SEQUENCE_MAX:
            self.fail("invalid")
        return int(found[1])


def write_cursor(sequence: int) -> str:
    """Return the cursor of a place."""
    return base64.urlsafe_b64encode(f"s{sequence}".encode()).decode().rstrip("=")


class ClaimQuery(OnlyKnown):
    """How a list of claims is narrowed down and paged through."""

    cursor = Cursor(
        required=False,
        help_text="From the page before, or from your last visit: only what changed after it comes.",
    )
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=PAGE_SIZE_MAX, default=PAGE_SIZE
    )
    tag = serializers.SlugField(required=False, max_length=60, help_text="A tag's short name.")
    claimant = serializers.CharField(required=False, max_length=300, help_text="The exact name.")
    rating = serializers.SlugField(
        required=False, max_length=60, help_text="A rating's short name."
    )
    article = serializers.UUIDField(required=False, help_text="Claims said in this article.")
    outlet = serializers.CharField(
        required=False, max_length=253, help_text="An outlet's name or its domain."
    )
    updated_since = Instant(
        required=False, help_text="ISO 8601 with an offset, or a day: changed then or later."
    )


def read_query(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, Any]:
    """Return the checked query; raise ValidationError for anything unknown, doubled or unusable."""
    given = dict(pairs)
    doubled = [name for name, values in given.items() if len(values) > 1]
    if doubled:
        raise serializers.ValidationError({name: [_("Give this once.")] for name in doubled})
    query = ClaimQuery(data={name: values[0] for name, values in given.items()})
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)
