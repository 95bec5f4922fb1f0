"""What comes in is read strictly; what goes out was built as JSON values already."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from annotations.api.errors import TooLarge

BODY_MAX = 13 * 1024 * 1024
"""Two megabytes of text, each byte of which JSON may have written as six, and some more."""


class StrictJSON(BaseParser):
    """JSON by the letter: UTF-8, no NaN, no half surrogates, no bottomless nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value; raise ParseError or TooLarge."""
        del media_type, parser_context
        body = stream.read(BODY_MAX + 1)
        if len(body) > BODY_MAX:
            raise TooLarge(_("The text is larger than 2 MB. Send it in parts."))
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(
                _("The body is not JSON in UTF-8: %(fault)s") % {"fault": error}
            ) from None


class HouseJSON(BaseRenderer):
    """Plain JSON."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes."""
        del accepted_media_type, renderer_context
        return b"" if data is None else orjson.dumps(data)


class JSONLD(HouseJSON):
    """JSON-LD: a ClaimReview."""

    media_type = "application/ld+json"
    format = "jsonld"
