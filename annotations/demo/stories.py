"""What became of the claims: each is found by its words in the article, and brought where it is."""

from dataclasses import dataclass

from annotations.models import ClaimState, CorrectionKind, Stance

S = ClaimState


@dataclass(frozen=True, slots=True)
class Cited:
    """That a claim cites a proof of the newsroom, by its short name."""

    proof: str
    stance: Stance
    excerpt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A verdict."""

    rating: str
    conclusion: str
    justification: str
    single_source: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction; finished where its verdict is given, open otherwise."""

    kind: CorrectionKind
    note: str
    verdict: Written | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An attempt to reach the claimant."""

    channel: str
    note: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One claim: where it is found, how far it has come, and what was done to it on the way."""

    article: str
    words: str
    state: ClaimState
    by: str = "sara"
    statement: str = ""
    claimant: str = ""
    claimant_role: str = ""
    tags: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()
    verdict: Written | None = None
    reviewer: str = "mina"
    reason: str = ""
    """Why it was dismissed, closed or withdrawn."""
    returned: str = ""
    """Why it came back from its first review."""
    due_days: int | None = None
    assigned: bool = False
    marked: bool = False
    """Marked by a person, not suggested by the machine."""
    merged_into: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    """Who, and what; each after the first answers the one before it."""
    asked: tuple[Asked, ...] = ()
    corrections: tuple[Corrected, ...] = ()


