"""What the features of check-worthiness are called in the newsroom: code -> (Persian, English)."""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {}
