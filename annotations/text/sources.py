"""Who speaks in one unit, as far as the unit itself says: the surface, before anything is resolved.

The order in which patterns win, each from the measurements on treebank news: «X به نقل از Y گفت» over the subject of
the verb, a verb with «:» or a quotation over one with «که», that over one that ends the sentence, an opening
«به گزارش X،» last (it becomes the outlet that relays when somebody else speaks).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .reporting import Cue, find_cues
from .tokens import Tokens
from .wordlists import Phrases, table, word_counts, words
from .wordlists import keys as keys_of

Part = tuple[int, int]  # a stretch of tokens, half-open

_DASHES = frozenset("-–—ـ")
_COMMAS = frozenset("،,")
_MARKS = frozenset("،,.؛;:!؟?«»\"“”()[]{}-–—ـ/…|'")
_QUANTIFIERS = frozenset("برخی یکی بسیاری تعدادی شماری گروهی جمعی بعضی تنی یکتن هیچیک شمار".split())
_THAT_JOINS = frozenset("این آن طوری حالی وجودی زمانی وقتی هنگامی جایی آنجا صورتی گونهای چنان همان حدی قدری بطوری بهطوری همانطور همانگونه".split())


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
def _w(section: str, item: str) -> frozenset[str]:
    return words("syntax", section, item)


@cache
def stops() -> frozenset[str]:
    """Words a subject's noun phrase ends before."""
    return _w("words", "prepositions")


@cache
def heads() -> frozenset[str]:
    """Heads of noun phrases that can speak."""
    return _w("nouns", "persons") | _w("nouns", "institutions")


@cache
def honorifics() -> frozenset[str]:
    """Titles before a person's name."""
    return words("names", "persons", "honorifics")


@cache
def places() -> Phrases:
    """Place names, whatever their spacing."""
    named = table("names")["places"]
    return Phrases.of(named["countries"], named["cities"], named["provinces"])


@cache
def _openers() -> Phrases:
    return Phrases.of(table("syntax")["openers"]["phrases"], _IMPERSONAL_OPENERS)


_IMPERSONAL_OPENERS = [
    f"{start} {noun}"
    for start in ("طبق", "بر اساس", "براساس", "بنا بر", "بنابر", "به")
    for noun in ("گزارش‌ها", "گزارش‌های رسیده", "گزارش‌های منتشرشده", "خبرها", "شنیده‌ها", "آمارها", "شواهد")
]


@cache
def _sources() -> Phrases:
    listed = table("syntax")["sources"]
    return Phrases({p: kind for kind in ("said", "outlet") for p in listed[kind]})


@cache
def _venues() -> Phrases:
    return Phrases.of(table("syntax")["sources"]["venues"])


@cache
def vague_phrases() -> Phrases:
    """Sources that nobody could call back."""
    return Phrases.of(table("syntax")["nouns"]["vague"])


def noun_phrase(t: Tokens, i: int, stop: int) -> int:
    """The token after the noun phrase that begins at ``i`` (``i`` itself where none does)."""
    keys, ends = t.keys, stops()
    stop = min(stop, i + 40)
    if i >= stop:
        return i
    if keys[i] in _w("words", "person_pronouns") or keys[i] in _w("words", "plural_pronouns"):
        return i + 1
    place = places().at(keys, i, stop)
    if place:
        n = place[0]
        while n < stop and keys[n] in words("names", "places", "continued"):
            n += 1
        if n + 1 < stop and keys[n] == "و" and places().at(keys, n + 1, stop):
            return noun_phrase(t, n + 1, stop)
        return n
    n = i
    while n < stop:
        word = keys[n]
        if word == "«" and "»" in keys[n + 1 : n + 6] and n > i:
            n = keys.index("»", n) + 1  # «سرتیپ «…» مشاور …»: a name in quotation marks
            continue
        if word == "." and n > i and len(keys[n - 1]) == 1:
            n += 1  # an initial: «دکتر ا. رضایی»
            continue
        if word in _MARKS or word in ("که", "را", "خود", "نیز", "هم"):
            break
        if word in ends and not (word == "از" and n > i and keys[n - 1] in _QUANTIFIERS):
            break
        if n > i and t.verbal[n] and word not in _NOMINAL:
            break
        if n > i and word in ("این", "آن", "یک", "همین") and keys[n - 1] not in ("از", "و") and not (
            n - 1 == i and keys[i] in heads()
        ):
            if word != "این" or keys[n - 1] not in heads() and not _possessed(keys, n):
                break
        if word == "و" and n + 1 < stop and (t.verbal[n + 1] or keys[n + 1] in ends):
            break
        n += 1
    while n > i and keys[n - 1] in ("و", "است"):
        n -= 1
    return n


