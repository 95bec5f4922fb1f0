"""Who and what there is: people, outlets, topics, articles, evidence."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from annotations.models import Role, SourceType

PASSWORD = "rasti-demo-1405"  # noqa: S105 - of a demo on one's own machine, printed at every start
ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the made-up newsroom."""

    username: str
    name: str
    role: Role


PEOPLE = (
    Person("sara", "سارا نمونه", Role.FACT_CHECKER),
    Person("reza", "رضا نمونه", Role.FACT_CHECKER),
    Person("mina", "مینا نمونه", Role.REVIEWER),
    Person("arash", "آرش نمونه", Role.CHIEF_EDITOR),
    Person("nasrin", "نسرین نمونه", Role.AUDITOR),
)

PUBLISHER = "روزنامهٔ همسایه"
KEY_NAME = "سامانهٔ انتشار"


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet or another publisher of texts; `owner` is the name of the one it belongs to."""

    name: str
    domain: str = ""
    owner: str = ""


OUTLETS = (
    Outlet("خبرگزاری سپهر مهرگان", "sepehr.example"),
    Outlet("روزنامهٔ بامداد روشن‌رود", "bamdad.example"),
    Outlet("پایگاه خبری کوچه", "kucheh.example", owner="خبرگزاری سپهر مهرگان"),
    Outlet("شرکت آب منطقه‌ای مهرگان", "ab.example"),
    Outlet("شورای حفاظت منابع آب مهرگان"),
    Outlet("دانشگاه مهرگان", "uni.example"),
    Outlet("هواشناسی مهرگان", "havashenasi.example"),
    Outlet("دامپزشکی مهرگان"),
    Outlet("اتحادیهٔ لبنیات مهرگان"),
    Outlet("جهاد کشاورزی مهرگان", "jahad.example"),
    Outlet("دانشگاه علوم پزشکی مهرگان", "behdasht.example"),
    Outlet("انجمن داروسازان مهرگان"),
    Outlet("باشگاه کاوهٔ روشن‌رود", "kaveh.example"),
    Outlet("ادارهٔ کل ورزش و جوانان مهرگان"),
    Outlet("پژوهشکدهٔ هواشناسی", "pajuhesh.example"),
    Outlet("استانداری مهرگان", "ostan.example"),
)

# Short name, Persian name, English name, parent's short name.
TAGS = (
    ("economy", "اقتصاد", "Economy", ""),
    ("prices", "قیمت و تورم", "Prices and inflation", "economy"),
    ("budget", "بودجه", "Budgets", "economy"),
    ("farming", "کشاورزی", "Farming", "economy"),
    ("health", "سلامت", "Health", ""),
    ("vaccines", "واکسن", "Vaccines", "health"),
    ("hospitals", "بیمارستان‌ها", "Hospitals", "health"),
    ("environment", "محیط زیست", "Environment", ""),
    ("water", "آب", "Water", "environment"),
    ("air", "هوا", "Air", "environment"),
    ("sport", "ورزش", "Sport", ""),
    ("football", "فوتبال", "Football", "sport"),
    ("society", "جامعه", "Society", ""),
    ("rumour", "شایعه", "Rumours", ""),
)


@dataclass(frozen=True, slots=True)
class Text:
    """An article of the demo; `age` says how long ago it was published."""

    name: str
    title: str
    outlet: str
    link: str
    by: str
    age: timedelta
    author: str = ""

    @property
    def text(self) -> str:
        """The text as received."""
        return (ARTICLES / f"{self.name}.txt").read_text(encoding="utf-8")


TEXTS = (
    Text(
        "economy",
        "سفرهٔ مهرگانی‌ها ۳۱/۵ درصد گران‌تر شد؛ وعدهٔ دو همت برای آرام کردن بازار",
        "خبرگزاری سپهر مهرگان",
        "https://sepehr.example/news/10421",
        "sara",
        timedelta(days=4),
        "گروه اقتصادی",
    ),
    Text(
        "health",
        "صف‌های طولانی در درمانگاه‌های روشن‌رود؛ دانشگاه علوم پزشکی: همه‌گیری در کار نیست",
        "روزنامهٔ بامداد روشن‌رود",
        "https://bamdad.example/1405/salamat/77",
        "reza",
        timedelta(days=3),
        "گروه سلامت",
    ),
    Text(
        "sport",
        "پیروزی پرگل کاوهٔ روشن‌رود و گلایهٔ سرمربی از داوری",
        "پایگاه خبری کوچه",
        "https://kucheh.example/varzesh/318",
        "reza",
        timedelta(days=2),
    ),
    Text(
        "rumour",
        "ترک دیوارهٔ سد روشن‌رود؛ شایعه‌ای که شهر را یک شب بیدار نگه داشت",
        "روزنامهٔ بامداد روشن‌رود",
        "https://bamdad.example/1405/shahr/204",
        "sara",
        timedelta(days=1),
        "گروه شهری",
    ),
    Text(
        "environment",
        "تالاب سپیددشت در چهار پرده؛ از نیزارهای پرآب تا گرد و غبار صبحگاهی",
        "روزنامهٔ بامداد روشن‌رود",
        "https://bamdad.example/1405/gozaresh/12",
        "mina",
        timedelta(hours=9),
        "گروه گزارش",
    ),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence: a page, or something offline; `kept` is what a page said."""

    title: str
    publisher: str
    kind: SourceType
    url: str = ""
    locator: str = ""
    kept: str = ""
    interest: str = ""


