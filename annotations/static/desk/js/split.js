// Splitting a claim: the two parts are worded as the place between them is chosen, by a number, by
// the arrows, by a press on a word of the panel, or by the caret in the text.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.split = (() => {
  const form = () => document.getElementById("split");
  const cuts = () => [...form().querySelectorAll("input[name=at]")];

  // The words on either side of a cut, as one reads them.
  function parts(cut) {
    const words = [...form().querySelectorAll(".cut-word")];
    const at = words.indexOf(cut.closest("label").querySelector(".cut-word"));
    const say = (some) => some.map((word) => word.textContent).join(" ");
    return [say(words.slice(0, at)), say(words.slice(at))];
  }

  function preview(cut) {
    const { first, second, shown_at: shown } = form().elements;
    [first.value, second.value] = parts(cut);
    shown.value = cut.value;
    for (const label of form().querySelectorAll(".cut-words > *")) {
      const after = label.compareDocumentPosition(cut) & Node.DOCUMENT_POSITION_PRECEDING;
      label.classList.toggle("in-second", Boolean(after) || label.contains(cut));
    }
  }

  function choose(cut) {
    cut.checked = true;
    cut.focus({ preventScroll: true });
    preview(cut);
    cut.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("#split input[name=at]")) preview(event.target);
  });

  document.addEventListener("click", (event) => {
    const proposal = event.target.closest("#split [data-cut-at]");
    if (!proposal) return;
    const cut = cuts().find((one) => one.value === proposal.dataset.cutAt);
    if (cut) choose(cut);
  });

  document.addEventListener(
    "toggle",
    (event) => {
      const cut = event.target.open && event.target.querySelector("#split input[name=at]:checked");
      if (cut) preview(cut);
    },
    true,
  );

  // Opens the fold; the place is the caret's in the text, in code points, or null.
  function begin(place, unfold) {
    if (!form()) return false;
    const wanted = place === null ? null : cuts().findLast((cut) => Number(cut.value) <= place);
    const near = wanted && Number(wanted.value) >= place - 1 ? wanted : null;
    unfold();
    const cut = near || cuts().find((one) => one.checked) || cuts()[0];
    if (near || cut.checked) choose(cut);
    else cut.focus({ preventScroll: true });
    return true;
  }

  return { begin };
})();