_NOMINAL = frozenset("گفته نوشته خواسته".split())


def _possessed(keys: list[str], n: int) -> bool:
    """«محققان این پژوهش»: a demonstrative inside the phrase, after a plural or a head."""
    return keys[n - 1].endswith(("ان", "های", "ها", "ین"))


def skip_openers(keys: list[str], i: int, stop: int) -> int:
    """Past connectives and adverbials that open a sentence and say nothing of who speaks."""
    openers = _openers()
    while i < stop:
        if not keys[i][0].isalnum() and keys[i] not in ":([" or (keys[i].isdigit() and i + 1 < stop and keys[i + 1] in ".-)–"):
            i += 1
            continue
        found = openers.at(keys, i, stop)
        if found and not (found[0] == i + 1 and keys[i] == "و" and i):
            i = found[0]
            continue
        break
    return i


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
            if finding.kind in ("impersonal", "document") or (finding.kind == "dropped" and cue.content == ""):
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
    first = next((n for n in range(1, min(4, len(keys))) if keys[n] in _DASHES), None)
    if first is None or not places().at(keys, 0, first) or keys[0] in stops():
        return 0
    for n in range(first + 1, min(first + 6, len(keys) - 1)):
        if keys[n] in _DASHES or keys[n] == ":":
            return n + 1
        if keys[n] in _MARKS or t.verbal[n] or keys[n] in stops():
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
    if i < len(keys) and (keys[i] in _w("words", "person_pronouns")):
        return i + 1
    end = noun_phrase(t, i, len(keys))
    quantified = i < len(keys) and keys[i] in _QUANTIFIERS and i + 1 < len(keys) and keys[i + 1] == "از"
    comma = next((n for n in range(i, min(i + 14, len(keys))) if keys[n] in _COMMAS or keys[n] == ":"), None)
    if comma is not None and comma >= end:
        return end
    if quantified:
        return min(end, i + 3)
    if keys[i] in _w("nouns", "vague"):
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
    if n >= len(keys) or keys[n] in _MARKS or keys[n] in ("من", "ما", "بنده"):
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
    while end < len(keys) and keys[end] in _COMMAS:
        nxt = noun_phrase(t, end + 1, len(keys))
        # an apposition: «X، سخنگوی …، »
        if nxt > end + 1 and nxt < len(keys) and keys[nxt] in _COMMAS and keys[end + 1] in heads() and not any(t.verbal[end + 1 : nxt]):
            end = nxt
            continue
        end += 1
        break
    return _Opening(part, via, kind, end, (i, n))


_GUARDED = frozenset(
    keys_of(p) for p in ("از نظر", "از نگاه", "از دیدگاه", "از دید", "به نظر", "به تعبیر", "به قول", "به برآورد", "به اعلام", "طبق نظر", "طبق اطلاعات")
)


def _can_speak(keys: list[str], i: int) -> bool:
    word = keys[i]
    if word in heads() or word in _w("words", "person_pronouns") or word in honorifics():
        return True
    if places().at(keys, i):
        return True
    return vague_phrases().at(keys, i) is not None or word not in word_counts()


def _of_opening(opening: _Opening, keys: list[str]) -> Finding:
    kind = _phrase_kind(keys, opening.part)
    cue_class = "neutral" if opening.kind == "said" else "outlet"
    return Finding(opening.part, kind, opening.via, None, opening.cue, cue_class, "pattern", False, False, opening.after)


