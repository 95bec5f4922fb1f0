// Topics by typing: what is typed narrows the tree, Enter ticks the first that is left, and Enter in
// the empty box saves. Without a script the whole tree is there to be ticked.
"use strict";

(() => {
  // As people type: without regard to half-spaces, marks, and which ye and kaf it is.
  function fold(text) {
    return text
      .normalize("NFD")
      .replace(/[\u064B-\u065F\u0670\u200c\s]|\p{M}/gu, "")
      .replace(/[يى]/g, "ی")
      .replace(/ك/g, "ک")
      .toLowerCase();
  }

  const items = (form) => [...form.querySelectorAll("[data-tag]")];
  const own = (item) => item.querySelector(":scope > label input");

  function narrow(form, typed) {
    const wanted = fold(typed);
    const found = items(form).filter((item) => fold(item.dataset.tag).includes(wanted));
    for (const item of items(form)) {
      item.hidden = !found.some((one) => item.contains(one) || one.contains(item));
      item.classList.toggle("is-found", Boolean(wanted) && item === found[0]);
    }
    const said = form.querySelector("[data-found-tag]");
    if (said) {
      const name = found[0]?.querySelector("label").textContent.trim();
      said.textContent = wanted ? name || said.dataset.none : "";
    }
    return wanted ? found : [];
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find-tag]")) narrow(event.target.form, event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-find-tag]") || event.isComposing) return;
    if (event.code !== "Enter" && event.code !== "NumpadEnter") return;
    if (event.ctrlKey || event.metaKey) return;
    const box = event.target;
    if (!box.value.trim()) return; // the form is sent
    event.preventDefault();
    const [first] = narrow(box.form, box.value);
    if (!first) return;
    own(first).click();
    box.value = "";
    narrow(box.form, "");
  });
})();
