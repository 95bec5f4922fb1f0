"""Who speaks in one unit, as far as the unit itself says: the surface, before anything is resolved.

The order in which patterns win, each from the measurements on treebank news: «X به نقل از Y گفت» over the subject of
the verb, a verb with «:» or a quotation over one with «که», that over one that ends the sentence, an opening
«به گزارش X،» last (it becomes the outlet that relays when somebody else speaks).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .phrases import (
    COMMAS,
    DASHES,
    MARKS,
    QUANTIFIERS,
    Part,
    heads,
    honorifics,
    noun_phrase,
    places,
    skip_openers,
    stops,
    vague_phrases,
    word_list,
)
from .reporting import Cue, find_cues
from .subjects import clause_of, find_subject, find_venue, second_subject
from .tokens import Tokens
from .wordlists import Phrases, table, word_counts
from .wordlists import keys as keys_of


@dataclass(slots=True)
class Finding:
    """The surface of an attribution in one unit, in token indices."""

    speaker: Part | None
    kind: str  # name | pronoun | plural | anaphor | document | dropped | first | impersonal | label
    via: Part | None
    venue: Part | None
    cue: Part | None
    cue_class: str
    method: str
    direct: bool  # what follows «:» is direct speech that may run on
    opens_quote: bool
    content: int  # token at which the content begins
    start: int = 0  # token at which the clause begins


@cache
def _sources() -> Phrases:
    listed = table("syntax")["sources"]
    return Phrases({p: kind for kind in ("said", "outlet") for p in listed[kind]})


def find_source(t: Tokens) -> Finding | None:
    """The attribution that the unit's own words make; None where the article itself speaks."""
    keys = t.keys
    start = skip_openers(keys, _past_dateline(t), len(keys))
    label = _label(t, start)
    if label:
        return label
    opening = _opening(t, start)
    body = start
    if opening:
        body = skip_openers(keys, opening.after, len(keys))
    contained = _contained(t, body)
    if contained:
        contained.via = contained.via or (opening.part if opening else None)
        return contained
    cue = _main_cue(t, body, opening is not None)
    if cue:
        finding = _of_cue(t, cue, body)
        if finding and opening and finding.kind != "first":
            if opening.kind == "said":
                # «به گفته X، Y اعلام کرد …»: X is who tells us
                return _of_opening(opening, keys)
            if finding.kind in ("impersonal", "document") or (
                finding.kind == "dropped" and cue.content == ""
            ):
                return _of_opening(opening, keys)
            finding.via = finding.via or opening.part
        if finding:
            return finding
    if opening:
        return _of_opening(opening, keys)
    return _inner_source(t, start)


def _past_dateline(t: Tokens) -> int:
    """Past «تهران - ایرنا - » or «لندن - خبرگزاری …: » on the same line as its story; 0 where there is none."""
    keys = t.keys
    first = next((n for n in range(1, min(4, len(keys))) if keys[n] in DASHES), None)
    if first is None or not places().at(keys, 0, first) or keys[0] in stops():
        return 0
    for n in range(first + 1, min(first + 6, len(keys) - 1)):
        if keys[n] in DASHES or keys[n] == ":":
            return n + 1
        if keys[n] in MARKS or t.verbal[n] or keys[n] in stops():
            return 0
    return 0


@dataclass(slots=True)
class _Opening:
    part: Part
    via: Part | None
    kind: str
    after: int
    cue: Part


def _phrase_part(t: Tokens, i: int) -> int:
    """Where the source after «به گفته» ends: at its comma where that is near, else with its noun phrase."""
    keys = t.keys
    if i < len(keys) and (keys[i] in word_list("words", "person_pronouns")):
        return i + 1
    end = noun_phrase(t, i, len(keys))
    quantified = (
        i < len(keys) and keys[i] in QUANTIFIERS and i + 1 < len(keys) and keys[i + 1] == "از"
    )
    comma = next(
        (n for n in range(i, min(i + 14, len(keys))) if keys[n] in COMMAS or keys[n] == ":"), None
    )
    if comma is not None and comma >= end:
        return end
    if quantified:
        return min(end, i + 3)
    if keys[i] in word_list("nouns", "vague"):
        return i + 1
    return min(end, i + 6)