def _phrase_kind(keys: list[str], part: Part) -> str:
    first = keys[part[0]]
    if first in _w("words", "person_pronouns"):
        return "pronoun"
    if first in _w("words", "plural_pronouns"):
        return "plural"
    if first in _w("words", "first_person"):
        return "first"
    if first in _w("words", "demonstratives") and part[1] - part[0] >= 2:
        return "anaphor"
    if any(word in _w("words", "anaphoric_adjectives") for word in keys[part[0] + 1 : part[1]]):
        return "anaphor"
    if part[1] - part[0] == 1 and first in _w("nouns", "impersonal"):
        return "impersonal"
    return "name"


def _label(t: Tokens, i: int) -> Finding | None:
    """A speaker's label at the start of an interview's line: «خبرنگار: …». Judged over the article by the caller."""
    keys = t.keys
    for n in range(i, min(i + 6, len(keys) - 1)):
        if keys[n] == ":":
            if n == i or any(t.verbal[i:n]) or any(
                k in _MARKS or k in stops() or k.isdigit() for k in keys[i:n]
            ):
                return None
            return Finding((i, n), "label", None, None, (n, n + 1), "label", "pattern", True, False, n + 1)
    return None


def _contained(t: Tokens, i: int) -> Finding | None:
    """«در گزارش X آمده است»: the document's owner speaks."""
    keys = t.keys
    if i >= len(keys) or keys[i] not in ("در", "طی"):
        return None
    for n in range(i + 2, min(len(keys), i + 40)):
        if keys[n] == "آمده" and n + 1 < len(keys) and keys[n + 1] in ("است", "بود") or keys[n] in ("آمدهاست", "میخوانیم"):
            break
    else:
        return None
    documents = _w("sources", "contained")
    doc = next((m for m in range(i + 1, min(n, i + 10)) if keys[m] in documents), None)
    if doc is None:
        return None
    content = n + 2 if keys[n] == "آمده" else n + 1
    made = Finding(None, "document", None, None, (n, content), "neutral", "pattern", False, False, content)
    then = doc + 1
    if then < n and keys[then] in _w("words", "anaphoric_adjectives") or keys[doc - 1] in ("این", "همین"):
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
        if keys[then + 1] in _w("sources", "contained") or made.kind == "impersonal":
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
    subordinate = "".join(keys[:3]).startswith("درحالیکه")  # two assertions, one of them the article's own
    for cue in cues:
        begin, depth = _clause(t, start, cue.first)
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
        if not cue.content and not cue.impersonal and not subordinate:
            if cue.final or keys[cue.after : cue.after + 1] == ["و"]:
                return cue
    return None


def _clause(t: Tokens, start: int, stop: int) -> tuple[int, int]:
    """Where the clause of a cue at ``stop`` begins, and how many relative clauses are open there.

    «که» after a finite verb opens the complement of a finished clause («رخ داد که …»); any other opens a clause inside
    the running one («کسی که …», «با بیان اینکه …»), closed by its own verb.
    """
    keys = t.keys
    begin, depth = start, 0
    for n in range(start, stop):
        word = keys[n]
        if word == "که":
            before = n - 2 if n > start + 1 and keys[n - 1] in _COMMAS else n - 1
            if before >= start and t.verbal[before] and not depth:
                begin = n + 1
            else:
                depth += 1
        elif word in _SUBORDINATORS:
            depth += 1
        elif t.verbal[n] and depth and not (n + 1 < stop and t.verbal[n + 1]):
            depth -= 1
    return begin, depth


_SUBORDINATORS = frozenset("اینکه آنکه چنانکه هنگامیکه وقتیکه درحالیکه".split())


