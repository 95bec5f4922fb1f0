// What Django's own scripts leave out: names for the search boxes that stand in for long lists,
// and Persian digits in what they count.
"use strict";

(() => {
  const persian = (digit) => String.fromCodePoint(0x06f0 + Number(digit));

  function name(select) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box) return;
    label.id ||= `${select.id}-label`;
    const shown = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", [label.id, shown?.id].filter(Boolean).join(" "));
    if (shown?.getAttribute("role") === "textbox") {
      shown.setAttribute("aria-labelledby", label.id);
    }
  }

  function nameAll() {
    document.querySelectorAll("select.admin-autocomplete").forEach(name);
  }

  function count(place) {
    const written = place.textContent.replace(/[0-9]/g, persian);
    if (written !== place.textContent) place.textContent = written;
  }

  // They are drawn some time after the page, and again with each row that is added to a form.
  const content = document.getElementById("content");
  if (content?.querySelector("select.admin-autocomplete")) {
    nameAll();
    new MutationObserver(nameAll).observe(content, { childList: true, subtree: true });
  }

  if (document.documentElement.lang.startsWith("fa")) {
    for (const place of document.querySelectorAll(".action-counter, .all, .question a")) {
      count(place);
      new MutationObserver(() => count(place)).observe(place, { childList: true });
    }
  }
})();
