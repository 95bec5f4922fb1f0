"""Whether a sentence denies: negative verbs, «هیچ», «هرگز», «بدون», «نه … نه».

In Persian «هیچ کس نیامد» denies once, not twice; «بدون شک» and «نه تنها» deny nothing.
"""

from __future__ import annotations

from functools import cache

from .tokens import Tokens
from .wordlists import finite_verbs

_WORDS = frozenset(
    """هیچ هرگز بدون فاقد عدم هیچگونه هیچیک هیچکس هیچکدام هیچگاه هیچوقت هیچجا نه نیست نیستند نیستیم نیستم
    نیامد نیامده نماند نمانده""".split()
)
#: After «بدون» and «بی» these say that it is certain.
_CERTAIN = frozenset("شک تردید".split())
_ENDINGS = ("", "م", "ی", "د", "یم", "ید", "ند")


@cache
def denying_verbs() -> frozenset[str]:
    """Finite forms that are negative and nothing else: «نکرد», «نمی‌شود», but neither «نوشت» nor «نشست»."""
    verbs = finite_verbs()
    stems = {stem for lemma in verbs.values() for stem in lemma.split("#") if stem[:1] == "ن"}
    affirmative = {stem + ending for stem in stems for ending in _ENDINGS}
    pasts = tuple(
        {lemma.split("#")[0] for lemma in verbs.values() if lemma[:1] == "ن" and "#" in lemma}
    )
    return frozenset(
        form
        for form in verbs
        if form[:1] == "ن"
        and (form.startswith("نمی") or (form not in affirmative and not form.startswith(pasts)))
    )


def denies(tokens: Tokens, content: int) -> bool:
    """Whether what is told from token ``content`` on is told not to be."""
    keys, verbal = tokens.keys, tokens.verbal
    verbs = denying_verbs()
    if _WORDS.isdisjoint(keys) and verbs.isdisjoint(keys):
        return False
    nors = 0
    for n in range(content, len(keys)):
        word = keys[n]
        if word in verbs and verbal[n]:
            return True
        if word in _WORDS:
            then = keys[n + 1] if n + 1 < len(keys) else ""
            if word == "نه":
                nors += then not in ("تنها", "فقط", "صرفا")
            elif not (word == "بدون" and then in _CERTAIN):
                return True
    return nors > 1
