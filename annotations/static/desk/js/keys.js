// The keys of the workbench. They go by the place of a key (event.code), so that they work under a
// Persian layout, and rest while one types; Ctrl+S and Ctrl+Enter alone work in a box.
// A form, a fold or a button says which key is its own: data-key-form, data-key-fold, data-key.
"use strict";

window.Rasti = window.Rasti || {};

(() => {
  const { bench, caret, split } = window.Rasti;
  const { panel } = bench;
  const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

  const find = (selector) => document.querySelector(selector);
  const seen = (element) => Boolean(element) && element.getClientRects().length > 0;
  const keysOn = () => find("#workbench")?.dataset.keys !== "off";

  // Whether what is under way was begun by a key: then the focus goes where the next act is.
  let byKey = false;

  function send(name) {
    const form = find(`[data-key-form="${name}"]`);
    if (!form) return false;
    byKey = true;
    form.requestSubmit();
    return true;
  }

  function press(name) {
    const button = find(`[data-key="${name}"]`);
    if (!button) return false;
    byKey = true;
    button.click();
    return true;
  }

  function unfold(name) {
    const fold = find(`[data-key-fold="${name}"]`);
    if (!fold) return false;
    bench.pane("panel");
    fold.open = true;
    const inside = [
      "[data-first]",
      "[name=stance]:checked",
      "[name=stance]",
      "[type=radio]:checked",
      "input:not([type=hidden])",
      "textarea",
      "select",
      "button",
    ];
    const first = inside.map((selector) => fold.querySelector(selector)).find(seen);
    (first || fold.querySelector("summary")).focus({ preventScroll: true });
    fold.scrollIntoView({ block: "nearest" });
    return true;
  }

  function toVerdict() {
    const section = find("#panel #verdict");
    if (!section) return false;
    bench.pane("panel");
    section.scrollIntoView({ block: "start" });
    section.querySelector("input[type=radio]:checked, input[type=radio]")?.focus();
    return true;
  }

  // The conclusion is one line: Enter ends it, and the next thing is to say why.
  function toJustification() {
    const boxes = document.querySelectorAll("#verdict-form .rich, #verdict_justification");
    const box = [...boxes].find(seen);
    box?.focus();
    return Boolean(box);
  }

  function toComment() {
    const box = find("#panel #comments textarea");
    if (!seen(box)) return false;
    box.focus();
    return true;
  }

  // Numbers choose in what is open and at hand: reasons, places to split, stances; else the rating.
  function digit(number) {
    const here = document.activeElement?.closest?.("#panel form, #panel details[open]");
    const scopes = [
      here,
      ...document.querySelectorAll(".panel-actions details[open]"),
      here?.closest("details[open]"),
      find("#verdict-form"),
    ];
    for (const scope of scopes) {
      const choice =
        scope?.querySelector(`[data-digit="${number}"]`) ||
        scope?.querySelectorAll("[name=stance][type=radio]")[number - 1];
      if (!choice) continue;
      byKey = true;
      choice.click();
      if (choice.isConnected && choice.matches("input")) choice.focus();
      goOn(choice);
      return true;
    }
    return false;
  }

  // Once it is chosen the next thing is to write.
  function goOn(choice) {
    if (choice.name !== "stance" && choice.name !== "rating") return;
    const boxes = [...choice.form.querySelectorAll("input, textarea, [contenteditable=true]")].filter(
      (box) => box.matches(TYPING) && !box.matches("[type=hidden], [type=file]") && seen(box),
    );
    const next = boxes.find((box) => !(box.value ?? box.textContent).trim()) || boxes[0];
    next?.focus();
  }

  function mark() {
    const form = bench.passage() ? find("#marking") : find("#panel [data-mark-unit]");
    form?.requestSubmit();
    return Boolean(form);
  }

  function tick() {
    const box = bench.selected() && find(`#row-${bench.selected()} input[type=checkbox]`);
    if (!box) return false;
    box.click();
    return true;
  }

  function merge(direction) {
    const fold = find('[data-key-fold="merge"][open]');
    const button = fold?.querySelector(`[data-merge="${direction}"]`);
    if (!button) return Boolean(fold);
    button.click();
    return true;
  }

  const merging = () => Boolean(find('[data-key-fold="merge"][open]'));

  function help() {
    const sheet = find("#keys");
    if (!sheet.open) sheet.showModal();
    return true;
  }

  const ACTIONS = {
    KeyJ: () => (merging() ? merge("next") : (bench.step(1), true)),
    KeyK: () => (merging() ? merge("previous") : (bench.step(-1), true)),
    KeyA: () => send("accept") || press("approve"),
    KeyD: () => unfold("dismiss"),
    KeyU: () => send("undo"),
    KeyT: () => send("take"),
    KeyS: () => split.begin(caret.place(), () => unfold("split")),
    KeyM: () => unfold("merge"),
    KeyX: () => (merging() ? merge("ticked") : tick()),
    KeyN: mark,
    KeyI: () => (caret.isOn() ? (caret.leave(), true) : (bench.pane("text"), caret.enter())),
    KeyW: () => unfold("wording"),
    KeyG: () => send("guess"),
    KeyL: () => unfold("tags"),
    KeyB: () => unfold("planning"),
    KeyE: () => unfold("evidence"),
    KeyV: toVerdict,
    KeyC: toComment,
    KeyR: () => unfold("return"),
    KeyP: () => send("publish"),
    Comma: () => bench.stepPlace(-1),
    Period: () => bench.stepPlace(1),
  };
  const SHIFTED = { KeyA: () => press("approve-next") };
  const GOING = new Set(["KeyJ", "KeyK"]);

  function act(code, shift) {
    const number = /^(?:Digit|Numpad)([1-9])$/.exec(code);
    if (number && !shift) return digit(Number(number[1]));
    return ((shift ? SHIFTED : ACTIONS)[code] || (() => false))();
  }

  // Keys pressed while the desk still answers the one before wait for it, in their order.
  let underWay = "";
  let waiting = [];
  const isPanel = (event) => event.detail.target?.id === "panel";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPanel(event)) underWay = event.detail.requestConfig.verb;
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout", "htmx:sendAbort"]) {
    document.addEventListener(name, () => {
      underWay = "";
      waiting = [];
    });
  }

  document.addEventListener("rasti:arrived", (event) => {
    // Somebody who went further meanwhile is not there yet.
    underWay = bench.isGoing() ? "get" : "";
    const { acted, refused, path } = event.detail;
    if (acted && !refused && byKey && /\/(take|evidence|reuse)\/(\?|$)/.test(path)) toNextAct();
    byKey = false;
    if (refused) waiting = [];
    while (waiting.length && !underWay) act(...waiting.shift());
  });

  // Where the claim's next act is: a second source, or the verdict.
  function toNextAct() {
    const next = panel().dataset.next;
    if (next === "evidence") unfold("evidence");
    else if (next === "verdict") toVerdict();
  }

  function save(target, whole) {
    const form = target.closest?.("form[data-save]") || find("#verdict-form");
    if (!form) return false;
    const button = form.querySelector(`button[name=then][value=${whole ? "submit" : "save"}]`);
    byKey = true;
    // Pressed and not only named: htmx sends the value of the button that was pressed.
    (button || form.querySelector(".form-foot :is(button:not([type=button]), [type=submit])")).click();
    return true;
  }

  function closeFold(element) {
    const fold = element.closest?.(".panel-actions details[open]") || element.closest?.("details.fold[open]");
    if (!fold || element.value) return false;
    fold.open = false;
    fold.querySelector("summary").focus();
    return true;
  }

  function escape(target, typing) {
    if (caret.isOn()) caret.leave();
    else if (bench.passage() && !typing) {
      document.getSelection().removeAllRanges();
      bench.unmark();
    } else if (!closeFold(target)) {
      if (!typing) return false;
      panel()?.focus({ preventScroll: true });
    }
    return true;
  }

  function keydown(event) {
    const typing = event.target.matches?.(TYPING);
    if (event.ctrlKey || event.metaKey) {
      const saves = event.code === "KeyS" || event.code === "Enter" || event.code === "NumpadEnter";
      return saves && !event.shiftKey && save(event.target, event.code !== "KeyS");
    }
    if (event.code === "Escape") return escape(event.target, typing);
    if (event.code === "Enter" && event.target.matches?.("#verdict-form [name=conclusion]")) {
      return toJustification();
    }
    if (typing || !keysOn()) return false;
    if (event.key === "?" || event.key === "؟" || (event.shiftKey && event.code === "Slash")) {
      return help();
    }
    if (caret.isOn() && event.code === "Enter") return mark();
    if (caret.key(event)) return true;
    if (merging() && (event.code === "ArrowDown" || event.code === "ArrowUp")) {
      return merge(event.code === "ArrowDown" ? "next" : "previous");
    }
    if (!(event.code in ACTIONS) && !/^(Digit|Numpad)[1-9]$/.test(event.code)) return false;
    if (event.shiftKey && !(event.code in SHIFTED)) return false;
    if (event.repeat && !GOING.has(event.code)) return true;
    const mayGo = underWay === "get" && GOING.has(event.code);
    if (underWay && !mayGo) {
      if (waiting.length < 8) waiting.push([event.code, event.shiftKey]);
      return true;
    }
    return act(event.code, event.shiftKey);
  }

  document.addEventListener("keydown", (event) => {
    if (!find("#workbench") || event.defaultPrevented || event.isComposing || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (keydown(event)) event.preventDefault();
  });
})();