PROOFS = {
    "vet-register": Proof(
        "دفتر ثبت واحدهای دامداری استان، ویرایش شهریور ۱۴۰۵",
        "دامپزشکی مهرگان",
        SourceType.OFFICIAL,
        locator="نامهٔ شمارهٔ ۵۱۲/۱۴۰۵، پیوست دوم",
    ),
    "dairy-call": Proof(
        "گفت‌وگوی تلفنی با دبیرخانهٔ اتحادیه",
        "اتحادیهٔ لبنیات مهرگان",
        SourceType.PRIMARY,
        locator="تماس تلفنی با دبیرخانه، ۱۷ مهر ۱۴۰۵، ساعت ۱۰:۳۰",
        interest="اتحادیه از یارانهٔ نهاده سود می‌برد.",
    ),
    "irrigation-study": Proof(
        "اثر آبیاری قطره‌ای بر برداشت آب در ۱۱۲ مزرعهٔ دشت سپید",
        "دانشگاه مهرگان",
        SourceType.ACADEMIC,
        url="https://uni.example/journal/irrigation-112",
        kept=(
            "مصرف آب در هر هکتار به‌طور میانگین ۲۸ درصد کاهش یافت. در همین دوره سطح زیر کشت "
            "مزرعه‌های نمونه ۴۵ درصد افزایش یافت و برداشت کل آب ۴ درصد بیشتر شد."
        ),
    ),
    "farm-report": Proof(
        "گزارش سالانهٔ جهاد کشاورزی مهرگان، ۱۴۰۴",
        "جهاد کشاورزی مهرگان",
        SourceType.OFFICIAL,
        url="https://jahad.example/report-1404",
        interest="مجری طرح آبیاری نوین است.",
    ),
    "vaccine-batch": Proof(
        "برگهٔ مشخصات سری ساخت واکسن آنفلوانزا",
        "دانشگاه علوم پزشکی مهرگان",
        SourceType.PRIMARY,
        locator="برگهٔ انبار دارویی، سری ۰۶-۱۴۰۵، بازدید حضوری",
    ),
    "pharmacists": Proof(
        "پاسخ کتبی انجمن داروسازان دربارهٔ واکسن امسال",
        "انجمن داروسازان مهرگان",
        SourceType.EXPERT,
        locator="نامهٔ شمارهٔ ۸۸، ۱۲ مهر ۱۴۰۵",
    ),
    "dam-notice": Proof(
        "اطلاعیهٔ شرکت آب منطقه‌ای دربارهٔ وضعیت سد",
        "شرکت آب منطقه‌ای مهرگان",
        SourceType.OFFICIAL,
        url="https://ab.example/notice/1405-31",
        kept=(
            "سد روشن‌رود در وضعیت عادی بهره‌برداری است. حجم مخزن ۵۸ درصد است و ابزار دقیق بدنه "
            "هیچ جابه‌جایی نامعمولی نشان نمی‌دهد."
        ),
        interest="بهره‌بردار سد است.",
    ),
    "dam-visit": Proof(
        "یادداشت بازدید استاد سازه‌های آبی از بدنهٔ سد",
        "دانشگاه مهرگان",
        SourceType.EXPERT,
        locator="گزارش بازدید، ۱۴ صفحه، بایگانی دانشکدهٔ عمران",
    ),
    "club-accounts": Proof(
        "صورت‌های مالی حسابرسی‌شدهٔ باشگاه، سال ۱۴۰۴",
        "باشگاه کاوهٔ روشن‌رود",
        SourceType.PRIMARY,
        url="https://kaveh.example/accounts-1404.html",
        kept="جمع بدهی‌های جاری باشگاه در پایان سال ۱۴۰۴ برابر ۷۱ میلیارد تومان است.",
    ),
    "sport-office": Proof(
        "پاسخ ادارهٔ کل ورزش به استعلام میز",
        "ادارهٔ کل ورزش و جوانان مهرگان",
        SourceType.OFFICIAL,
        locator="نامهٔ شمارهٔ ۲۰۴/۱۴۰۵",
    ),
    "farm-call": Proof(
        "گفت‌وگوی تلفنی با دفتر آمار جهاد کشاورزی",
        "جهاد کشاورزی مهرگان",
        SourceType.OFFICIAL,
        locator="تماس تلفنی، ۲۰ مهر ۱۴۰۵، ساعت ۹",
    ),
    "rain-series": Proof(
        "سری بارش سی‌سالهٔ حوضهٔ سپیدآب در ۱۹ ایستگاه",
        "هواشناسی مهرگان",
        SourceType.DATA,
        url="https://havashenasi.example/data/sepidab",
        kept="میانگین پنج‌ساله: ۲۸۱ میلی‌متر. میانگین سی‌ساله: ۳۲۴ میلی‌متر. اختلاف: ۱۳ درصد.",
    ),
    "water-yearbook": Proof(
        "سالنامهٔ آب مهرگان، ۱۴۰۴",
        "شرکت آب منطقه‌ای مهرگان",
        SourceType.OFFICIAL,
        locator="جلد یکم، جدول ۳-۲، صفحهٔ ۴۱",
    ),
    "dust-study": Proof(
        "ردیابی مسیر غبار در ۲۲ روز آلودهٔ روشن‌رود",
        "پژوهشکدهٔ هواشناسی",
        SourceType.ACADEMIC,
        url="https://pajuhesh.example/dust-22",
    ),
    "dust-samples": Proof(
        "نتیجهٔ نمونه‌برداری مهر ۱۴۰۵، ۴۸ نمونه",
        "استانداری مهرگان",
        SourceType.DATA,
        locator="پیوست صورت‌جلسهٔ شورای اداری، ۲۵ مهر ۱۴۰۵",
    ),
    "loan-list": Proof(
        "فهرست پرداخت تسهیلات تنظیم بازار، ۱۴۰۴",
        "استانداری مهرگان",
        SourceType.OFFICIAL,
        locator="صورت‌جلسهٔ ستاد تنظیم بازار، پیوست سوم",
    ),
    "flu-review": Proof(
        "مرور اثربخشی واکسن آنفلوانزا در سالمندان",
        "دانشگاه علوم پزشکی مهرگان",
        SourceType.ACADEMIC,
        locator="مجلهٔ دانشگاه، سال نهم، شمارهٔ ۲، صفحهٔ ۱۱۷",
    ),
}
