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
from .wordlists import Phrases, cue_nouns, table, word_counts, words
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
    first = _past_dateline(t)
    start = skip_openers(keys, first, len(keys))
    label = _label(t, start)
    if label:
        return label
    opening = _leaning_opening(t, first, start) or _opening(t, start)
    body = start
    if opening:
        body = skip_openers(keys, opening.after, len(keys))
    contained = _contained(t, body)
    if contained:
        contained.via = contained.via or (opening.part if opening else None)
        return contained
    finding = _framed(t, body, opening)
    if finding is None or finding.kind == "impersonal":
        finding = _contained(t, body, passive=True) or finding
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


def _framed(t: Tokens, body: int, opening: _Opening | None) -> Finding | None:
    """What the main verb of saying makes of the unit, beside an opening source where there is one."""
    cue = _main_cue(t, body, opening is not None)
    finding = _of_cue(t, cue, body) if cue else None
    if cue is None or finding is None:
        return None
    if opening and finding.kind != "first":
        # «به گفته X، Y اعلام کرد …»: X is who tells us
        nobody = finding.kind in ("impersonal", "document")
        if opening.kind == "said" or nobody or (finding.kind == "dropped" and cue.content == ""):
            return _of_opening(opening, t.keys)
        finding.via = finding.via or opening.part
    return _told_by(t, finding) if finding.direct else finding


def _told_by(t: Tokens, outer: Finding) -> Finding:
    """«این روزنامه نوشت: به گزارش …، دکتر … افزود»: the inner speaker, where an outlet only passes it on."""
    keys, part = t.keys, outer.speaker
    outlets = word_list("nouns", "outlets")
    if part is None or not (keys[part[0]] in outlets or keys[part[0] + 1] in outlets):
        return outer
    start = skip_openers(keys, outer.content, len(keys))
    opening = _opening(t, start)
    if opening is None:
        return outer
    cue = _main_cue(t, skip_openers(keys, opening.after, len(keys)), True)
    inner = _of_cue(t, cue, opening.after) if cue else None
    if inner is None or inner.kind not in ("name", "pronoun", "anaphor"):
        return outer
    inner.via = inner.via or part
    return inner


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


@cache
def _leaning() -> Phrases:
    return Phrases.of(table("syntax")["sources"]["leaning"])


def _leaning_opening(t: Tokens, first: int, start: int) -> _Opening | None:
    """«بنا بر این گزارش …»: looked for among the openers, for «بنابراین» alone is one of them."""
    keys = t.keys
    research = words("names", "persons", "research")
    for i in range(first, min(start + 1, len(keys))):
        hit = _leaning().at(keys, i)
        if hit and hit[0] < len(keys) and keys[hit[0]] in research:
            n = hit[0]
            # the demonstrative is the last word before the document, or the end of one written together
            part = (n - 1, n + 1)
            return _Opening(part, None, "document", n + 1, (i, n))
    return None


def _past_participles(keys: list[str], n: int) -> int:
    """Past «منتشر شده از سوی» and «انجام‌شده توسط», to whose figures they are."""
    i = n
    while i < len(keys) and (
        (keys[i] in _PARTICIPLES and keys[i] != "بسیاری") or keys[i] in ("آمده", "عمل", "به")
    ):
        i += 1
    if keys[i : i + 2] == ["از", "سوی"]:
        return i + 2
    if keys[i : i + 1] == ["توسط"]:
        return i + 1
    return n if i < len(keys) and keys[i] not in MARKS and keys[n] == "به" else i


def _opening(t: Tokens, i: int) -> _Opening | None:
    keys = t.keys
    if i >= len(keys):
        return None
    found = _sources().at(keys, i)
    if not found:
        return None
    n, kind = found
    n = _past_participles(keys, n)
    if n < len(keys) and keys[n] in _ISSUES:
        outlets = word_list("nouns", "outlets")
        n = next((m for m in range(n + 1, min(n + 9, len(keys))) if keys[m] in outlets), n)
    if n >= len(keys) or keys[n] in MARKS or keys[n] in ("من", "ما", "بنده"):
        return None
    phrase = "".join(keys[i:n])
    if n >= len(keys) or (phrase in _GUARDED and not _can_speak(keys, n)):
        return None
    end = _phrase_part(t, n)
    if end <= n:
        return None
    if t.verbal[n] or keys[n] in ("قانون", "ماده", "اصل", "همین", "موجود"):
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


