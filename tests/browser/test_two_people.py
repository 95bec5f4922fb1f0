"""Two people on one claim, each in a browser of their own: seen, held, taken over, nothing lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotations.models import Claim, Event, Notification, Role, User, VerdictDraft
from annotations.workflow import triage, verification
from tests import cast
from tests.browser.accessibility import axe
from tests.browser.desk import Desk, Watch, persian, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]

BOX = "#verdict_justification_rich"
KEPT = "[data-draft-state][data-now=saved]"
# The page asks every fifteen seconds, and at once when it is looked at again.
LOOK = 'document.dispatchEvent(new Event("visibilitychange"))'


@pytest.fixture
def claim(address: str) -> Claim:
    """A claim that Sara works on; Arash is the chief editor, and may write on anybody's."""
    del address  # the server first: its database is flushed after this one's rows
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    cast.make_person("arash", "آرش نیک‌نام", Role.CHIEF_EDITOR)
    article = cast.bring_in(sara)
    first = triage.accept(article.claims.order_by("appearances__start")[0], actor=sara)
    return verification.take(first, actor=sara)


@pytest.fixture
def at_sara(claim: Claim, open_desk: OpenDesk) -> Desk:
    return _at("sara", claim, open_desk)


@pytest.fixture
def at_arash(at_sara: Desk, claim: Claim, open_desk: OpenDesk) -> Desk:
    """Arash comes second."""
    return _at("arash", claim, open_desk)


def _at(name: str, claim: Claim, open_desk: OpenDesk) -> Desk:
    desk = open_desk(name)
    desk.go(f"/claims/{claim.uuid}/desk/")
    desk.page.wait_for_selector(BOX)
    return desk


def _type(page: Page, text: str) -> None:
    page.locator(BOX).click()
    page.keyboard.type(text)
    page.wait_for_selector(KEPT)


def _sees(desk: Desk, text: str) -> None:
    desk.page.evaluate(LOOK)
    expect(desk.page.locator("#people")).to_contain_text(text)


def test_both_have_it_open_one_writes_and_the_other_sees_who(
    at_sara: Desk, at_arash: Desk, claim: Claim
) -> None:
    _sees(at_sara, "آرش نیک‌نام")
    _sees(at_arash, "سارا کریمی")

    _type(at_sara.page, "متن سارا")
    _sees(at_arash, persian("Take over…"))
    at_arash.look()
    claim.refresh_from_db()
    assert claim.lease_holder is not None
    assert claim.lease_holder.username == "sara"
    shoot(at_arash.page, "somebody-writes")
    assert axe(at_arash.page) == []
    # What one has typed and not saved is one's own.
    assert "متن سارا" not in at_arash.page.locator("#panel").inner_text()

    at_sara.page.close()
    _sees(at_arash, "")
    expect(at_arash.page.locator("#people")).not_to_contain_text("سارا کریمی")


def test_taking_over_is_asked_told_and_costs_nobody_a_word(
    at_sara: Desk, at_arash: Desk, claim: Claim, watch: Watch
) -> None:
    watch.expected.add(409)
    _type(at_sara.page, "متن سارا")
    _sees(at_arash, persian("Take over…"))
    arash = at_arash.page
    # To type is not to take: a save is refused while somebody else is at it, and the text stays.
    _type(arash, "متن آرش")
    arash.keyboard.press("Control+s")
    arash.locator("#verdict-form .refusal").wait_for()
    expect(arash.locator(BOX)).to_have_text("متن آرش")

    arash.locator("[data-takeover] summary").click()
    arash.locator("[data-takeover] .btn-primary").click()
    expect(arash.locator("#people [data-takeover]")).to_have_count(0)
    assert Notification.objects.get(kind="lease_taken_over").user.username == "sara"
    assert Event.objects.filter(claim_id=claim.pk, action="claim.take_over").count() == 1
    expect(arash.locator(BOX)).to_have_text("متن آرش")
    arash.locator("#verdict-form [value=save]").click()
    arash.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")

    # Sara sees who has it now and that it is saved; hers is still there, and kept.
    _sees(at_sara, "آرش نیک‌نام")
    sara = at_sara.page
    sara.locator(BOX).click()
    sara.keyboard.press("Control+End")
    sara.keyboard.type(" و دنباله")
    sara.wait_for_selector(KEPT)
    assert VerdictDraft.objects.get().justification == "متن سارا و دنباله"


