// The workbench: selecting claims, marking passages, keys, and keeping what was typed.
// Reading and every form work without it. All listeners are on the document, for the page's parts
// are replaced again and again.
"use strict";

(() => {
  const { offsets, highlights } = window.Rasti;
  const NOBODY = "00000000-0000-0000-0000-000000000000";

  const bench = () => document.getElementById("workbench");
  const panel = () => document.getElementById("panel");
  const received = () => document.getElementById("received");
  const rows = () => [...document.querySelectorAll("#rows .claim-row")];
  const selected = () => panel()?.dataset.claim || "";

  document.documentElement.classList.add("scripted");

  // Going to a claim or a sentence ---------------------------------------------------------

  function withQuery(url) {
    const query = bench().dataset.query.replace(/&$/, "");
    return query ? `${url}?${query}` : url;
  }

  function get(url) {
    window.htmx.ajax("GET", withQuery(url), { target: "#panel", swap: "outerHTML" });
  }

  const toClaim = (uuid) => get(bench().dataset.panelUrl.replace(NOBODY, uuid));
  const toSentence = (ordinal) => get(bench().dataset.sentenceUrl.replace(/0\/$/, `${ordinal}/`));

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.dataset.claim === selected());
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    if (next < 0 || next >= all.length) return;
    all[next].querySelector("a").focus({ preventScroll: true });
    toClaim(all[next].dataset.claim);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#received a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!document.getSelection().isCollapsed) return;
    if (link.dataset.unit) {
      toSentence(link.dataset.unit);
      return;
    }
    // Where claims overlap, each press goes to the next one.
    const claims = highlights.claimsOf(link.closest("mark"));
    toClaim(claims[(claims.indexOf(selected()) + 1) % claims.length]);
  });

  // The text and the list follow the panel ----------------------------------------------------

  function follow() {
    const text = received();
    if (!text) return;
    const states = new Map(rows().map((row) => [row.dataset.claim, row.dataset.state]));
    if (selected()) states.set(selected(), panel().dataset.claimState);
    for (const mark of text.querySelectorAll("mark")) {
      const claims = highlights.claimsOf(mark);
      const leading = claims.includes(selected()) ? selected() : claims[0];
      if (states.has(leading)) mark.dataset.state = states.get(leading);
    }
    highlights.paint(text, selected());
    for (const row of rows()) {
      const link = row.querySelector("a");
      if (row.dataset.claim === selected()) {
        link.setAttribute("aria-current", "true");
        show(row);
      } else {
        link.removeAttribute("aria-current");
      }
    }
    for (const sentence of text.querySelectorAll(".sentence")) {
      sentence.classList.toggle("is-selected", sentence.dataset.unit === panel()?.dataset.unit);
    }
    const place = text.querySelector("mark.is-selected, .sentence.is-selected");
    if (place) show(place);
    countAll();
  }

  // Bring something into sight inside its own pane, without moving the page.
  function show(element) {
    const pane = element.closest(".wb-scroll");
    if (!pane || pane.scrollHeight <= pane.clientHeight) return;
    const box = element.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    if (box.top < frame.top + 8 || box.bottom > frame.bottom - 8) {
      pane.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }

  // Marking a passage -------------------------------------------------------------------------

  let marked = null;

  function offer() {
    const form = document.getElementById("marking");
    const text = received();
    if (!form || !text) return;
    const found = offsets.selected(text);
    if (found) {
      marked = found;
      form.elements.start.value = found.start;
      form.elements.end.value = found.end;
      form.querySelector("output").textContent = found.quote.replace(/\s+/g, " ");
      form.hidden = false;
      highlights.pending(found.range);
    } else if (!form.contains(document.activeElement)) {
      unmark();
    }
  }

  function unmark() {
    const form = document.getElementById("marking");
    marked = null;
    if (form) form.hidden = true;
    highlights.pending(null);
  }

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(offer, 120);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-unmark]")) {
      document.getSelection().removeAllRanges();
      unmark();
    }
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      const box = document.getElementById(fill.dataset.fill);
      box.closest("details").open = true;
      box.value = fill.dataset.value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    }
  });

  // What was typed is kept: over a swap of the panel, a look at another claim, a reload -----------

  const draftKey = (claim) => `rasti:${bench().dataset.person}:${claim}`;
  const formKey = (form) => new URL(form.action, location.href).pathname;

  function readDrafts(claim) {
    try {
      return JSON.parse(sessionStorage.getItem(draftKey(claim)) || "{}");
    } catch {
      return {};
    }
  }

  function writeDrafts(claim, drafts) {
    if (Object.keys(drafts).length) {
      sessionStorage.setItem(draftKey(claim), JSON.stringify(drafts));
    } else {
      sessionStorage.removeItem(draftKey(claim));
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("#panel form[method=post]");
    if (!form || !selected()) return;
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      (values[name] ||= []).push(value);
    }
    const drafts = readDrafts(selected());
    drafts[formKey(form)] = values;
    writeDrafts(selected(), drafts);
    count(event.target);
  });

  function forget(form) {
    if (!selected()) return;
    const drafts = readDrafts(selected());
    delete drafts[formKey(form)];
    writeDrafts(selected(), drafts);
  }

  function restore() {
    if (!selected()) return;
    const drafts = readDrafts(selected());
    for (const form of document.querySelectorAll("#panel form[method=post]")) {
      const values = drafts[formKey(form)];
      // A form that the server has just refused already holds what was sent, and knows better.
      if (!values || form.querySelector(".refusal")) continue;
      let changed = false;
      for (const field of form.elements) {
        if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
        const kept = values[field.name];
        if (field.type === "checkbox" || field.type === "radio") {
          const wanted = Boolean(kept?.includes(field.value));
          changed ||= wanted !== field.checked;
          field.checked = wanted;
        } else if (kept && "value" in field) {
          changed ||= field.type !== "hidden" && field.value !== kept[0];
          // The version that was read goes with the text: a stale save is still found out.
          field.value = kept[0];
        }
      }
      if (!changed) continue;
      for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        fold.open = true;
      }
    }
  }

  let before = { claim: "", scroll: 0 };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "panel") return;
    before = { claim: selected(), scroll: panel().querySelector(".panel-body")?.scrollTop || 0 };
    const form = event.detail.requestConfig?.elt;
    const done = event.detail.xhr.status < 400;
    if (done && form?.matches?.("form[method=post]")) {
      forget(form);
      if (form.id === "marking") unmark();
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "panel" && event.target.id !== "panel") return;
    arrive(event.detail.requestConfig?.verb === "post");
  });

  function arrive(acted) {
    restore();
    follow();
    const body = panel().querySelector(".panel-body");
    const refused = panel().querySelector(".refusal");
    if (body && before.claim && before.claim === selected()) body.scrollTop = before.scroll;
    if (refused) {
      refused.scrollIntoView({ block: "center" });
      refused.focus({ preventScroll: true });
    } else if (acted) {
      panel().focus({ preventScroll: true });
    }
    if (selected() || panel().dataset.unit) pane("panel");
  }

  document.addEventListener("htmx:historyRestore", () => begin());

  // Small helps -----------------------------------------------------------------------------------

  function count(field) {
    const counter = document.querySelector(`[data-counts="${field.id}"]`);
    if (!counter) return;
    const left = Number(counter.dataset.max) - [...field.value].length;
    counter.textContent = new Intl.NumberFormat(document.documentElement.lang).format(left);
    counter.toggleAttribute("data-over", left < 0);
  }

  function countAll() {
    for (const counter of document.querySelectorAll("[data-counts]")) {
      count(document.getElementById(counter.dataset.counts));
    }
  }

  function pane(name) {
    bench().dataset.pane = name;
    for (const tab of document.querySelectorAll("[data-pane].tab")) {
      tab.toggleAttribute("aria-current", tab.dataset.pane === name);
      if (tab.dataset.pane === name) tab.setAttribute("aria-current", "true");
    }
  }

  document.addEventListener("click", (event) => {
    const tab = event.target.closest(".tab[data-pane]");
    if (!tab) return;
    event.preventDefault();
    pane(tab.dataset.pane);
  });

  // Keys ------------------------------------------------------------------------------------------

  const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

  function send(name) {
    const form = document.querySelector(`[data-key-form="${name}"]`);
    form?.requestSubmit();
    return Boolean(form);
  }

  function unfold(name) {
    const fold = document.querySelector(`[data-key-fold="${name}"]`);
    if (!fold) return false;
    fold.open = true;
    fold.scrollIntoView({ block: "nearest" });
    (fold.querySelector("button, input:not([type=hidden]), textarea") || fold).focus();
    return true;
  }

  function toVerdict() {
    const section = document.getElementById("verdict");
    if (!section) return false;
    section.scrollIntoView({ block: "start" });
    section.querySelector("input[type=radio]:checked, input[type=radio]")?.focus();
    return true;
  }

  function digit(number) {
    const scope = document.querySelector('[data-key-fold="dismiss"][open]') || panel();
    const choice = scope?.querySelector(`[data-digit="${number}"]`);
    choice?.click();
    choice?.focus();
    return Boolean(choice);
  }

  function markIt() {
    const form = marked
      ? document.getElementById("marking")
      : document.querySelector("[data-mark-unit]");
    form?.requestSubmit();
    return Boolean(form);
  }

  function help() {
    const sheet = document.getElementById("keys");
    if (!sheet.open) sheet.showModal();
    return true;
  }

  const ACTIONS = {
    KeyJ: () => (step(1), true),
    KeyK: () => (step(-1), true),
    KeyA: () => send("accept"),
    KeyD: () => unfold("dismiss"),
    KeyU: () => send("undo"),
    KeyT: () => send("take"),
    KeyE: () => unfold("evidence"),
    KeyV: toVerdict,
    KeyM: markIt,
  };

  function save(target, whole) {
    const form = target.closest?.("form[data-save]") || document.getElementById("verdict-form");
    if (!form) return false;
    const button = form.querySelector(`button[name=then][value=${whole ? "submit" : "save"}]`);
    form.requestSubmit(button || form.querySelector("button:not([type=button])"));
    return true;
  }

  function leaveBox(target) {
    const fold = target.closest("details.fold[open]");
    if (fold && !target.value) {
      fold.open = false;
      fold.querySelector("summary").focus();
    } else {
      panel()?.focus({ preventScroll: true });
    }
  }

  document.addEventListener("keydown", (event) => {
    if (!bench() || event.defaultPrevented || event.isComposing || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const typing = event.target.matches?.(TYPING);
    if (event.ctrlKey || event.metaKey) {
      const saves = event.code === "KeyS" || event.code === "Enter" || event.code === "NumpadEnter";
      if (saves && !event.shiftKey && save(event.target, event.code !== "KeyS")) {
        event.preventDefault();
      }
      return;
    }
    if (typing) {
      if (event.code === "Escape") leaveBox(event.target);
      return;
    }
    let done = false;
    if (event.key === "?" || event.key === "؟" || (event.shiftKey && event.code === "Slash")) {
      done = help();
    } else if (event.shiftKey) {
      return;
    } else if (/^(Digit|Numpad)[1-6]$/.test(event.code)) {
      done = digit(event.code.slice(-1));
    } else if (event.code in ACTIONS && !event.repeat) {
      done = ACTIONS[event.code]();
    } else if (event.code in ACTIONS && (event.code === "KeyJ" || event.code === "KeyK")) {
      done = ACTIONS[event.code]();
    } else if (event.code === "Escape" && marked) {
      document.getSelection().removeAllRanges();
      unmark();
      done = true;
    }
    if (done) event.preventDefault();
  });

  function begin() {
    if (!bench()) return;
    restore();
    follow();
    pane(selected() || panel()?.dataset.unit ? "panel" : "text");
    const refused = document.querySelector("#panel .refusal");
    if (refused) refused.focus();
  }

  begin();
})();
