"""What features, types, cue classes and context codes are called in the newsroom: code -> (Persian, English)."""

from __future__ import annotations

#: The features of check-worthiness (:mod:`.claims`); the sign of a contribution says whether it speaks for or against.
REASONS: dict[str, tuple[str, str]] = {
    "heading": ("تیتر یا سطر معرفی خبر است", "It is a headline or a dateline"),
    "quantity": ("عدد و رقم دارد", "It states a number"),
    "many_quantities": ("چند رقم را کنار هم آورده است", "It states several numbers"),
    "percent": ("از درصد یا سهم حرف می‌زند", "It gives a percentage or a share"),
    "money": ("از مبلغ مشخصی نام می‌برد", "It names a sum of money"),
    "comparison": (
        "مقایسه می‌کند یا از رکورد و اولین می‌گوید",
        "It compares, or claims a record or a first",
    ),
    "causal": ("چیزی را علت چیز دیگری می‌داند", "It says one thing led to another"),
    "rule": ("از قانون، مصوبه یا مقررات می‌گوید", "It says what a law or a rule is"),
    "deed": ("از کاری می‌گوید که انجام شده است", "It says that something was done"),
    "past_event": (
        "دربارهٔ گذشته است و می‌شود دنبالش رفت",
        "It is about the past, so it can be looked up",
    ),
    "research": (
        "به پژوهش، آمار یا کارشناس استناد می‌کند",
        "It leans on a study, statistics or experts",
    ),
    "official": ("پای یک نهاد یا مقام رسمی در میان است", "An official body or office is involved"),
    "position": (
        "موضع، تکذیب یا اتهام کسی را بیان می‌کند",
        "It states a stance, a denial or an accusation",
    ),
    "negated": ("چیزی را نفی می‌کند", "It denies that something is so"),
    "universal": ("حکم کلی می‌دهد (همه، هیچ، تنها)", "It generalises: all, none, only"),
    "topic_harm": ("موضوعش جان و امنیت مردم است", "It is about people's lives and safety"),
    "topic_health": ("موضوعش سلامت است", "It is about health"),
    "topic_economy": (
        "موضوعش اقتصاد و خدمات عمومی است",
        "It is about the economy or public services",
    ),
    "topic_politics": (
        "موضوعش سیاست، دادگاه یا حقوق مردم است",
        "It is about politics, the courts or rights",
    ),
    "topic_sport": ("موضوعش ورزش است", "It is about sport"),
    "topic_culture": ("موضوعش فرهنگ و میراث است", "It is about culture and heritage"),
    "story_serious": ("خبر دور و برش موضوع جدی دارد", "The story around it is a serious one"),
    "story_culture": (
        "خبر دور و برش فرهنگی یا مراسمی است",
        "The story around it is of culture or ceremony",
    ),
    "measured_plan": (
        "وعده یا برنامه‌ای با عدد مشخص است",
        "It is a plan or a promise with a figure in it",
    ),
    "future": (
        "از آینده می‌گوید و هنوز سنجیدنی نیست",
        "It is about the future, with nothing to measure yet",
    ),
    "attributed": ("گویندهٔ مشخص دارد", "Somebody is named as saying it"),
    "belief": ("نظر یا برآورد گوینده است", "It is what the speaker believes or estimates"),
    "norm": ("می‌گوید چه باید کرد، نه چه شده است", "It says what should be, not what is"),
    "hope": ("آرزو، تبریک یا ابراز امیدواری است", "It is a wish, a greeting or a hope"),
    "opinion": ("لحن ارزش‌گذارانه دارد", "Its words praise or blame"),
    "speculation": ("با شاید و احتمال گفته شده است", "It is said with a maybe"),
    "forecast": ("پیش‌بینی است", "It is a forecast"),
    "condition": ("مشروط است (اگر …)", "It hangs on an if"),
    "first_person": ("گوینده از خودش یا «ما» حرف می‌زند", "The speaker talks of himself or of us"),
    "question": ("پرسش است", "It is a question"),
    "exclamation": ("جملهٔ احساسی است", "It is an exclamation"),
    "rhetoric": ("کلی‌گویی است و چیز سنجیدنی ندارد", "It is generalities with nothing to look up"),
    "general": (
        "حرف کلی است؛ نه گوینده دارد، نه رقم، نه رویداد",
        "It is general: no speaker, no figure, no event",
    ),
    "ceremony": ("خبر برگزاری مراسم یا نشست است", "It only says that an event takes place"),
    "place_fact": (
        "اطلاعات دانشنامه‌ای دربارهٔ جایی یا کسی است",
        "It is encyclopaedic, about a place or a person",
    ),
    "historical": ("به گذشتهٔ دور برمی‌گردد", "It is about the distant past"),
    "leans_on_context": (
        "بدون جمله‌های پیش از خودش روشن نیست",
        "It is not clear without what comes before",
    ),
    "headline": (
        "تیتری است که جملهٔ بعد آن را باز می‌کند",
        "It is a headline that the next sentence spells out",
    ),
    "method": (
        "روش کار پژوهش را می‌گوید، نه یافته‌اش را",
        "It tells how a study was done, not what it found",
    ),
    "textbook": ("دانستنی عمومی یا تعریف است", "It is a definition or common knowledge"),
    "finding": ("از یافته، اثر یا خطر مشخصی می‌گوید", "It tells of a finding, an effect or a risk"),
    "visit": ("خبر دیدار و رفت‌وآمد است", "It only tells of a visit or a meeting"),
    "advice": ("توصیه، تأکید یا تعارف است", "It is advice, emphasis or courtesy"),
    "play": ("لحظه‌ای از جریان مسابقه است", "It is a moment of a match"),
    "words_for": (
        "واژه‌هایش در ادعاهای بررسی‌کردنی زیاد می‌آید",
        "Its words are often found in claims worth a check",
    ),
    "words_against": (
        "واژه‌هایش در ادعاهای بررسی‌کردنی کم می‌آید",
        "Its words are seldom found in claims worth a check",
    ),
    "around_for": (
        "جمله‌های دور و برش بررسی‌کردنی‌اند",
        "The sentences around it are worth a check",
    ),
    "around_against": (
        "جمله‌های دور و برش چندان بررسی‌کردنی نیستند",
        "The sentences around it are hardly worth a check",
    ),
    "short": ("خیلی کوتاه است", "It is very short"),
    "length": ("بلند و پرجزئیات است", "It is long and full of detail"),
}

#: Why a unit cannot be understood on its own (:mod:`.context`).
CONTEXT: dict[str, tuple[str, str]] = {
    "pronoun-subject": ("«وی» یا ضمیر دیگری جای نام را گرفته است", "A pronoun stands for the name"),
    "anaphoric-source": ("گوینده با «این …» معرفی شده است", "The speaker is called «this …»"),
    "demonstrative": ("«این …» به جملهٔ دیگری برمی‌گردد", "«This …» points to another sentence"),
    "bare-demonstrative": ("«این» به جملهٔ دیگری برمی‌گردد", "«This» points to another sentence"),
    "mentioned-before": ("«مذکور» یا «یادشده» دارد", "It says «the aforesaid»"),
    "leaning-opening": (
        "آغازش دنبالهٔ جملهٔ پیشین است",
        "It opens as the sequel of the sentence before",
    ),
    "dropped-subject": ("فاعل جمله نیامده است", "Its subject is left out"),
    "unresolved-speaker": ("از متن معلوم نیست گوینده کیست", "The text does not settle who speaks"),
}
