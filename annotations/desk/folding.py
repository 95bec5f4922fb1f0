"""Letters and digits that look alike to readers, one for one: what is typed finds what is stored.

For columns without a search key of their own, compared by PostgreSQL's `translate`.
"""

ALIKE = (
    "يىكۀةأإ\u200c٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ییکههاا 01234567890123456789abcdefghijklmnopqrstuvwxyz",
)


def fold(text: str) -> str:
    """Write look-alike letters and digits the one way that the search compares."""
    return text.translate(str.maketrans(*ALIKE)).strip()