def test_of_two_versions_nothing_is_lost_and_one_merges_them(
    at_sara: Desk, at_arash: Desk, claim: Claim, watch: Watch
) -> None:
    watch.expected.add(409)
    sara, arash = at_sara.page, at_arash.page
    arash.locator("#verdict_conclusion").fill("نتیجهٔ آرش")
    arash.locator(".rating-label").nth(0).click()
    _type(arash, "رقم ۱۱۸ است")
    arash.keyboard.press("Control+s")
    arash.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")
    arash.close()  # he goes, and holds it no more

    sara.locator("#verdict_conclusion").fill("نتیجهٔ سارا")
    _type(sara, "رقم ۱۲۰ است")
    _sees(at_sara, "آرش نیک‌نام")
    sara.keyboard.press("Control+s")
    versions = sara.locator("[data-versions]")
    versions.wait_for()
    at_sara.look()
    shoot(sara, "conflict")
    assert axe(sara) == []
    for words in ("آرش نیک‌نام", "نتیجهٔ آرش", "نتیجهٔ سارا", "رقم ۱۱۸ است", "رقم ۱۲۰ است"):
        expect(versions).to_contain_text(words)
    assert versions.locator("del").count() >= 1
    assert claim.verdicts.get().conclusion == "نتیجهٔ آرش"

    versions.locator('[data-use="verdict_rating"]').first.click()
    versions.locator('[data-use="verdict_conclusion"]').first.click()
    versions.locator('[data-use="verdict_justification"]:not([data-value])').click()
    sara.keyboard.press("Control+End")
    sara.keyboard.type("، نه ۱۱۸")
    sara.wait_for_selector(KEPT)
    sara.locator("#verdict-form [value=save]").click()
    sara.wait_for_selector("#verdict-form [name=version][value='2']", state="attached")

    verdict = claim.verdicts.get()
    assert (verdict.conclusion, verdict.rating) == ("نتیجهٔ آرش", cast.rating("true"))
    assert verdict.justification == "رقم ۱۲۰ است، نه ۱۱۸"
    assert set(verdict.authors.values_list("user__username", flat=True)) == {"sara", "arash"}


def test_theirs_is_kept_where_one_throws_ones_own_away(
    at_sara: Desk, claim: Claim, watch: Watch
) -> None:
    watch.expected.add(409)
    sara = at_sara.page
    _type(sara, "متن سارا")
    Claim.objects.filter(pk=claim.pk).update(lease_holder=None, lease_until=None)
    verification.write_verdict(
        claim,
        actor=_chief(),
        version=None,
        rating=None,
        justification="متن آرش",
        conclusion="نتیجه",
    )
    sara.keyboard.press("Control+s")
    sara.locator("[data-versions]").wait_for()
    sara.locator("#verdict-form [value=discard]").click()

    expect(sara.locator(BOX)).to_have_text("متن آرش")
    expect(sara.locator("[data-versions]")).to_have_count(0)
    assert not VerdictDraft.objects.exists()
    sara.reload()
    expect(sara.locator(BOX)).to_have_text("متن آرش")


def test_the_wording_is_merged_in_the_same_way(at_sara: Desk, claim: Claim, watch: Watch) -> None:
    watch.expected.add(409)
    sara = at_sara.page
    sara.locator("#wording > summary").click()
    # Before she types: from her first letter on the claim is hers to write on.
    triage.edit_statement(claim, actor=_chief(), version=claim.version, statement="عبارت آرش")
    sara.locator("#statement_statement").fill("عبارت سارا")
    sara.keyboard.press("Control+s")
    versions = sara.locator("#wording [data-versions]")
    versions.wait_for()
    expect(versions).to_contain_text("عبارت آرش")
    assert sara.locator("#statement_statement").input_value() == "عبارت سارا"

    versions.get_by_text(persian("Use theirs")).click()
    assert sara.locator("#statement_statement").input_value() == "عبارت آرش"
    versions.get_by_text(persian("Use mine")).click()
    assert sara.locator("#statement_statement").input_value() == "عبارت سارا"
    sara.locator("#wording form .btn-primary").click()
    sara.wait_for_selector("#statement-heading:has-text('عبارت سارا')")


def test_a_lease_that_ran_out_holds_nobody_up(at_sara: Desk, at_arash: Desk, claim: Claim) -> None:
    _type(at_sara.page, "متن سارا")
    past = timezone.now() - timedelta(seconds=1)
    Claim.objects.filter(pk=claim.pk).update(lease_until=past)

    arash = at_arash.page
    arash.locator("#verdict_conclusion").fill("نتیجهٔ آرش")
    arash.keyboard.press("Control+s")
    arash.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")
    assert claim.verdicts.get().conclusion == "نتیجهٔ آرش"


def test_a_browser_that_was_killed_loses_nothing(
    at_sara: Desk, claim: Claim, open_desk: OpenDesk
) -> None:
    page = at_sara.page
    _type(page, "متنی که باید بماند")
    # No good-bye is sent, as when the machine goes off.
    page.route("**/leave/", lambda route: route.abort())
    crash = at_sara.context.new_cdp_session(page)
    crash.send("Page.navigate", {"url": "about:blank"})

    again = _at("sara", claim, open_desk)
    expect(again.page.locator(BOX)).to_have_text("متنی که باید بماند")
    again.page.locator("#verdict_conclusion").fill("نتیجه")
    again.page.keyboard.press("Control+s")
    again.page.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")
    assert claim.verdicts.get().justification == "متنی که باید بماند"


def test_a_page_that_is_not_looked_at_asks_nothing(at_sara: Desk) -> None:
    page = at_sara.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        'Object.defineProperty(document, "hidden", {get: () => true, configurable: true})'
    )
    page.evaluate(LOOK)
    page.wait_for_timeout(300)
    assert not [url for url in asked if url.endswith("/here/")]


def _chief() -> User:
    return User.objects.get(username="arash")
