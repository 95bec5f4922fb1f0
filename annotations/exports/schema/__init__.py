"""The published JSON Schema of the house JSON. A new version is a new file; old ones stay."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def claim_schema() -> dict[str, Any]:
    """Return the JSON Schema of what is exported of a claim. Not to be changed by callers."""
    text = (files(__package__) / "claim-1.0.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