def _of_cue(t: Tokens, cue: Cue, body: int) -> Finding | None:
    keys = t.keys
    begin, _ = _clause(t, body, cue.first)
    if begin > body:
        begin = skip_openers(keys, begin, cue.first)
    begin = _second_subject(t, begin, cue.first)
    opens = cue.content == "«" or (cue.after + 1 < len(keys) and keys[cue.after] == ":" and keys[cue.after + 1] in "«\"“")
    made = Finding(
        None, "dropped", None, None, (cue.first, cue.verb + 1), cue.cue_class, "rule",
        cue.content == ":", opens, cue.after + (1 if cue.content in (":", "که", "،") else 0), begin,
    )
    made.venue = _venue(t, begin, cue.first)
    if cue.impersonal:
        made.kind = "impersonal"
        return made
    if cue.person in (1, 4):
        made.kind = "first"
        return made
    if keys[0] in "«\"“" and cue.final:
        closing = max((n for n in range(cue.first) if keys[n] in "»\"”"), default=-1)
        if closing > 0:
            begin = skip_openers(keys, closing + 1, cue.first)
            made.opens_quote = False
    part = _subject(t, begin, cue.first)
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


def _second_subject(t: Tokens, begin: int, cue: int) -> int:
    """«الف … تکذیب کرد و وزارت دفاع … گفت»: the later verb's own subject, where it has one."""
    keys = t.keys
    best = begin
    for n in range(begin + 1, cue - 1):
        if t.verbal[n - 1] and (keys[n] in ("و", "اما", "ولی") or (keys[n] in _COMMAS and keys[n + 1] in ("اما", "ولی"))):
            m = n + 2 if keys[n] in _COMMAS else n + 1
            if keys[m] in heads() or keys[m] in _w("nouns", "documents") or keys[m] in honorifics() or places().at(keys, m, cue):
                best = m
    return best


def _venue(t: Tokens, begin: int, stop: int) -> Part | None:
    keys = t.keys
    found = None
    for n in range(begin, stop):
        hit = _venues().at(keys, n, stop) if keys[n] in ("در", "طی", "به") else None
        if hit:
            end = hit[0]
            if end < stop:
                end = min(max(noun_phrase(t, end, stop), end), end + 8)
            found = (n, end)
            break
    return found


def _subject(t: Tokens, begin: int, cue: int) -> Part | None:
    """The subject's noun phrase before a cue; None where the verb has none of its own."""
    keys = t.keys
    i = skip_openers(keys, begin, cue)
    while i < cue:
        if keys[i] in ("این", "همین") and "را" in keys[i + 1 : i + 3]:
            i = keys.index("را", i) + 1  # «این را نماینده … گفت»
            continue
        if keys[i] in "؛;" or keys[i] in _COMMAS or keys[i] in _DASHES or keys[i] in "()«»\"":
            i += 1
            continue
        if keys[i] in stops() or keys[i] in ("این", "آن") and keys[i + 1 : i + 2] == ["که"]:
            nxt = _past_adverbial(t, i, cue)
            if nxt is None:
                return _adjacent(t, begin, cue)
            i = skip_openers(keys, nxt, cue)
            continue
        break
    if i >= cue:
        return None
    end = noun_phrase(t, i, cue)
    if end <= i:
        return None
    if keys[end - 1] in ("را",):
        return None
    if end < cue and keys[end] == "را" and not places().at(keys, i, end):
        return _before_object(t, i, end)
    if "را" in keys[end:cue] or end < cue:
        cut = _place_inside(t, i, end, cue)
        if cut:
            return i, cut
    return i, end


def _before_object(t: Tokens, i: int, end: int) -> Part | None:
    """Subject and object stand side by side with nothing between: «وی تعداد روستاها را …», «پلیس عامل … را»."""
    keys = t.keys
    cut = _place_inside(t, i, end, end)
    if cut:
        return i, cut
    if keys[i] in heads() or keys[i] in honorifics() or keys[i] not in word_counts():
        return i, end
    return None


def _place_inside(t: Tokens, i: int, end: int, cue: int) -> int | None:
    """The end of a place name that closes the subject, where common nouns of an object follow it."""
    keys = t.keys
    if "را" not in keys[i:cue]:
        return None
    for n in range(i + 1, end - 1):
        hit = places().at(keys, n, end)
        if hit and hit[0] < end:
            m = hit[0]
            while m < end and keys[m] in words("names", "places", "continued"):
                m += 1
            if m < end and keys[m] != "و" and keys[m] not in heads():
                return m
    return None


