"""Names, and the places where an editor may split a unit: from words and marks on the surface."""

from __future__ import annotations

from .claims import Evidence
from .phrases import heads, honorifics, noun_phrase, places, stops
from .tokens import Tokens
from .wordlists import word_counts, words

# of hazm's word counts: surnames are rarer than the one, and what is oftener than the other is none
_RARE = 3000
_COMMON = 10_000
#: First names that are words of the news as well: «ولی گزارش‌ها», «جو مسموم».
_WORDS_TOO = frozenset(
    "ولی جو جان شی عارف معصوم مسلم طالب کمال جلال جمال عزت عزیز حجت شیرین آزاده صادق بیل تونی آرمان کریم رحیم منصور سلمان".split()
)
#: What bears the name of a person: «خیابان محمد رضایی».
_NAMED_AFTER = frozenset(
    "خیابان میدان بزرگراه اتوبان کوچه بلوار پل بیمارستان دانشگاه مدرسه ورزشگاه سالن تالار مسجد پارک پایگاه فرودگاه بندر".split()
)
_CONJUNCTIONS = frozenset("و اما ولی لیکن".split())
_PARTING = _CONJUNCTIONS | frozenset("« “ ( » ” ) ؛ ; در درحالی درحالیکه ضمن".split())


def find_names(tokens: Tokens) -> list[tuple[int, int, str]]:
    """Places by the list, persons by a title or a first name: (first, after, "place" or "person")."""
    found = [(first, after, "place") for first, after, _ in places().find(tokens.keys)]
    keys = tokens.keys
    titles, given = honorifics(), words("names", "persons", "first_names")
    done = 0
    for n in [n for n, word in enumerate(keys) if word in titles or word in given]:
        if n < done or n + 1 >= len(keys):
            continue
        after = _titled(tokens, n) if keys[n] in titles else None
        if after is None and keys[n] in given and keys[n] not in _WORDS_TOO:
            after = _named(tokens, n)
        if after is not None:
            found.append((n, after, "person"))
            done = after
    found.sort()
    kept: list[tuple[int, int, str]] = []
    for name in found:
        if not kept or name[0] >= kept[-1][1]:
            kept.append(name)
    return kept


def _titled(tokens: Tokens, n: int) -> int | None:
    """The token after «دکتر بهروز شایسته»."""
    keys = tokens.keys
    if not keys[n + 1][0].isalpha() or keys[n + 1] in stops():
        return None
    after = min(noun_phrase(tokens, n, len(keys)), n + 4)
    counts, given = word_counts(), words("names", "persons", "first_names")
    cut = after
    for m in range(n + 2, after):
        word = keys[m]
        common = word in heads() or (counts.get(word, 0) > _COMMON and keys[m - 1] not in given)
        if common and word not in honorifics() and word not in given:
            cut = m  # «دکتر شایسته تصریح کرد», «آیت‌الله هاشمی رئیس قوه»
            break
    return cut if cut > n + 1 else None


def _named(tokens: Tokens, n: int) -> int | None:
    """The token after «محمد رضایی»: a first name, perhaps another, and a rare word; not a street of that name."""
    keys, verbal = tokens.keys, tokens.verbal
    if n and keys[n - 1] in _NAMED_AFTER:
        return None
    given, counts = words("names", "persons", "first_names"), word_counts()
    after = n + 1
    while after < min(n + 4, len(keys)):
        word = keys[after]
        rare = word in given or (
            counts.get(word, 0) < _RARE
            and len(word) > 2
            and not word.endswith(("ها", "های", "هایی"))
        )
        if not rare or not word[0].isalpha() or verbal[after] or word in stops() or word in heads():
            break
        after += 1
        if word not in given:
            break
    return after if after > n + 1 else None


def find_splits(tokens: Tokens, evidence: list[Evidence]) -> list[tuple[int, bool]]:
    """Tokens before which a unit may be split, and whether to suggest it.

    A split may stand at «؛» and before a conjunction that follows a finite verb; it is suggested where both sides have
    a finite verb of their own and a claim of their own, outside quotation marks and parentheses.
    """
    keys, verbal = tokens.keys, tokens.verbal
    verbs = [n for n, finite in enumerate(verbal) if finite]
    if len(verbs) < 2:
        return []
    claims = [e.first for e in evidence if e.type not in ("other", "quote")]
    found: list[tuple[int, bool]] = []
    depth = 0
    begin = 0
    for n in [n for n, word in enumerate(keys) if word in _PARTING]:
        if not 0 < n < len(keys) - 2:
            continue
        word = keys[n]
        if word in "«“(":
            depth += 1
        elif word in "»”)":
            depth = max(depth - 1, 0)
        at = None
        if word in ("؛", ";"):
            at = n + 1
        elif (word in _CONJUNCTIONS or _contrast(keys, n)) and (
            verbal[n - 1] or (keys[n - 1] in ("،", ",") and n > 1 and verbal[n - 2])
        ):
            at = n
        if at is None or at - begin < 4 or len(keys) - at < 5 or verbs[-1] < at or verbs[0] >= at:
            continue
        own_subject = keys[at + 1] in heads() or places().at(keys, at + 1) is not None
        left = any(begin <= claim < at for claim in claims)
        right = any(claim >= at for claim in claims)
        found.append((at, depth == 0 and ((left and right) or own_subject)))
        begin = at
    return found


def _contrast(keys: list[str], n: int) -> bool:
    """«در حالی که», «ضمن اینکه»: the clause after it stands for itself."""
    together = "".join(keys[n : n + 3])
    return together.startswith(("درحالیکه", "ضمناینکه", "ضمنآنکه"))