def _opening(t: Tokens, i: int) -> _Opening | None:
    keys = t.keys
    if i >= len(keys):
        return None
    found = _sources().at(keys, i)
    if not found:
        return None
    n, kind = found
    if n >= len(keys) or keys[n] in MARKS or keys[n] in ("من", "ما", "بنده"):
        return None
    phrase = "".join(keys[i:n])
    if phrase in _GUARDED and not _can_speak(keys, n):
        return None
    end = _phrase_part(t, n)
    if end <= n:
        return None
    if keys[n] in ("قانون", "ماده", "اصل", "همین", "موجود"):
        return None
    part, via = (n, end), None
    if "".join(keys[end : end + 3]) == "بهنقلاز":
        via, m = part, end + 3
        part = (m, _phrase_part(t, m))
        end = part[1]
        kind = "said"
    while end < len(keys) and keys[end] in COMMAS:
        nxt = noun_phrase(t, end + 1, len(keys))
        # an apposition: «X، سخنگوی …، »
        if (
            nxt > end + 1
            and nxt < len(keys)
            and keys[nxt] in COMMAS
            and keys[end + 1] in heads()
            and not any(t.verbal[end + 1 : nxt])
        ):
            end = nxt
            continue
        end += 1
        break
    return _Opening(part, via, kind, end, (i, n))


_GUARDED = frozenset(
    keys_of(p)
    for p in (
        "از نظر",
        "از نگاه",
        "از دیدگاه",
        "از دید",
        "به نظر",
        "به تعبیر",
        "به قول",
        "به برآورد",
        "به اعلام",
        "طبق نظر",
        "طبق اطلاعات",
    )
)


def _can_speak(keys: list[str], i: int) -> bool:
    word = keys[i]
    if word in heads() or word in word_list("words", "person_pronouns") or word in honorifics():
        return True
    if places().at(keys, i):
        return True
    return vague_phrases().at(keys, i) is not None or word not in word_counts()


def _of_opening(opening: _Opening, keys: list[str]) -> Finding:
    kind = _phrase_kind(keys, opening.part)
    cue_class = "neutral" if opening.kind == "said" else "outlet"
    return Finding(
        opening.part,
        kind,
        opening.via,
        None,
        opening.cue,
        cue_class,
        "pattern",
        False,
        False,
        opening.after,
    )


def _phrase_kind(keys: list[str], part: Part) -> str:
    first = keys[part[0]]
    if first in word_list("words", "person_pronouns"):
        return "pronoun"
    if first in word_list("words", "plural_pronouns"):
        return "plural"
    if first in word_list("words", "first_person"):
        return "first"
    if first in word_list("words", "demonstratives") and part[1] - part[0] >= 2:
        return "anaphor"
    if any(
        word in word_list("words", "anaphoric_adjectives") for word in keys[part[0] + 1 : part[1]]
    ):
        return "anaphor"
    if part[1] - part[0] == 1 and first in word_list("nouns", "impersonal"):
        return "impersonal"
    return "name"


def _label(t: Tokens, i: int) -> Finding | None:
    """A speaker's label at the start of an interview's line: «خبرنگار: …». Judged over the article by the caller."""
    keys = t.keys
    for n in range(i, min(i + 6, len(keys) - 1)):
        if keys[n] == ":":
            if (
                n == i
                or any(t.verbal[i:n])
                or any(k in MARKS or k in stops() or k.isdigit() for k in keys[i:n])
            ):
                return None
            return Finding(
                (i, n), "label", None, None, (n, n + 1), "label", "pattern", True, False, n + 1
            )
    return None


def _contained(t: Tokens, i: int) -> Finding | None:
    """«در گزارش X آمده است»: the document's owner speaks."""
    keys = t.keys
    if i >= len(keys) or keys[i] not in ("در", "طی"):
        return None
    for n in range(i + 2, min(len(keys), i + 40)):
        if (
            keys[n] == "آمده"
            and n + 1 < len(keys)
            and keys[n + 1] in ("است", "بود")
            or keys[n] in ("آمدهاست", "میخوانیم")
        ):
            break
    else:
        return None
    documents = word_list("sources", "contained")
    doc = next((m for m in range(i + 1, min(n, i + 10)) if keys[m] in documents), None)
    if doc is None:
        return None
    content = n + 2 if keys[n] == "آمده" else n + 1
    made = Finding(
        None, "document", None, None, (n, content), "neutral", "pattern", False, False, content
    )
    then = doc + 1
    if (
        then < n
        and keys[then] in word_list("words", "anaphoric_adjectives")
        or keys[doc - 1] in ("این", "همین")
    ):
        made.speaker = (doc, doc + 1)
        return made
    while then < n and keys[then] in _PARTICIPLES:
        then += 1
    if keys[then] == "که":
        end = noun_phrase(t, then + 1, n)
    else:
        end = noun_phrase(t, then, n)
        then -= 1
    if end > then + 1:
        made.speaker = (then + 1, end)
        made.kind = _phrase_kind(keys, made.speaker)
        if keys[then + 1] in word_list("sources", "contained") or made.kind == "impersonal":
            made.speaker, made.kind = None, "document"
    return made


