"""What a document says is its owner's word: «در گزارش X آمده است», «پژوهش X نشان داد»."""

from __future__ import annotations

from .findings import Finding, phrase_kind
from .phrases import Part, heads, noun_phrase, word_list
from .tokens import Tokens
from .wordlists import cue_nouns

PARTICIPLES = frozenset(
    "مشترک جداگانه کوتاه پایانی انجام انجامشده صورت صورتگرفته منتشره منتشر منتشرشده موجود اولیه جدید تازه اخیر میدانی رسمی علمی شده گرفته گسترده متعدد مختلف بسیاری مهم سالانه ماهانه فصلی هفتگی محرمانه مفصل اختصاصی نهایی".split()
)


def _passive(keys: list[str], n: int) -> int:
    """The token after «تصریح شده است», «گفته شده است», «گفته شد» at ``n``; ``n`` where there is none."""
    if keys[n] in _SAID and keys[n + 1 : n + 2] in (["شده"], ["شد"]):
        after = n + 1
    elif keys[n] in ("شده", "شد") and _reported(keys, n):
        after = n
    else:
        return n
    if keys[after] == "شد":
        return after + 1
    then = keys[after + 1 : after + 2]
    if keys[n] == "شده" and keys[n - 1] in _ALLEGED and then and then[0].isalpha():
        return after + 1 + (then[0] in ("است", "بود"))  # «در کیفرخواست ادعا شده یک تاجر …»
    return after + 2 if then and then[0] in ("است", "بود") else n


def _reported(keys: list[str], n: int) -> bool:
    """Whether «شده» at ``n`` closes a compound of saying: «تصریح شده», «اطمینان داده شده»."""
    nouns = cue_nouns()
    return keys[n - 1] in nouns or (keys[n - 1] == "داده" and keys[n - 2] in nouns)


_ALLEGED = frozenset("ادعا تصریح تاکید تأکید عنوان".split())
_SAID = frozenset("گفته نوشته آورده خواسته".split())


def _document_verb(keys: list[str], i: int, passive: bool) -> Part | None:
    """Where the verb of «در … آمده است» stands, and where the content begins after it."""
    for n in range(i + 2, min(len(keys), i + 60 if passive else i + 40)):
        if passive:
            content = _passive(keys, n)
            if content > n:
                back = 0 if keys[n] not in ("شده", "شد") else 2 if keys[n - 1] == "داده" else 1
                spoken = content < len(keys) and keys[content] != "."
                return n - back, content if spoken else i
        elif keys[n] == "آمده" and keys[n + 1 : n + 2] in (["است"], ["بود"]):
            return n, n + 2
        elif (
            keys[n] == "آمده"
            and keys[n + 1 : n + 2] in ([":"], ["،"], ["که"])
            or keys[n] in ("آمدهاست", "میخوانیم")
        ):
            return n, n + 1
    return None


def find_contained(t: Tokens, i: int, passive: bool = False) -> Finding | None:
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
    while then < n and keys[then] in PARTICIPLES:
        then += 1
    if keys[then] == "که":
        end = noun_phrase(t, then + 1, n)
    else:
        end = noun_phrase(t, then, n)
        then -= 1
    if end > then + 1:
        made.speaker = (then + 1, end)
        made.kind = phrase_kind(keys, made.speaker)
        if keys[then + 1] in word_list("sources", "contained") or made.kind == "impersonal":
            made.speaker, made.kind = None, "document"
    return made


def _made_by(keys: list[str], n: int, cue: int) -> bool:
    """«مطالعه‌ای که دانشگاه شیراز انجام داده»: whether the clause at «که» says who made the document."""
    head = keys[n + 1]
    return (head in heads() or head in word_list("nouns", "outlets")) and any(
        k in _MAKING for k in keys[n + 2 : min(n + 14, cue)]
    )


_MAKING = frozenset("انجام صورت تهیه منتشر ارائه تدوین".split())


def strip_document(t: Tokens, made: Finding, cue: int) -> None:
    """«تحقیقات پژوهشگران کانادایی نشان داد»: the researchers speak; «بررسی‌ها نشان داد»: nobody in particular."""
    assert made.speaker
    keys = t.keys
    i, end = made.speaker
    documents = word_list("nouns", "documents")
    if keys[i] not in documents:
        return
    while i < end and (keys[i] in documents or keys[i] in word_list("nouns", "impersonal")):
        i += 1
    while i < end and keys[i] in PARTICIPLES:
        i += 1
    after = end
    while after < cue and keys[after] in PARTICIPLES:
        after += 1
    by = after
    if keys[after : after + 2] == ["از", "سوی"]:
        by = after + 2
    elif keys[after] == "توسط" or (keys[after] == "که" and _made_by(keys, after, cue)):
        by = after + 1
    if i >= end and by > end and noun_phrase(t, by, cue) > by:
        made.speaker = (by, noun_phrase(t, by, cue))  # «بررسی‌های انجام شده توسط …»
    elif i >= end:
        made.speaker, made.kind = None, "impersonal"
    else:
        made.speaker = (i, end)
        made.kind = phrase_kind(keys, made.speaker)
