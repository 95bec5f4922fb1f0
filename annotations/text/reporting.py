"""Verbs of saying in a unit: found by their parts, so that no list of 13,000 inflected forms is ever searched.

A cue is a simple verb («گفت») or a noun with a light verb up to three words after it («هشدار جدی داد»). What stands
after the verb («:», «که», «،», a quotation, bare content, nothing) decides whether it introduces what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .tokens import Tokens
from .wordlists import CueNoun, VerbForm, cue_nouns, joined_cues, light_forms, simple_cues, table
from .wordlists import keys as keys_of

_BARRIER = frozenset('.؛;:!?؟«»"،,')
_AUXILIARY = frozenset("است بود بودند اند باشد بوده هستند شد شده".split())
_REACH = 4
_QUOTES = frozenset('«"“')
#: «از اظهار نظر خودداری کرد»
_REFUSING = frozenset("خودداری امتناع اجتناب پرهیز دریغ".split())
_COPULAS = ("اند", "ند", "ست", "م", "یم")


@dataclass(slots=True)
class Cue:
    """A verb of saying. Token indices; ``after`` is the token after the verb and its auxiliaries."""

    first: int
    verb: int
    after: int
    name: str
    cue_class: str
    person: int
    impersonal: bool
    content: str  # ":" | "که" | "،" | "«" | "bare" | ""
    final: bool
    mood: str


def find_cues(tokens: Tokens) -> list[Cue]:
    """Every verb of saying that introduces, or is itself, an assertion; in reading order."""
    cues: list[Cue] = []
    keys = tokens.keys
    simple, joined, starts = simple_cues(), joined_cues(), _starts()
    last_finite = max((n for n, verbal in enumerate(tokens.verbal) if verbal), default=-1)
    i, total = 0, len(keys)
    while i < total:
        word = keys[i]
        if word not in starts:
            i += 1
            continue
        if word in simple:
            made = _simple(keys, i, last_finite)
            if made:
                cues.append(made)
        elif word in joined:
            made = _compound(tokens, i, 1, joined[word][0], last_finite, (i, joined[word][1]))
            if made:
                cues.append(made)
        else:
            noun, width = _noun_at(keys, i)
            if noun is None and (width := _copular_at(keys, i)):
                cues.append(_copular(keys, i, width, last_finite))
                i += width - 1
            elif noun is not None:
                made = _compound(tokens, i, width, noun, last_finite)
                if made:
                    cues.append(made)
                    i = made.verb
        i += 1
    return cues


def _noun_at(keys: list[str], i: int) -> tuple[CueNoun | None, int]:
    """The noun part of a compound at token ``i``, of up to three words, and how many words it has."""
    nouns = cue_nouns()
    for width in (3, 2, 1):
        noun = nouns.get("".join(keys[i : i + width])) if i + width <= len(keys) else None
        if noun:
            return noun, width
    return None, 1


def _content(keys: list[str], verb: int) -> tuple[int, str]:
    after = verb + 1
    while after < len(keys) and keys[after] in _AUXILIARY:
        after += 1
    if after >= len(keys):
        return after, ""
    then = keys[after]
    if then in (":", "که"):
        return after, then
    if then in ("،", ","):
        return after, "،"
    if then in _QUOTES:
        return after, "«"
    if then == "تا":
        return after, "که"
    if then in (".", "!", "؟", "?", "…", "؛", "و", "ولی", "اما", ")", "»", '"', "-", "–"):
        return after, ""
    return after, "bare"


def _simple(keys: list[str], i: int, last_finite: int) -> Cue | None:
    cue, form = simple_cues()[keys[i]]
    before = keys[i - 1] if i else ""
    if form.mood == "perfect" and before in (
        "به",
        "بنابه",
        "بر",
        "طبق",
        "بنابر",
        "گفت",
        "این",
        "آن",
    ):
        return None  # «به گفته», «به نوشته»
    if form.negated and cue.cue_class in _SILENT:
        return None
    after, content = _content(keys, i)
    impersonal = i + 1 < len(keys) and form.mood == "perfect" and _is_light(keys[i + 1], "شدن")
    if before == "سخن" or (before == "و" and i > 1 and keys[i - 2] == "گفت"):
        return None
    if cue.lemma == "آوردن" and (
        form.mood != "perfect" or keys[after : after + 1] not in ([":"], ["که"])
    ):
        return None  # «در گزارش خود آورده است:»
    if cue.needs == "content":
        asked = cue.lemma == "خواستن" and "از" in keys[max(0, i - 25) : i]
        found_out = cue.lemma == "دریافتن" and content == "bare" and form.person == 6
        if form.mood == "present" or (
            content not in (":", "که", "«") and not asked and not found_out
        ):
            return None
    elif cue.needs == "object":
        if "را" not in keys[:i] or content in (":", "که") or before in _VERDICTS:
            return None
        if form.mood == "present" and cue.lemma == "خواندن":
            return None
    final = i >= last_finite or after >= len(keys) or last_finite < after
    return Cue(
        i, i, after, cue.lemma, cue.cue_class, form.person, impersonal, content, final, form.mood
    )


def _is_light(word: str, lemma: str) -> bool:
    form = light_forms().get(word)
    return form is not None and form.lemma == lemma


def _light_after(keys: list[str], start: int, noun: CueNoun) -> tuple[int, VerbForm] | None:
    lights, nouns = light_forms(), cue_nouns()
    for j in range(start, min(start + _REACH, len(keys))):
        word = keys[j]
        if word in _BARRIER or word == "که" or word in _REFUSING:
            return None
        form = lights.get(word)
        if form and form.mood != "subjunctive" and form.lemma in noun.lights:
            if (
                j + 1 < len(keys)
                and form.mood == "perfect"
                and form.lemma in ("کردن", "دادن")
                and _is_light(keys[j + 1], "شدن")
            ):
                return None
            return j, form
        if form and form.mood != "subjunctive":
            return None
        other = nouns.get(word)
        if other and other is not noun and j > start and other.lights & noun.lights:
            return None
        if other and other is not noun and j == start and other.lights & noun.lights:
            return None
    return None


def _does(keys: list[str], i: int, verb: int, noun: str) -> bool:
    """Whether a compound does something here instead of saying it."""
    before = keys[i - 1] if i else ""
    if noun == "اعلام":
        return before in _DECLARED  # «غیرقانونی اعلام کرد» declares, it does not report
    if noun == "کشف":
        return "را" in keys[max(0, i - 6) : i]  # «ستاره‌ای را کشف کردند که …»
    if noun == "محکوم":
        return not _SENTENCES.isdisjoint(keys[max(0, i - 14) : verb])  # a court's judgement
    if noun in ("گزارش", "عنوان", "بیان"):
        return before in ("به", "از", "در", "با")
    return noun in ("پاسخ", "جواب") and before == "را"  # «تلفن را پاسخ داد»


def _compound(
    tokens: Tokens,
    i: int,
    width: int,
    noun: CueNoun,
    last_finite: int,
    found: tuple[int, VerbForm] | None = None,
) -> Cue | None:
    keys = tokens.keys
    found = found or _light_after(keys, i + width, noun)
    spread = noun.text in _SPREAD and keys[i + width : i + width + 1] == ["از"]
    if not found and (noun.adjectival or spread or noun.text in _ABOUT):
        # «باکو خواستار انحلال … است»: the complement stands between the two
        verb = next(
            (
                n
                for n in range(i + 1, min(i + 40, len(keys)))
                if tokens.verbal[n] or keys[n] in ("؛", ":", "که")
            ),
            None,
        )
        form = light_forms().get(keys[verb]) if verb is not None else None
        if verb is not None and form and form.lemma in noun.lights and form.mood != "subjunctive":
            found = verb, form
    if not found:
        return None
    verb, form = found
    if form.negated and noun.cue_class in _SILENT and not noun.adjectival:
        return None
    if _does(keys, i, verb, noun.text):
        return None
    after, content = _content(keys, verb)
    impersonal = form.lemma in ("شدن", "گردیدن") and not noun.adjectival
    final = verb >= last_finite or last_finite < after
    if (
        noun.content_only
        and content not in (":", "که", "،", "«")
        and not (content == "bare" and noun.cue_class in ("cognition", "estimate"))
        and (noun.cue_class != "estimate" or not final)
        and not (content == "bare" and not final and noun.text in _SHOWING)
        and not (final and not content and noun.text in _STATING and "را" in keys[:i])
    ):
        return None
    if noun.final_only and content == "bare":
        return None
    if form.mood == "past" and form.person == 3 and form.lemma == "شدن" and noun.text == "رد":
        return None
    return Cue(
        i,
        verb,
        after,
        noun.text,
        noun.cue_class,
        form.person,
        impersonal,
        content,
        final,
        form.mood,
    )


#: With a complement between noun and verb: «خبر از بازداشت ده تن داد», «به تشریح برنامه‌ها پرداخت».
_SPREAD = frozenset(("خبر", "به انتقاد", "به تمجید"))
_ABOUT = frozenset(("به تشریح",))
#: Denied, these assert nothing («متهم نکرد», «خبر نداد»); a denial or a refusal denied still takes a side.
_SILENT = frozenset("neutral continuing distancing warning demand".split())
#: With bare content after them: «تحقیقات محققان نشان می‌دهد چای …».
_SHOWING = frozenset("نشان پی گزارش".split())
#: With an object and its measure before them: «تعداد کشته‌ها را ۲۰ نفر عنوان کرد».
_STATING = frozenset("عنوان ذکر گزارش ارزیابی برآورد محاسبه".split())
_SENTENCES = frozenset(
    "حبس زندان اعدام شلاق جریمه قصاص پرداخت محرومیت انفصال تبعید سال ماه دادگاه دیه".split()
)
_VERDICTS = frozenset("مبرا مقصر مجرم گناهکار بیگناه محکوم".split())
_DECLARED = frozenset(
    "غیرقانونی قانونی ممنوع مجاز باطل تعطیل منحل مردود پیروز برنده ورشکسته آمادگی".split()
)


@cache
def _copular_forms() -> dict[str, tuple[CueNoun, int]]:
    """«معتقدند», «مدعی‌اند»: adjectives of saying with the copula on them, and the person."""
    return {
        noun_key + ending: (noun, 1 if ending in ("م", "یم") else 6)
        for noun_key, noun in cue_nouns().items()
        if "بودن" in noun.lights
        and noun.cue_class in ("cognition", "distancing", "demand", "judgement")
        for ending in _COPULAS
    }


@cache
def _starts() -> frozenset[str]:
    """Every token a cue can begin with; most tokens are none of them."""
    first_words = {
        keys_of(noun.split()[0]) for nouns in table("verbs")["compound"].values() for noun in nouns
    }
    return frozenset(
        (*simple_cues(), *cue_nouns(), *joined_cues(), *_copular_forms(), *first_words)
    )


def _copular_at(keys: list[str], i: int) -> int:
    """How many words from token ``i`` make an adjective of saying with its copula; 0 for none."""
    forms = _copular_forms()
    return next((n for n in (3, 1) if "".join(keys[i : i + n]) in forms), 0)


def _copular(keys: list[str], i: int, width: int, last_finite: int) -> Cue:
    noun, person = _copular_forms()["".join(keys[i : i + width])]
    verb = i + width - 1
    after, content = _content(keys, verb)
    final = verb >= last_finite
    return Cue(i, verb, after, noun.text, noun.cue_class, person, False, content, final, "present")