STORIES = (
    # Published, one for each rating.
    Story(
        "economy",
        "شمار گاوداری‌های فعال استان در پنج سال گذشته",
        S.PUBLISHED,
        statement=(
            "شمار گاوداری‌های فعال استان مهرگان در پنج سال از ۱۴۲۰ واحد به ۹۸۰ واحد رسیده است."
        ),
        claimant="خبرگزاری سپهر مهرگان",
        tags=("economy", "farming"),
        cited=(
            Cited(
                "vet-register",
                Stance.SUPPORTS,
                "شمار واحدهای دارای پروانهٔ فعال: ۱۴۰۰: ۱۴۱۸ — ۱۴۰۵: ۹۸۱.",
                "اختلاف یک‌دو واحدی از تاریخ شمارش است.",
            ),
            Cited("dairy-call", Stance.SUPPORTS, "ما هم همین حدود هزار تا را داریم."),
        ),
        verdict=Written(
            "true",
            "دفتر ثبت دامپزشکی استان همین کاهش را نشان می‌دهد.",
            "دفتر ثبت واحدهای دامداری استان در سال ۱۴۰۰ از **۱۴۱۸** و در شهریور ۱۴۰۵ از **۹۸۱** "
            "واحد فعال خبر می‌دهد. اختلاف ناچیز با رقم گزارش از تاریخ شمارش است.\n\n"
            "دبیرخانهٔ اتحادیهٔ لبنیات نیز عددی نزدیک به همین را تأیید کرد.",
        ),
        corrections=(
            Corrected(
                CorrectionKind.MINOR,
                "غلط تایپی در توضیح اصلاح شد.",
                Written(
                    "true",
                    "دفتر ثبت دامپزشکی استان همین کاهش را نشان می‌دهد.",
                    "دفتر ثبت واحدهای دامداری استان در سال ۱۴۰۰ از **۱۴۱۸** و در شهریور ۱۴۰۵ از "
                    "**۹۸۱** واحد فعال خبر می‌دهد. اختلاف ناچیز با رقم گزارش به تاریخ شمارش "
                    "برمی‌گردد.\n\nدبیرخانهٔ اتحادیهٔ لبنیات نیز عددی نزدیک به همین را تأیید کرد.",
                ),
            ),
        ),
    ),
    Story(
        "sport",
        "بدهی باشگاه در یک سال گذشته از ۱۲۰ میلیارد",
        S.PUBLISHED,
        by="reza",
        statement="بدهی باشگاه کاوه در یک سال از ۱۲۰ میلیارد تومان به ۴۵ میلیارد تومان رسیده است.",
        claimant="مدیرعامل باشگاه کاوهٔ روشن‌رود",
        claimant_role="مدیرعامل باشگاه",
        tags=("sport", "football", "budget"),
        cited=(
            Cited(
                "club-accounts",
                Stance.REFUTES,
                "جمع بدهی‌های جاری باشگاه در پایان سال ۱۴۰۴ برابر ۷۱ میلیارد تومان است.",
            ),
            Cited("sport-office", Stance.SUPPORTS, "بدهی مالیاتی باشگاه تسویه شده است."),
        ),
        verdict=Written(
            "false",
            "صورت‌های مالی باشگاه بدهی را بسیار بیشتر از این نشان می‌دهد.",
            "باشگاه در صورت‌های مالی خود **۷۱ میلیارد تومان** بدهی ثبت کرده است، نه ۴۵ میلیارد.",
        ),
        asked=(
            Asked(
                "phone",
                "از مدیرعامل پرسیدیم که عدد ۴۵ میلیارد از کجا آمده است.",
                "گفت بدهی مالیاتی در آن حساب نشده و سند می‌فرستد.",
            ),
            Asked("email", "درخواست سند تسویهٔ مالیاتی."),
        ),
        corrections=(
            Corrected(
                CorrectionKind.SUBSTANTIAL,
                "ادارهٔ کل ورزش سند تسویهٔ بدهی مالیاتی باشگاه را فرستاد. رأی ما از «نادرست» به "
                "«نیمه‌درست» تغییر کرد.",
                Written(
                    "half-true",
                    "بدهی کم شده، اما نه به اندازه‌ای که مدیرعامل می‌گوید.",
                    "صورت‌های مالی پایان سال بدهی را **۷۱ میلیارد تومان** نشان می‌دهد. پس از تسویهٔ "
                    "بدهی مالیاتی در مرداد، این رقم به حدود **۵۸ میلیارد** رسیده است.\n\n"
                    "- بدهی از ۱۲۰ میلیارد کمتر شده: درست\n"
                    "- بدهی امروز ۴۵ میلیارد است: نادرست",
                ),
            ),
        ),
    ),
    Story(
        "environment",
        "سامانه‌های نوین آبیاری مصرف آب را ۳۵ درصد",
        S.PUBLISHED,
        statement="سامانه‌های نوین آبیاری مصرف آب کشاورزی دشت سپید را ۳۵ درصد کاهش داده است.",
        claimant="رئیس سازمان جهاد کشاورزی مهرگان",
        claimant_role="رئیس سازمان",
        tags=("environment", "water", "farming"),
        cited=(
            Cited(
                "irrigation-study",
                Stance.REFUTES,
                "سطح زیر کشت مزرعه‌های نمونه ۴۵ درصد افزایش یافت و برداشت کل آب ۴ درصد بیشتر شد.",
            ),
            Cited("farm-report", Stance.SUPPORTS, "کاهش مصرف در هر هکتار: ۳۵ درصد."),
        ),
        verdict=Written(
            "misleading",
            "مصرف هر هکتار کم شده، اما کل آب برداشت‌شده بیشتر شده است.",
            "عدد ۳۵ درصد به **هر هکتار** برمی‌گردد، نه به کل دشت. پژوهش دانشگاه مهرگان در ۱۱۲ "
            "مزرعه نشان می‌دهد که با گسترش کشت، **برداشت کل آب ۴ درصد بیشتر** شده است.\n\n"
            "> آبی که صرفه‌جویی می‌شود به تالاب برنمی‌گردد؛ به زمین همسایه می‌رود.",
        ),
        comments=(
            ("mina", "لطفاً عدد هر هکتار و عدد کل را در نتیجه از هم جدا کن."),
            ("sara", "جدا کردم و نقل پژوهشگر را هم آوردم."),
        ),
        asked=(
            Asked(
                "letter",
                "از سازمان خواستیم بگوید عدد ۳۵ درصد برای هر هکتار است یا کل دشت.",
                "روابط عمومی نوشت: «منظور مصرف در واحد سطح است.»",
            ),
        ),
    ),
    Story(
        "health",
        "واکسن امسال تاریخ‌گذشته است",
        S.PUBLISHED,
        statement="واکسن آنفلوانزای امسال تاریخ‌گذشته است و مرکز بهداشت آن را جمع کرده است.",
        claimant="پیام دست‌به‌دست‌شده در گروه‌های خانوادگی",
        tags=("health", "vaccines", "rumour"),
        cited=(
            Cited("vaccine-batch", Stance.REFUTES, "تاریخ انقضا: خرداد ۱۴۰۶."),
            Cited("pharmacists", Stance.REFUTES, "هیچ سری ساختی از داروخانه‌ها جمع نشده است."),
        ),
        verdict=Written(
            "false",
            "واکسن تا خرداد ۱۴۰۶ اعتبار دارد و هیچ سری ساختی جمع نشده است.",
            "برگهٔ انبار و بازدید حضوری ما تاریخ انقضای **خرداد ۱۴۰۶** را نشان می‌دهد. انجمن "
            "داروسازان نیز نوشت که هیچ سری ساختی جمع نشده است.",
        ),
        returned="منبع دوم هنوز همان دانشگاه است. یک منبع مستقل دیگر پیدا کن.",
    ),
    Story(
        "rumour",
        "دیوارهٔ سد روشن‌رود ترک برداشته و آب تا صبح",
        S.PUBLISHED,
        statement="دیوارهٔ سد روشن‌رود ترک برداشته است و آب تا صبح به شهر می‌رسد.",
        claimant="فیلمی در شبکه‌های اجتماعی",
        tags=("rumour", "water"),
        cited=(
            Cited(
                "dam-notice",
                Stance.REFUTES,
                "ابزار دقیق بدنه هیچ جابه‌جایی نامعمولی نشان نمی‌دهد.",
            ),
            Cited("dam-visit", Stance.REFUTES, "لکهٔ روی بتن رسوب است، نه ترک."),
        ),
        verdict=Written(
            "pants-on-fire",
            "فیلم کهنه است و صدا را بعدها روی آن گذاشته‌اند.",
            "فیلم دو سال پیش با عنوان «بازدید از سد» منتشر شده و **صدا بعدها افزوده شده** است. "
            "لکهٔ روی بتن به گفتهٔ استاد سازه‌های آبی که از بدنه بازدید کرده، رسوب است.",
        ),
    ),
    Story(
        "economy",
        "سطح زیر کشت صیفی در روشن‌رود امسال ۴۰ درصد",
        S.PUBLISHED,
        by="reza",
        statement="سطح زیر کشت صیفی در روشن‌رود امسال ۴۰ درصد کم شده است.",
        claimant="یک منبع آگاه در سازمان جهاد کشاورزی",
        tags=("economy", "farming"),
        cited=(Cited("farm-call", Stance.CONTEXT, "آمار قطعی کشت هنوز نهایی نشده است."),),
        verdict=Written(
            "unprovable",
            "تا آمار قطعی کشت منتشر نشود، این عدد را نمی‌توان سنجید.",
            "نام منبع گفته نشده و تنها نهادی که آمار کشت را دارد، می‌گوید این آمار **هنوز نهایی "
            "نیست**. با انتشار آن دوباره به سراغ این گفته می‌رویم.",
            single_source="جز سازمان جهاد کشاورزی هیچ نهادی آمار کشت را گرد نمی‌آورد.",
        ),
    ),
    # On their way.
    Story(
        "environment",
        "بارش حوضه در پنج سال گذشته ۲۳ درصد",
        S.CORRECTING,
        statement="بارش حوضهٔ سپیدآب در پنج سال گذشته ۲۳ درصد کمتر از میانگین بلندمدت بوده است.",
        claimant="مدیرعامل شرکت آب منطقه‌ای مهرگان",
        claimant_role="مدیرعامل",
        tags=("environment", "water"),
        cited=(
            Cited("rain-series", Stance.REFUTES, "اختلاف: ۱۳ درصد."),
            Cited("water-yearbook", Stance.SUPPORTS, "میانگین شش ایستگاه بالادست: ۲۳- درصد."),
        ),
        verdict=Written(
            "half-true",
            "بارش کم شده، ولی عدد ۲۳ درصد تنها از ایستگاه‌های بالادست آمده است.",
            "در ۱۹ ایستگاه حوضه کاهش بارش **۱۳ درصد** است؛ رقم ۲۳ درصد تنها میانگین شش ایستگاه "
            "بالادست را نشان می‌دهد.",
        ),
        corrections=(
            Corrected(
                CorrectionKind.UPDATE,
                "هواشناسی آمار پاییز را افزوده است؛ عددها را به‌روز می‌کنیم.",
            ),
        ),
    ),
    Story(
        "health",
        "فروش آنتی‌بیوتیک بدون نسخه در استان طی یک سال",
        S.WITHDRAWN,
        by="reza",
        statement="فروش آنتی‌بیوتیک بدون نسخه در استان مهرگان در یک سال ۱۵ درصد کم شده است.",
        claimant="رئیس انجمن داروسازان مهرگان",
        tags=("health",),
        cited=(Cited("pharmacists", Stance.SUPPORTS, "کاهش یک‌ساله: ۱۵ درصد."),),
        verdict=Written(
            "true",
            "آمار انجمن داروسازان همین را می‌گوید.",
            "آمار فروش داروخانه‌های عضو انجمن کاهش **۱۵ درصدی** را نشان می‌دهد.",
            single_source="آمار فروش داروخانه‌ها تنها نزد انجمن است.",
        ),
        reason="منبع بررسی همان گویندهٔ ادعا بود. تا یافتن منبع مستقل آن را پس گرفتیم.",
    ),
    Story(
        "rumour",
        "نشست دیواره در ده سال گذشته کمتر از سه میلی‌متر",
        S.APPROVED,
        by="reza",
        statement="نشست دیوارهٔ سد روشن‌رود در ده سال گذشته کمتر از سه میلی‌متر بوده است.",
        claimant="استاد سازه‌های آبی دانشگاه مهرگان",
        tags=("water",),
        cited=(
            Cited("dam-visit", Stance.SUPPORTS, "نشست تجمعی ده‌ساله: ۲/۶ میلی‌متر."),
            Cited("dam-notice", Stance.CONTEXT),
        ),
        verdict=Written(
            "true",
            "گزارش ابزار دقیق نشست ده‌ساله را ۲/۶ میلی‌متر ثبت کرده است.",
            "در گزارش بازدید، نشست تجمعی ده‌ساله **۲/۶ میلی‌متر** آمده است.",
        ),
    ),
    Story(
        "sport",
        "۱۴ هزار و ۲۰۰ نفر",
        S.IN_REVIEW,
        statement="۱۴ هزار و ۲۰۰ نفر بازی کاوه و پیکان مهر را در ورزشگاه تلاش دیدند.",
        claimant="باشگاه کاوهٔ روشن‌رود",
        tags=("sport", "football"),
        cited=(
            Cited("sport-office", Stance.REFUTES, "گنجایش ورزشگاه: ۱۲ هزار نفر."),
            Cited("club-accounts", Stance.CONTEXT),
        ),
        verdict=Written(
            "false",
            "ورزشگاه تنها ۱۲ هزار نفر گنجایش دارد.",
            "گنجایش رسمی ورزشگاه **۱۲ هزار نفر** است و فروش بلیت از این مرز نگذشته است.",
        ),
        due_days=1,
    ),
    Story(
        "environment",
        "۶۰ درصد ذرات روزهای آلودهٔ مهر",
        S.IN_REVIEW,
        by="mina",
        statement="۶۰ درصد ذرات روزهای آلودهٔ مهر روشن‌رود از بستر تالاب برخاسته است.",
        claimant="مدیرکل حفاظت محیط زیست مهرگان",
        tags=("environment", "air"),
        cited=(
            Cited("dust-study", Stance.REFUTES, "سهم تالاب: میان ۳۰ تا ۴۵ درصد."),
            Cited("dust-samples", Stance.SUPPORTS, "سهم تالاب در ۴۸ نمونه: ۶۰ درصد."),
        ),
        verdict=Written(
            "half-true",
            "تالاب سهم بزرگی در غبار دارد، اما ۶۰ درصد سقف برآوردهاست.",
            "نمونه‌برداری مهر عدد **۶۰ درصد** را می‌دهد و ردیابی مسیر باد میان **۳۰ تا ۴۵ درصد**.",
        ),
        due_days=-1,
    ),
    Story(
        "economy",
        "سال گذشته تنها ۶۰۰ میلیارد تومان از این تسهیلات",
        S.IN_PROGRESS,
        statement="سال گذشته تنها ۶۰۰ میلیارد تومان از تسهیلات تنظیم بازار به دامداران رسید.",
        claimant="معاون اقتصادی استانداری مهرگان",
        tags=("economy", "budget"),
        cited=(
            Cited("loan-list", Stance.SUPPORTS, "جمع پرداختی به دامداران: ۶۱۲ میلیارد تومان."),
            Cited("dairy-call", Stance.CONTEXT),
        ),
        verdict=Written(
            "true",
            "فهرست پرداخت‌ها رقمی نزدیک به همین را نشان می‌دهد.",
            "جمع پرداختی به دامداران در فهرست ستاد **۶۱۲ میلیارد تومان** است.",
        ),
        returned="بنویس که فهرست تا چه تاریخی را در بر می‌گیرد و شمارهٔ صفحه را بیاور.",
        due_days=2,
        comments=(("mina", "اگر دسترسی به اصل فهرست نداری، از آرش بخواه."),),
    ),
    Story(
        "health",
        "احتمال بستری شدن سالمندان را تا ۴۰ درصد",
        S.IN_PROGRESS,
        statement="واکسن آنفلوانزا احتمال بستری شدن سالمندان را تا ۴۰ درصد پایین می‌آورد.",
        claimant="متخصص بیماری‌های عفونی بیمارستان مهر",
        tags=("health", "vaccines"),
        cited=(Cited("flu-review", Stance.SUPPORTS, "کاهش بستری: ۳۰ تا ۴۵ درصد."),),
        due_days=-2,
        asked=(Asked("message", "منبع عدد ۴۰ درصد را پرسیدیم."),),
    ),
    Story(
        "environment",
        "۴/۲ همت اعتبار مصوب تنها ۹۰۰ میلیارد",
        S.IN_PROGRESS,
        by="reza",
        claimant="دبیر ستاد احیای سپیددشت",
        tags=("environment", "budget"),
        assigned=True,
        due_days=3,
        comments=(("arash", "این عدد در بودجهٔ مصوب هم هست؛ از همان‌جا آغاز کن."),),
    ),
    Story(
        "rumour",
        "دو هزار و ۱۰۰ خودرو از روشن‌رود",
        S.IN_PROGRESS,
        by="reza",
        tags=("society",),
        due_days=-1,
    ),
    # Waiting, and ended.
    Story("economy", "بهای هر کیلو شیر خام از ۱۸ هزار تومان", S.QUEUED, due_days=-3),
    Story("economy", "بیشترین رشد به لبنیات با ۴۴ درصد", S.QUEUED, tags=("prices",)),
    Story("health", "ضریب اشغال تخت‌ها از ۷۸ درصد", S.QUEUED, by="reza", due_days=4),
    Story("environment", "۲ هزار و ۶۴۰ حلقه چاه مجاز", S.QUEUED, tags=("water",)),
    Story("environment", "از ۱۸ هزار و ۴۰۰ هکتار پهنهٔ تالاب", S.QUEUED, tags=("water",)),
    Story("sport", "بازسازی چمن ورزشگاه ۸۵ میلیارد", S.QUEUED, by="reza", tags=("sport",)),
    Story("rumour", "فیلم نخستین بار دو سال پیش", S.QUEUED),
    Story(
        "environment",
        "هیچ دانش‌آموزی از درس عقب نمانده",
        S.QUEUED,
        statement="در روزهای غیرحضوری هیچ دانش‌آموزی در مهرگان از درس عقب نمانده است.",
        claimant="خبرنامهٔ آموزش و پرورش مهرگان",
        tags=("society",),
        marked=True,
    ),
    Story(
        "environment",
        "امروز، در پاییز ۱۴۰۵، این سهم کمتر از ۱۲ درصد است",
        S.SUPERSEDED,
        merged_into="از ۱۸ هزار و ۴۰۰ هکتار پهنهٔ تالاب",
    ),
    Story(
        "economy",
        "یکی از غرفه‌داران گفت که مشتری‌ها دیگر جعبه‌ای نمی‌خرند",
        S.DISMISSED,
        reason="برداشت شخصی یک غرفه‌دار است، نه ادعایی سنجیدنی.",
    ),
    Story(
        "environment",
        "آب یک روز برمی‌گردد",
        S.DISMISSED,
        reason="آرزوست، نه ادعا.",
    ),
    Story(
        "rumour",
        "بتن سدها همیشه ترک‌های مویی دارد",
        S.DISMISSED,
        by="reza",
        reason="دانش عمومی است و کسی دربارهٔ آن اختلافی ندارد.",
    ),
    Story(
        "health",
        "در برخی شیفت‌ها هر پرستار به ۱۴ بیمار",
        S.CLOSED,
        by="reza",
        tags=("hospitals",),
        reason="گوینده ناشناس است و بیمارستان فهرست شیفت‌ها را در اختیار کسی نمی‌گذارد.",
    ),
)
