"""A keyboard with a Persian layout: the key says the Persian letter, the code says its place."""

from playwright.sync_api import Page

LAYOUT = {
    "KeyA": "ش",
    "KeyB": "ذ",
    "KeyC": "ز",
    "KeyD": "ی",
    "KeyE": "ث",
    "KeyG": "ل",
    "KeyI": "ه",
    "KeyJ": "ت",
    "KeyK": "ن",
    "KeyL": "م",
    "KeyM": "ئ",
    "KeyN": "د",
    "KeyP": "ح",
    "KeyR": "ق",
    "KeyS": "س",
    "KeyT": "ف",
    "KeyU": "ع",
    "KeyV": "ر",
    "KeyW": "ص",
    "KeyX": "ط",
    "Comma": "و",
    "Period": ".",
    **{f"Digit{number}": "۰۱۲۳۴۵۶۷۸۹"[number] for number in range(1, 10)},
}


class PersianKeyboard:
    """Presses keys as the operating system sends them under a Persian layout, and counts them.

    Every command counts as one, a chord too (Ctrl+Enter, Shift+A), and so does going from box to
    box by Tab. Typing a text into a box does not count.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self._session = page.context.new_cdp_session(page)

    def press(self, *codes: str) -> None:
        """Press keys one after the other, by their place: KeyJ, Digit4, Shift+KeyA, Tab, Control+Enter."""
        for code in codes:
            self.count += 1
            if (place := code.removeprefix("Shift+")) in LAYOUT:
                self._persian(place, shift=place != code)
            else:
                self.page.keyboard.press(code)

    def _persian(self, code: str, *, shift: bool) -> None:
        letter = LAYOUT[code]
        key = {"key": letter, "code": code, "modifiers": 8 if shift else 0}
        self._session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **key})
        self._session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def type(self, text: str) -> None:
        """Type a text into the box that has the focus."""
        self.page.keyboard.insert_text(text)
