"""Typed readers of the environment, so that a wrong value fails at start with its name."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable; without a default it is required.

    Raises ImproperlyConfigured when it is missing or empty and has no default.
    """
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name} in the environment.")
    return default


def integer(name: str, default: int) -> int:
    """Return the variable as a whole number; raises ImproperlyConfigured on anything else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def number(name: str, default: float) -> float:
    """Return the variable as a number; raises ImproperlyConfigured on anything else."""
    value = text(name, str(default))
    try:
        return float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}.") from None


def flag(name: str, *, default: bool = False) -> bool:
    """Return the variable as yes or no (1/0, true/false, yes/no, on/off)."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """Return the variable's comma-separated parts, stripped, empties dropped."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
