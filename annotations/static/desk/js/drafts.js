// What is typed of a verdict is kept: in this browser at once, with the server a moment later. It is
// there again after a reload, on another machine, and after signing in anew.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.drafts = (() => {
  const WAIT = 900;
  const AGAIN = 12_000;
  const FIELDS = ["rating", "conclusion", "justification", "single_source_reason"];
  const bench = () => document.getElementById("workbench");
  const panel = () => document.getElementById("panel");
  const form = () => document.querySelector("form[data-draft]");
  const keyOf = (claim) => `rasti-verdict:${bench().dataset.person}:${claim}`;

  let timer = 0;
  let sending = null;

  function read(claim) {
    try {
      return JSON.parse(localStorage.getItem(keyOf(claim)));
    } catch {
      return null;
    }
  }

  function keep(claim, record) {
    try {
      localStorage.setItem(keyOf(claim), JSON.stringify(record));
    } catch {
      // A full or closed storage: the server still has it a moment later.
    }
  }

  const forget = (claim) => localStorage.removeItem(keyOf(claim));

  function values() {
    const data = new FormData(form());
    return Object.fromEntries([...FIELDS, "number", "version"].map((name) => [name, data.get(name) || ""]));
  }

  // What the rich box shows, so that it is there again at once and without the network.
  const shown = () => form().querySelector(".rich:not([hidden])")?.innerHTML;

  function say(name, text = "") {
    const state = document.querySelector("[data-draft-state]");
    if (!state) return;
    state.textContent = text || state.dataset[name] || "";
    state.dataset.now = name;
    const door = document.querySelector("[data-draft-door]");
    if (door) door.hidden = name !== "ended";
  }

  // Sending ------------------------------------------------------------------------------------

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, wait);
  }

  async function send() {
    window.clearTimeout(timer);
    const claim = panel()?.dataset.claim;
    const record = claim && form() && read(claim);
    if (!record) return;
    const url = form().dataset.draft;
    const began = {};
    sending = began;
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        headers: { "X-CSRFToken": window.Rasti.token() },
        body: new URLSearchParams(record.values),
        redirect: "manual",
        keepalive: JSON.stringify(record.values).length < 20_000,
      });
    } catch {
      answer = null;
    }
    if (sending !== began || panel()?.dataset.claim !== claim) return;
    sending = null;
    if (answer?.ok) {
      const told = await answer.json();
      if (read(claim)?.at === record.at) {
        forget(claim);
        say("saved", told.said);
      }
      if (panel()?.dataset.claim === claim) follow(told);
    } else if (answer && (answer.type === "opaqueredirect" || answer.status === 403)) {
      say("ended");
      later(AGAIN);
    } else if (answer && answer.status < 500) {
      say("refused", (await answer.json().catch(() => ({}))).said);
    } else {
      say("kept");
      later(AGAIN);
    }
  }

  // The checklist and the box for a single source follow what is typed.
  function follow(told) {
    const gates = document.getElementById("gates");
    if (gates && form()?.contains(gates)) {
      const made = new DOMParser().parseFromString(told.gates, "text/html").getElementById("gates");
      if (made && made.textContent !== gates.textContent) gates.replaceWith(document.adoptNode(made));
    }
    const single = document.getElementById("one-source");
    if (single && told.one_source) single.open = true;
  }

  // Typing and restoring -----------------------------------------------------------------------

  function note() {
    const claim = panel()?.dataset.claim;
    if (!claim || !form()) return;
    keep(claim, { values: values(), html: shown(), at: Date.now() });
    say("busy");
    later(WAIT);
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest?.("form[data-draft]") && !event.target.closest(".rich-link")) note();
  });

  function fill(record) {
    let changed = false;
    const now = values();
    for (const name of [...FIELDS, "number", "version"]) {
      const kept = record.values[name] ?? "";
      const field = form().elements[name];
      if (!field || now[name] === kept) continue;
      changed ||= FIELDS.includes(name);
      if (name === "rating") {
        for (const radio of form().querySelectorAll("[name=rating]")) radio.checked = radio.value === kept;
      } else {
        field.value = kept;
        if (name === "justification") window.Rasti.rich.refresh(field.closest("[data-rich]"), record.html);
      }
    }
    return changed;
  }

  function restore() {
    const claim = panel()?.dataset.claim;
    const record = claim && form() && read(claim);
    if (!record) return;
    if (form().querySelector(".refusal")) {
      // The server has just given back what was sent, over the version that is there now.
      keep(claim, { values: values(), html: shown(), at: Date.now() });
      later(WAIT);
      return;
    }
    if (fill(record)) {
      say("back");
      form().dispatchEvent(new Event("rasti:restored", { bubbles: true }));
    }
    later(WAIT);
  }

  // What was sent is saved: nothing waits any more.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = event.detail.requestConfig?.elt;
    if (!sent?.matches?.("form[data-draft], form[data-draft] *") || event.detail.target?.id !== "panel") return;
    if (event.detail.xhr.status < 400) {
      window.clearTimeout(timer);
      sending = null;
      forget(panel().dataset.claim);
    }
  });

  // While it is being sent nothing else is: the one must not come after the other.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt?.matches?.("form[data-draft]")) {
      window.clearTimeout(timer);
      sending = null;
    }
  });

  // A new session has a new token; what was typed goes along under it.
  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters, headers } = event.detail;
    if (!window.Rasti.token()) return;
    if ("csrfmiddlewaretoken" in parameters) parameters.csrfmiddlewaretoken = window.Rasti.token();
    headers["X-CSRFToken"] = window.Rasti.token();
  });

  // Of two versions one is taken, or the box is gone to -------------------------------------------

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use]");
    if (!button) return;
    const box = document.getElementById(button.dataset.use);
    const scope = button.closest("form");
    if ("value" in button.dataset) {
      if (box) {
        box.value = button.dataset.value;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      } else {
        for (const radio of scope.querySelectorAll("[name=rating]")) {
          radio.checked = radio.dataset.name === button.dataset.value;
        }
        scope.querySelector("[name=rating]").dispatchEvent(new Event("input", { bubbles: true }));
      }
      const pair = button.closest(".version");
      for (const other of pair.querySelectorAll("[data-use]")) other.removeAttribute("aria-pressed");
      button.setAttribute("aria-pressed", "true");
    } else {
      const rich = document.getElementById(`${button.dataset.use}_rich`);
      const place = rich && !rich.hidden ? rich : box || scope.querySelector("[name=rating]");
      place.scrollIntoView({ block: "center" });
      place.focus({ preventScroll: true });
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "panel" || event.target.id === "panel") restore();
  });
  document.addEventListener("htmx:historyRestore", restore);
  document.addEventListener("htmx:beforeSwap", (event) => {
    // Another claim is on its way: what waits is sent before its form is gone.
    if (event.detail.target?.id === "panel" && event.detail.requestConfig?.verb === "get") send();
  });
  document.addEventListener("visibilitychange", () => document.hidden && send());
  window.addEventListener("online", () => later(0));
  window.addEventListener("offline", () => form() && read(panel().dataset.claim) && say("kept"));
  restore();

  return { send };
})();
