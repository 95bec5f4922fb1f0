"""Who speaks in one unit, as far as the unit itself says: the surface, before anything is resolved.

The order in which patterns win, each from the measurements on treebank news: «X به نقل از Y گفت» over the subject of
the verb, a verb with «:» or a quotation over one with «که», that over one that ends the sentence, an opening
«به گزارش X،» last (it becomes the outlet that relays when somebody else speaks).
"""

from __future__ import annotations

from functools import cache

from .adverbials import can_begin
from .datelines import past_dateline
from .documents import find_contained, strip_document
from .findings import Finding, phrase_kind
from .openings import Opening, find_inner, find_leaning, find_opening, of_opening
from .phrases import (
    MARKS,
    Part,
    heads,
    noun_phrase,
    skip_openers,
    stops,
    word_list,
)
from .reporting import Cue, find_cues
from .subjects import clause_of, find_subject, find_venue, second_subject
from .tokens import Tokens
from .wordlists import Phrases, table


def find_source(t: Tokens) -> Finding | None:
    """The attribution that the unit's own words make; None where the article itself speaks."""
    keys = t.keys
    first = past_dateline(t)
    start = skip_openers(keys, first, len(keys))
    label = find_label(t, start)
    if label:
        return label
    opening = find_leaning(t, first, start) or find_opening(t, start)
    body = start
    if opening:
        body = skip_openers(keys, opening.after, len(keys))
        second = find_opening(t, body)
        if second:  # «به گزارش ایسنا، بر اساس گزارش …»
            second.via = second.via or opening.part
            opening, body = second, skip_openers(keys, second.after, len(keys))
    told = _as_told(t, first)
    if told:
        return told
    contained = find_contained(t, body)
    if contained:
        contained.via = contained.via or (opening.part if opening else None)
        return contained
    finding = _framed(t, body, opening)
    if finding is None or finding.kind == "impersonal":
        finding = find_contained(t, body, passive=True) or finding
    if finding:
        return finding
    if opening:
        return of_opening(opening, keys)
    return find_inner(t, start)


@cache
def _as_told_phrases() -> Phrases:
    return Phrases.of(table("syntax")["sources"]["as_told"])


def _as_told(t: Tokens, i: int) -> Finding | None:
    """«آن‌طور که رئیس اتحادیه می‌گوید، …»."""
    keys = t.keys
    found = _as_told_phrases().at(keys, i) if i < len(keys) else None
    if not found:
        return None
    for cue in find_cues(t):
        if cue.first <= found[0] or cue.impersonal:
            continue
        if cue.content == "،" or keys[cue.after : cue.after + 1] == ["،"]:
            part = find_subject(t, found[0], cue.first)
            if part is None or cue.person in (1, 4):
                return None
            kind = phrase_kind(keys, part)
            span = (cue.first, cue.verb + 1)
            return Finding(
                part, kind, None, None, span, cue.cue_class, "pattern", False, False, cue.after + 1
            )
        break
    return None


def _framed(t: Tokens, body: int, opening: Opening | None) -> Finding | None:
    """What the main verb of saying makes of the unit, beside an opening source where there is one."""
    cue = _main_cue(t, body, opening is not None)
    finding = _of_cue(t, cue, body) if cue else None
    if cue is None or finding is None:
        return None
    if opening and finding.kind != "first":
        # «به گفته X، Y اعلام کرد …»: X is who tells us
        nobody = finding.kind in ("impersonal", "document")
        if opening.kind == "said" or nobody or (finding.kind == "dropped" and cue.content == ""):
            return of_opening(opening, t.keys)
        finding.via = finding.via or opening.part
    return _told_by(t, finding) if finding.direct else finding


def _told_by(t: Tokens, outer: Finding) -> Finding:
    """«این روزنامه نوشت: به گزارش …، دکتر … افزود»: the inner speaker, where an outlet only passes it on."""
    keys, part = t.keys, outer.speaker
    outlets = word_list("nouns", "outlets")
    if part is None or not (keys[part[0]] in outlets or keys[part[0] + 1] in outlets):
        return outer
    start = skip_openers(keys, outer.content, len(keys))
    opening = find_opening(t, start)
    if opening is None and start == outer.content:
        return outer
    # «به گزارش خبرنگار ما» names nobody: it is passed over like any other opener
    after = opening.after if opening else start
    cue = _main_cue(t, skip_openers(keys, after, len(keys)), True)
    inner = _of_cue(t, cue, after) if cue else None
    if inner is None or inner.kind not in ("name", "pronoun", "anaphor"):
        return outer
    inner.via = inner.via or part
    return inner