_TIMES = frozenset("امروز دیروز امشب دیشب پریروز صبح عصر ظهر شب روز شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه بامداد گذشته جاری".split())


def _past_adverbial(t: Tokens, i: int, cue: int) -> int | None:
    """Past a fronted adverbial; None where its end cannot be told."""
    keys = t.keys
    if keys[i] in _TIMES or keys[i] in _ADVERBS:
        n = i + 1
        while n < cue and (keys[n] in _TIMES or keys[n].isdigit()):
            n += 1
        return n
    if keys[i] in ("در", "از", "با", "به", "بر", "طی", "پس", "پیش", "بعد", "قبل", "ضمن") and keys[i + 1 : i + 2] and keys[i + 1] in ("این", "همین", "آن", "همان"):
        n = i + 3
        if n < cue and (keys[n] in heads() or keys[n] in honorifics() or keys[n] not in word_counts()):
            return n
    for n in range(i + 1, cue):
        if keys[n] in _COMMAS:
            after = skip_openers(keys, n + 1, cue)
            if after < cue and keys[after] not in stops():
                return after
            return _past_adverbial(t, after, cue) if after < cue and after - i < 60 else None
    return None


_ADVERBS = frozenset("اخیرا قبلا مجددا رسما صراحتا سپس سرانجام هنوز بارها پیشتر همچنین البته نیز هم احتمالا اکنون هماکنون".split())


def _adjacent(t: Tokens, begin: int, cue: int) -> Part | None:
    """The noun phrase right before the verb, when it is headed by somebody who can speak and hangs on no preposition."""
    keys = t.keys
    i = cue
    while i > begin and keys[i - 1] not in _MARKS and keys[i - 1] not in stops() and keys[i - 1] not in ("که", "را", "این", "آن", "همین") and not t.verbal[i - 1]:
        i -= 1
    if i == cue:
        return None
    before = keys[i - 1] if i > begin else "،"
    if before in ("این", "همین", "آن"):
        for n in range(i + 1, cue):
            if keys[n] in heads() or keys[n] in honorifics():
                return n, cue
        return None
    if before in _TIMES or before in _COMMAS or before in _ADVERBS or before in _DASHES or (i > begin and t.verbal[i - 1]):
        if keys[i] in heads() or keys[i] in honorifics() or places().at(keys, i, cue) or keys[i] in _w("words", "person_pronouns"):
            return i, noun_phrase(t, i, cue)
    return None


def _relayed(t: Tokens, part: Part, cue: int) -> Part | None:
    """«X به نقل از Y … گفت»: Y."""
    keys = t.keys
    n = part[1]
    if "".join(keys[n : n + 3]) == "بهنقلاز":
        end = noun_phrase(t, n + 3, cue)
        if end > n + 3:
            return n + 3, end
    return None


_PARTICIPLES = frozenset("مشترک جداگانه کوتاه پایانی انجام انجامشده صورت صورتگرفته منتشره منتشر منتشرشده موجود اولیه جدید تازه اخیر میدانی رسمی علمی شده گرفته گسترده متعدد مختلف بسیاری مهم".split())


def _strip_document(keys: list[str], made: Finding) -> None:
    """«تحقیقات پژوهشگران کانادایی نشان داد»: the researchers speak; «بررسی‌ها نشان داد»: nobody in particular."""
    assert made.speaker
    i, end = made.speaker
    documents = _w("nouns", "documents")
    if keys[i] not in documents:
        return
    while i < end and (keys[i] in documents or keys[i] in _w("nouns", "impersonal")):
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
        if keys[n - 1] in _COMMAS or keys[n - 1] in _DASHES or keys[n - 1] == "که":
            end = _phrase_part(t, hit[0])
            if end > hit[0] and keys[hit[0]] not in ("من", "ما"):
                part = (hit[0], end)
                return Finding(part, _phrase_kind(keys, part), None, None, (n, hit[0]), "neutral", "pattern", False, False, 0)
    return None
