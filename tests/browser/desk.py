"""A person at the desk in a real Chromium, whose every page is watched for faults."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import BrowserContext, Locator, Page, Request, Response

from factcheck.local import paths
from tests import cast

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""

VISIBLE_WORDS = """
() => {
  const skipped = "bdi, code, kbd, noscript, pre, script, style, textarea, [lang=en], [dir=auto], [dir=ltr], #received, datalist, .field-username";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(skipped) && node.textContent.trim()) {
      found.push(node.textContent.trim());
    }
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      if (element.hasAttribute(name) && !element.closest("bdi, code, [lang=en]")) {
        found.push(element.getAttribute(name));
      }
    }
  }
  return found;
}
"""
# What stays Latin in Persian: names, formats and what a machine reads.
LATIN = re.compile(
    r"https?://\S*|/api/\S*|\bUTF-8\b|\bwindows-1256\b|\bSHA-256\b(?: [0-9a-f]+)?|\bMarkdown\b"
    r"|\bJSON(?:-LD| Schema)?\b|\bAPI\b|\bOpenAPI\b|\bClaimReview\b|\bEnglish\b|\bHTTP\b|\.txt\b|\bQR\b"
    r"|\bRasti\b|\bdocs/\S+|\bCtrl\b|\bShift\b|\bEnter\b|\bEsc\b|\bAegis\b|\bGoogle Authenticator\b|\bRSS\b|\bCSV\b|\bAlt\b|\bPDF\b|\bHTML\b|\bPNG\b|\bJPEG\b|\.docx\b"
)
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def persian(msgid: str, **values: object) -> str:
    """Return a message as the Persian desk shows it."""
    with override("fa"):
        return gettext(msgid) % values if values else gettext(msgid)


@dataclass
class Watch:
    """What went wrong in a browser: each fault with the page it was on."""

    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Answers of 400 and above that a test asks for on purpose."""

    def over(self, context: BrowserContext) -> None:
        """Listen to everything that the pages of a context say and ask."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _console(self, kind: str, text: str) -> None:
        # Chromium repeats every answer above 400; `_response` has it, with its address.
        if kind in ("error", "warning") and "the server responded with a status of" not in text:
            self.faults.append(f"console {kind}: {text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} {response.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left behind drops what it was still asking for.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.faults.append(f"{request.failure} {request.url}")


class Desk:
    """One person's browser."""

    def __init__(self, context: BrowserContext, address: str, watch: Watch) -> None:
        self.context = context
        self.address = address
        self.watch = watch
        self.page: Page = context.new_page()

    def sign_in(self, username: str, password: str = cast.PASSWORD) -> "Desk":
        """Sign in by the form."""
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(f"{self.address}/")
        return self

    def go(self, path: str) -> Page:
        """Open a page of the desk, and look whether it speaks Persian throughout."""
        self.page.goto(path if path.startswith("http") else f"{self.address}{path}")
        self.look()
        return self.page

    def look(self) -> None:
        """Find English on a Persian page; what people wrote is theirs."""
        if self.page.locator("html").get_attribute("lang") != "fa":
            return
        for text in self.page.evaluate(VISIBLE_WORDS):
            left = LATIN.sub("", text)
            if ENGLISH.search(left):
                self.watch.faults.append(f"untranslated on {self.page.url}: {text[:160]!r}")

    @property
    def panel(self) -> Locator:
        """The selected claim."""
        return self.page.locator("#panel")

    def form(self, name: str) -> Locator:
        """The panel's form that does an action, by the end of its address."""
        return self.page.locator(f'#panel form[method=post][action*="/{name}/"]')

    def press(self, name: str, button: str = "button") -> None:
        """Send a form of the panel by its button, and wait for the new panel."""
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            self.form(name).locator(button).first.click()
        self.page.wait_for_selector(".htmx-request, .htmx-swapping", state="detached")

    def unfold(self, name: str) -> Locator:
        """Open the fold that holds a form, and return the form."""
        form = self.form(name).first
        for fold in reversed(form.locator("xpath=ancestor::details[not(@open)]").all()):
            fold.locator("> summary").click()
        return form

    def justify(self, markdown: str) -> None:
        """Write the justification as plain mark-up."""
        area = self.page.locator("#verdict_justification")
        if not area.is_visible():
            self.page.locator("[data-rich-do=plain]").click()
        area.fill(markdown)

    def state(self) -> str:
        """The state of the selected claim."""
        return self.panel.get_attribute("data-claim-state") or ""

    def claim(self) -> str:
        """The id of the selected claim."""
        return self.panel.get_attribute("data-claim") or ""

    def choose(self, uuid: str) -> None:
        """Choose a claim in the list."""
        self.page.locator(f'.claim-row[data-claim="{uuid}"] a').click()
        self.page.wait_for_selector(f'#panel[data-claim="{uuid}"]')

    def says(self, text: str) -> None:
        """Wait until the panel says something."""
        self.panel.get_by_text(text).first.wait_for()


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page in the folder RASTI_SCREENSHOTS, if one is named."""
    folder = os.environ.get("RASTI_SCREENSHOTS", "")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole, caret="initial")


def renew_image(page: Page, name: str) -> None:
    """Renew a picture of the documents when RASTI_UPDATE_IMAGES asks for it."""
    if os.environ.get("RASTI_UPDATE_IMAGES") == "1":
        page.screenshot(path=paths.CHECKOUT / "docs" / "images" / f"{name}.png", caret="initial")


def json_of(text: str | None) -> Any:
    """Read JSON that a page carries."""
    import json

    return json.loads(text or "")