def find_label(t: Tokens, i: int) -> Finding | None:
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
    begin = second_subject(t, begin, cue)
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
        made.speaker = _agent(t, begin, cue.first)
        if made.speaker:
            made.kind = phrase_kind(keys, made.speaker)
        return made
    if cue.person in (1, 4):
        made.kind = "first"
        return made
    if _modal(t, begin, cue.first):
        return None  # «می‌توان گفت»: nobody said it
    if keys[0] in '«"“' and (cue.final or keys[0] == "«") and _said_first(t, cue.first):
        closing = max((n for n in range(cue.first) if keys[n] in '»"”'), default=-1)
        if closing > 0:
            begin = skip_openers(keys, closing + 1, cue.first)
            made.opens_quote = False
    part = find_subject(t, begin, cue.first)
    if part is None:
        return made
    return None if _acts(keys, cue, part) else _spoken(t, made, cue, part)


def _said_first(t: Tokens, stop: int) -> bool:
    """Whether the quotation that opens a unit holds a sentence and is no name («نرگس»، کارگر …)."""
    closing = next((n for n in range(1, stop) if t.keys[n] in '»"”'), 0)
    return any(t.verbal[1:closing])


_MODAL = frozenset("میتوان نمیتوان بتوان توان باید نباید".split())
_CAN = frozenset("میتوان نمیتوان بتوان".split())


def _modal(t: Tokens, begin: int, cue: int) -> bool:
    """Whether a verb of saying hangs on «می‌توان», «باید» with nobody to do it: «می‌توان به خشکسالی اشاره کرد»."""
    keys = t.keys
    if cue and keys[cue - 1] in _MODAL:
        return True
    for n in range(cue - 1, begin - 1, -1):
        can = keys[n] in _CAN or (n and keys[n] == "توان" and keys[n - 1] in ("می", "نمی"))
        if can or (n == begin and keys[n] in ("باید", "نباید")):
            return True
        if t.verbal[n]:
            return False
    return False


def _acts(keys: list[str], cue: Cue, part: Part) -> bool:
    """Whether the subject does something and says nothing: a vote counted, detectives who find out."""
    if cue.cue_class == "judgement" and keys[part[0]].isdigit():
        return True  # «۳۸ نفر با این طرح موافقت کردند»
    if cue.name in _DECIDING and cue.content != ":":
        return True
    if cue.name == "مخالفت" and not _ASKED.isdisjoint(keys[part[1] : cue.first]):
        return True  # «با درخواست این هیئت مخالفت کرد»: a request is refused
    return cue.name in _FINDING_OUT and not _POLICE.isdisjoint(keys[slice(*part)])


_DECIDING = frozenset(("دستور", "موافقت"))
_ASKED = frozenset("درخواست درخواستهای تقاضا تقاضای".split())


def _spoken(t: Tokens, made: Finding, cue: Cue, part: Part) -> Finding:
    """The finding with its subject: whoever is relayed through it, whosever document it is, or nobody."""
    keys = t.keys
    relayed = _relayed(t, part, cue.first)
    if relayed:
        made.via, part = part, relayed
        made.method = "pattern"
    made.speaker = part
    made.kind = phrase_kind(keys, part)
    if made.kind == "name":
        strip_document(t, made, cue.first)
    if made.kind == "name" and made.speaker and cue.name in _SHOWING:
        first = made.speaker[0] + (keys[made.speaker[0]] == "یک")
        if not (can_begin(keys, first) or keys[first] in word_list("nouns", "documents")):
            made.speaker, made.kind = None, "impersonal"  # «برآوردها نشان می‌دهد», «تجربه ثابت کرده»
    return made


_SHOWING = frozenset(("نشان", "حاکی", "حکایت", "ثابت", "مشخص"))
_FINDING_OUT = frozenset(("دریافتن", "متوجه", "پی", "مشخص", "کشف"))
_POLICE = frozenset(
    "پلیس مأموران ماموران مأمورین مامورین کارآگاهان کاراگاهان بازپرس افسران".split()
)


def _agent(t: Tokens, begin: int, cue: int) -> Part | None:
    """«نرخ تورم از سوی مرکز آمار ۴۰ درصد اعلام شد»: whose announcement it was."""
    keys = t.keys
    for n in range(begin, cue - 1):
        if keys[n] == "توسط" or keys[n : n + 2] in (["از", "سوی"], ["از", "طرف"]):
            i = n + 1 if keys[n] == "توسط" else n + 2
            end = noun_phrase(t, i, cue)
            return (i, end) if end > i and keys[i] in heads() else None
    return None


def _relayed(t: Tokens, part: Part, cue: int) -> Part | None:
    """«X به نقل از Y … گفت», «X از قول Y … نوشت»: Y."""
    keys = t.keys
    for n in range(part[1], min(part[1] + 9, cue - 3)):
        if keys[n] == "که" or t.verbal[n]:
            return None
        told = 3 if keys[n : n + 3] == ["به", "نقل", "از"] else 2
        if told == 3 or keys[n : n + 2] == ["از", "قول"]:
            first = n + told
            end = noun_phrase(t, first, cue)
            if phrase_kind(keys, (first, max(end, first + 1))) == "pronoun":
                return None  # «سخنگوی نخست‌وزیر به نقل از وی گفت»
            return (first, end) if end > first else None
    return None