def _main_cue(t: Tokens, start: int, opened: bool) -> Cue | None:
    """The cue that frames the unit; None where none does."""
    keys = t.keys
    cues = [cue for cue in find_cues(t) if cue.first >= start]
    if not cues:
        return None
    colon = next((cue for cue in cues if cue.content == ":"), None)
    if colon:
        return colon
    subordinate = "".join(keys[:3]).startswith(
        "درحالیکه"
    )  # two assertions, one of them the article's own
    for cue in cues:
        begin, depth = clause_of(t, start, cue.first)
        if depth and cue.content != ":" or keys[cue.first - 1 : cue.first] == ["که"]:
            continue  # inside a relative clause
        if opened and begin > start:
            continue
        if cue.content in ("که", "،", "«", "bare"):
            if cue.impersonal and cue.content == "bare":
                continue
            if cue.content == "«" and not cue.final and cue.cue_class == "judgement":
                continue
            if subordinate and cue.cue_class in ("demand", "judgement"):
                continue
            return cue
        stated = not cue.content and not cue.impersonal and not subordinate
        if stated and (cue.final or keys[cue.after : cue.after + 1] == ["و"]):
            return cue
    return None


def _of_cue(t: Tokens, cue: Cue, body: int) -> Finding | None:
    keys = t.keys
    begin, _ = clause_of(t, body, cue.first)
    if begin > body:
        begin = skip_openers(keys, begin, cue.first)
    begin = second_subject(t, begin, cue.first)
    opens = cue.content == "«" or (
        cue.after + 1 < len(keys) and keys[cue.after] == ":" and keys[cue.after + 1] in '«"“'
    )
    made = Finding(
        None,
        "dropped",
        None,
        None,
        (cue.first, cue.verb + 1),
        cue.cue_class,
        "rule",
        cue.content == ":",
        opens,
        cue.after + (1 if cue.content in (":", "که", "،") else 0),
        begin,
    )
    made.venue = find_venue(t, begin, cue.first)
    if cue.impersonal:
        made.kind = "impersonal"
        return made
    if cue.person in (1, 4):
        made.kind = "first"
        return made
    if keys[0] in '«"“' and cue.final:
        closing = max((n for n in range(cue.first) if keys[n] in '»"”'), default=-1)
        if closing > 0:
            begin = skip_openers(keys, closing + 1, cue.first)
            made.opens_quote = False
    part = find_subject(t, begin, cue.first)
    if part is None:
        return made
    relayed = _relayed(t, part, cue.first)
    if relayed:
        made.via, part = part, relayed
        made.method = "pattern"
    made.speaker = part
    made.kind = _phrase_kind(keys, part)
    if made.kind == "name":
        _strip_document(keys, made)
    return made


def _relayed(t: Tokens, part: Part, cue: int) -> Part | None:
    """«X به نقل از Y … گفت»: Y."""
    keys = t.keys
    n = part[1]
    if "".join(keys[n : n + 3]) == "بهنقلاز":
        end = noun_phrase(t, n + 3, cue)
        if end > n + 3:
            return n + 3, end
    return None


_PARTICIPLES = frozenset(
    "مشترک جداگانه کوتاه پایانی انجام انجامشده صورت صورتگرفته منتشره منتشر منتشرشده موجود اولیه جدید تازه اخیر میدانی رسمی علمی شده گرفته گسترده متعدد مختلف بسیاری مهم".split()
)


def _strip_document(keys: list[str], made: Finding) -> None:
    """«تحقیقات پژوهشگران کانادایی نشان داد»: the researchers speak; «بررسی‌ها نشان داد»: nobody in particular."""
    assert made.speaker
    i, end = made.speaker
    documents = word_list("nouns", "documents")
    if keys[i] not in documents:
        return
    while i < end and (keys[i] in documents or keys[i] in word_list("nouns", "impersonal")):
        i += 1
    while i < end and keys[i] in _PARTICIPLES:
        i += 1
    if i >= end:
        made.speaker, made.kind = None, "impersonal"
    else:
        made.speaker = (i, end)


def _inner_source(t: Tokens, start: int) -> Finding | None:
    """«… که به گفته X …»: a source named in the middle of the sentence, between commas or at its end."""
    keys = t.keys
    for n in range(start + 1, len(keys) - 2):
        if keys[n] not in ("به", "بنا", "بنابه"):
            continue
        hit = _sources().at(keys, n)
        if not hit or hit[1] != "said" or "".join(keys[n : hit[0]]) in _GUARDED:
            continue
        if keys[n - 1] in COMMAS or keys[n - 1] in DASHES or keys[n - 1] == "که":
            end = _phrase_part(t, hit[0])
            if end > hit[0] and keys[hit[0]] not in ("من", "ما"):
                part = (hit[0], end)
                return Finding(
                    part,
                    _phrase_kind(keys, part),
                    None,
                    None,
                    (n, hit[0]),
                    "neutral",
                    "pattern",
                    False,
                    False,
                    0,
                )
    return None
