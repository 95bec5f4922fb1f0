// Lists of claims by keyboard: j and k go from line to line, x ticks, Enter opens. The keys go by
// their place (event.code), so that they work under a Persian layout, and rest while one types.
// Ticking all and the count of the ticked are for convenience: the form works without any of this.
"use strict";

(() => {
  const list = document.querySelector("[data-lines]");
  if (!list) return;
  const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
  const number = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "fa");
  const lines = [...list.querySelectorAll("[data-line]")];
  const boxes = [...list.querySelectorAll("input[name=claim]")];
  const link = (line) => line.querySelector("a");

  function step(by) {
    if (!lines.length) return;
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by;
    if (next < 0 || next >= lines.length) return;
    link(lines[next]).focus({ preventScroll: true });
    lines[next].scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const box = document.activeElement?.closest?.("[data-line]")?.querySelector("input[name=claim]");
    if (box) box.click();
  }

  const ACTIONS = { KeyJ: () => step(1), KeyK: () => step(-1), KeyX: tick };

  if (list.dataset.keys !== "off") {
    document.querySelectorAll("[data-scripted]").forEach((hint) => (hint.hidden = !lines.length));
    document.addEventListener("keydown", (event) => {
      const held = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      if (held || event.isComposing || event.defaultPrevented) return;
      if (!(event.code in ACTIONS) || event.target.matches?.(TYPING)) return;
      if (document.querySelector("dialog[open]") || (event.repeat && event.code === "KeyX")) return;
      event.preventDefault();
      ACTIONS[event.code]();
    });
  }

  const form = document.getElementById("bulk");
  if (!form) return;
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  let last = null;

  function show() {
    const ticked = boxes.filter((box) => box.checked).length;
    const box = all.querySelector("input");
    box.checked = ticked > 0 && ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
    count.hidden = !ticked;
    count.querySelector("[data-number]").textContent = number.format(ticked);
  }

  all.hidden = !boxes.length;
  all.addEventListener("change", (event) => {
    boxes.forEach((box) => (box.checked = event.target.checked));
    show();
  });
  // With Shift the lines in between are ticked as well.
  list.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(at, last), Math.max(at, last)];
      boxes.slice(from, to + 1).forEach((box) => (box.checked = event.target.checked));
    }
    last = at;
    show();
  });
  // Enter in a box presses the button beside it, and none of the others.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input, select")) return;
    const button = event.target.closest(".menu-list")?.querySelector("button[name=action]");
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
  window.addEventListener("pageshow", show);
  show();
})();
