// Who else is at this claim: asked every few seconds while the page is looked at, and told at once
// when one begins to write. Somebody else's writing is seen; taking it over is asked first.
"use strict";

(() => {
  const EVERY = 15_000;
  const WRITING = 60_000;
  const WRITTEN = "form[data-draft], #wording form";
  const region = () => document.getElementById("people");
  const panel = () => document.getElementById("panel");

  let typedAt = 0;
  let here = { claim: "", leave: "" };
  let busy = false;
  let held = false;

  function body() {
    const data = new URLSearchParams();
    data.set("state", panel().dataset.claimState || "");
    data.set("query", document.getElementById("workbench")?.dataset.query || "");
    const form = document.querySelector("form[data-draft]");
    if (form) {
      data.set("number", form.elements.number.value);
      data.set("version", form.elements.version.value);
    }
    if (Date.now() - typedAt < WRITING) data.set("writing", "1");
    return data;
  }

  async function beat() {
    if (busy || document.hidden || !region()) return;
    busy = true;
    const claim = panel().dataset.claim;
    try {
      const answer = await fetch(region().dataset.here, {
        method: "POST",
        headers: { "X-CSRFToken": window.Rasti.token() },
        body: body(),
        redirect: "manual",
      });
      if (answer.ok && panel()?.dataset.claim === claim) show(await answer.text());
    } catch {
      // The network is away: drafts.js says so.
    } finally {
      busy = false;
    }
  }

  function show(html) {
    const now = region();
    const made = new DOMParser().parseFromString(html, "text/html").body;
    // What has not changed is left alone: readers are told nothing twice, and a fold stays open.
    if (made.textContent.replace(/\s+/g, " ").trim() === now.textContent.replace(/\s+/g, " ").trim()) return;
    if (now.querySelector("[data-takeover][open]") && made.querySelector("[data-takeover]")) return;
    now.replaceChildren(...[...made.childNodes].map((node) => document.adoptNode(node)));
    window.htmx.process(now);
  }

  function leave() {
    if (!here.leave) return;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", window.Rasti.token());
    navigator.sendBeacon(here.leave, data);
    here = { claim: "", leave: "" };
  }

  function arrive() {
    const claim = region() ? panel().dataset.claim : "";
    if (claim === here.claim && claim) return;
    leave();
    typedAt = 0;
    held = false;
    if (!claim) return;
    here = { claim, leave: region().dataset.leave };
    beat();
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest?.(WRITTEN)) return;
    const idle = Date.now() - typedAt >= WRITING;
    typedAt = Date.now();
    if (idle || !held) {
      held = true;
      beat();
    }
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-renew]")) return;
    const claim = panel().dataset.claim;
    const url = document.getElementById("workbench").dataset.panelUrl.replace(/[0-9a-f-]{36}/, claim);
    const ask = () => window.htmx.ajax("GET", url, { target: "#panel", swap: "outerHTML" });
    Promise.resolve(window.Rasti.drafts.send()).then(ask, ask);
  });

  document.addEventListener("visibilitychange", () => !document.hidden && beat());
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "panel" || event.target.id === "panel") arrive();
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", arrive);
  window.setInterval(beat, EVERY);
  arrive();
})();