_ISSUES = frozenset("شماره آخرین تازهترین جدیدترین نسخه چاپ".split())
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
    kind = "anaphor" if opening.kind == "document" else _phrase_kind(keys, opening.part)
    cue_class = "outlet" if opening.kind == "outlet" else "neutral"
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


def _passive(keys: list[str], n: int) -> int:
    """The token after «تصریح شده است» or «گفته شده است» at ``n``; ``n`` where there is none."""
    if (
        keys[n] in _SAID
        and keys[n + 1 : n + 2] == ["شده"]
        or keys[n] == "شده"
        and _reported(keys, n)
    ):
        after = n + 2 if keys[n] in _SAID else n + 1
        return after + 1 if keys[after : after + 1] and keys[after] in ("است", "بود") else n
    return n


def _reported(keys: list[str], n: int) -> bool:
    """Whether «شده» at ``n`` closes a compound of saying: «تصریح شده», «اطمینان داده شده»."""
    nouns = cue_nouns()
    return keys[n - 1] in nouns or (keys[n - 1] == "داده" and keys[n - 2] in nouns)


_SAID = frozenset("گفته نوشته آورده خواسته".split())


def _document_verb(keys: list[str], i: int, passive: bool) -> Part | None:
    """Where the verb of «در … آمده است» stands, and where the content begins after it."""
    for n in range(i + 2, min(len(keys), i + 60 if passive else i + 40)):
        if passive:
            content = _passive(keys, n)
            if content > n:
                back = 0 if keys[n] != "شده" else 2 if keys[n - 1] == "داده" else 1
                spoken = content < len(keys) and keys[content] != "."
                return n - back, content if spoken else i
        elif keys[n] == "آمده" and keys[n + 1 : n + 2] in (["است"], ["بود"]):
            return n, n + 2
        elif keys[n] in ("آمدهاست", "میخوانیم"):
            return n, n + 1
    return None


def _contained(t: Tokens, i: int, passive: bool = False) -> Finding | None:
    """«در گزارش X آمده است»: the document's owner speaks; ``passive`` looks for «تصریح شده است» in its place."""
    keys = t.keys
    if i >= len(keys) or keys[i] not in ("در", "طی"):
        return None
    ends = _document_verb(keys, i, passive)
    if ends is None:
        return None
    n, content = ends
    documents = word_list("sources", "contained")
    doc = next((m for m in range(i + 1, min(n, i + 10)) if keys[m] in documents), None)
    if doc is None:
        return None
    made = Finding(
        None,
        "document",
        None,
        None,
        (n, max(content, n + 1)),
        "neutral",
        "pattern",
        False,
        False,
        content,
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
        _strip_document(t, made, cue.first)
    return made


def _relayed(t: Tokens, part: Part, cue: int) -> Part | None:
    """«X به نقل از Y … گفت»: Y."""
    keys = t.keys
    for n in range(part[1], min(part[1] + 9, cue - 3)):
        if keys[n] == "که" or t.verbal[n]:
            return None
        if "".join(keys[n : n + 3]) == "بهنقلاز":
            end = noun_phrase(t, n + 3, cue)
            return (n + 3, end) if end > n + 3 else None
    return None


_PARTICIPLES = frozenset(
    "مشترک جداگانه کوتاه پایانی انجام انجامشده صورت صورتگرفته منتشره منتشر منتشرشده موجود اولیه جدید تازه اخیر میدانی رسمی علمی شده گرفته گسترده متعدد مختلف بسیاری مهم".split()
)


def _strip_document(t: Tokens, made: Finding, cue: int) -> None:
    """«تحقیقات پژوهشگران کانادایی نشان داد»: the researchers speak; «بررسی‌ها نشان داد»: nobody in particular."""
    assert made.speaker
    keys = t.keys
    i, end = made.speaker
    documents = word_list("nouns", "documents")
    if keys[i] not in documents:
        return
    while i < end and (keys[i] in documents or keys[i] in word_list("nouns", "impersonal")):
        i += 1
    while i < end and keys[i] in _PARTICIPLES:
        i += 1
    by = end + 2 if keys[end : end + 2] == ["از", "سوی"] else end + (keys[end] == "توسط")
    if i >= end and by > end and noun_phrase(t, by, cue) > by:
        made.speaker = (by, noun_phrase(t, by, cue))  # «بررسی‌های انجام شده توسط …»
    elif i >= end:
        made.speaker, made.kind = None, "impersonal"
    else:
        made.speaker = (i, end)
        made.kind = _phrase_kind(keys, made.speaker)


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
