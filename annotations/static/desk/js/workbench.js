// The workbench: going from claim to claim, marking passages, and the text and the list that follow
// the panel. Reading and every form work without it. All listeners are on the document, for the
// page's parts are replaced again and again. What other scripts need of it is Rasti.bench.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.bench = (() => {
  const { offsets, highlights, typed } = window.Rasti;
  const NOBODY = "00000000-0000-0000-0000-000000000000";

  const bench = () => document.getElementById("workbench");
  const panel = () => document.getElementById("panel");
  const received = () => document.getElementById("received");
  const rows = () => [...document.querySelectorAll("#rows .claim-row")];
  const selected = () => panel()?.dataset.claim || "";

  document.documentElement.classList.add("scripted");

  // Going to a claim or a sentence ---------------------------------------------------------

  let heading = "";
  let asking = false;
  let asked = "";

  // One question at a time: of those that come meanwhile the newest is asked afterwards.
  function get(url) {
    if (asking) {
      asked = url;
      return;
    }
    asking = true;
    const query = bench().dataset.query.replace(/&$/, "");
    const answered = window.htmx.ajax("GET", query ? `${url}?${query}` : url, {
      target: "#panel",
      swap: "outerHTML",
    });
    answered.then(goOn, goOn);
  }

  function goOn() {
    asking = false;
    if (!asked) return;
    const url = asked;
    asked = "";
    get(url);
  }

  const isGoing = () => Boolean(asked);

  function toClaim(uuid) {
    heading = uuid;
    get(bench().dataset.panelUrl.replace(NOBODY, uuid));
  }

  const toSentence = (ordinal) => get(bench().dataset.sentenceUrl.replace(/0\/$/, `${ordinal}/`));

  // Pressed faster than the panel comes, it goes on from where it is going.
  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.dataset.claim === (heading || selected()));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    if (next < 0 || next >= all.length) return;
    all[next].querySelector("a").focus({ preventScroll: true });
    show(all[next]);
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
    follows(text);
    for (const link of document.querySelectorAll("#rows a[aria-current]")) {
      if (link.closest("li").dataset.claim !== selected()) link.removeAttribute("aria-current");
    }
    const row = selected() && document.getElementById(`row-${selected()}`);
    if (row) {
      row.querySelector("a").setAttribute("aria-current", "true");
      show(row);
    }
    countAll();
  }

  function follows(text) {
    const wanted = panel()?.dataset.unit;
    for (const sentence of text.querySelectorAll(".sentence.is-selected")) {
      sentence.classList.toggle("is-selected", sentence.dataset.unit === wanted);
    }
    const sentence = wanted && text.querySelector(`.sentence[data-unit="${wanted}"]`);
    if (sentence) sentence.classList.add("is-selected");
    const chosen = highlights.paint(text, selected());
    const place = sentence || chosen[0];
    if (place) show(place);
  }

  // A claim's marks take the state that its row or its panel now tells.
  function recolour(claim, state) {
    for (const mark of received()?.querySelectorAll(`mark[data-claims~="${claim}"]`) || []) {
      const claims = highlights.claimsOf(mark);
      const leading = claims.includes(selected()) ? selected() : claims[0];
      if (leading === claim) mark.dataset.state = state;
    }
  }

  // Bring something into sight inside its own pane, without moving the page.
  function show(element, range = element) {
    const pane = element.closest(".wb-scroll");
    if (!pane || pane.scrollHeight <= pane.clientHeight) return;
    const box = range.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    if (box.top < frame.top + 8 || box.bottom > frame.bottom - 8) {
      pane.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }

  // The places of a claim that is said more than once ------------------------------------------

  let placeAt = -1;

  function toPlace(number) {
    const places = [...document.querySelectorAll("#panel [data-place-start]")];
    const text = received();
    if (!places.length || !text) return false;
    placeAt = (number + places.length) % places.length;
    const { placeStart, placeEnd } = places[placeAt].dataset;
    const whole = text.textContent;
    const range = offsets.rangeOf(
      text,
      offsets.toIndex(whole, Number(placeStart)),
      offsets.toIndex(whole, Number(placeEnd)),
    );
    if (!range) return false;
    if (getComputedStyle(text.closest(".wb-pane")).display === "none") pane("text");
    highlights.place(range);
    show(range.startContainer.parentElement, range);
    if (!text.closest(".wb-scroll").matches(":not([hidden])")) return true;
    for (const [at, place] of places.entries()) {
      place.toggleAttribute("aria-current", at === placeAt);
      if (at === placeAt) place.setAttribute("aria-current", "true");
    }
    const said = document.getElementById("place-said");
    if (said) said.textContent = places[placeAt].dataset.placeSaid;
    return true;
  }

  const stepPlace = (by) => toPlace(placeAt < 0 && by < 0 ? -1 : placeAt + by);

  document.addEventListener("click", (event) => {
    const to = event.target.closest("[data-place-step]");
    if (to) stepPlace(Number(to.dataset.placeStep));
    const place = event.target.closest("a[data-place-start]");
    if (place && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      toPlace([...document.querySelectorAll("#panel [data-place-start]")].indexOf(place));
    }
  });

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

  // What is selected, asked for at once and not when the browser comes round to telling it.
  function passage() {
    offer();
    return marked;
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
      const fold = box.closest("details");
      if (fold) fold.open = true;
      box.value = fill.dataset.value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    }
  });

  // The panel comes and goes ----------------------------------------------------------------------

  let before = { claim: "", scroll: 0 };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "panel") return;
    before = { claim: selected(), scroll: panel().querySelector(".panel-body")?.scrollTop || 0 };
    const form = event.detail.requestConfig?.elt;
    const done = event.detail.xhr.status < 400;
    if (done && form?.matches?.("form[method=post]")) {
      typed.forget(form);
      if (form.id === "marking") unmark();
    }
  });

  // Rows come beside the panel, each with the state its claim has now.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const row = event.detail.target;
    if (row?.matches?.(".claim-row")) recolour(row.dataset.claim, row.dataset.state);
  });

  // Told once for each part of an answer that has settled; the panel arrives once.
  let arrived = null;

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "panel" && event.target.id !== "panel") return;
    if (event.detail.xhr && event.detail.xhr === arrived) return;
    arrived = event.detail.xhr;
    const { verb, path } = event.detail.requestConfig || {};
    arrive(verb === "post", path || "");
  });

  function arrive(acted, path) {
    if (!isGoing()) heading = "";
    placeAt = -1;
    typed.restore();
    if (acted && selected()) recolour(selected(), panel().dataset.claimState);
    follow();
    const body = panel().querySelector(".panel-body");
    const refused = panel().querySelector(".refusal");
    if (body && before.claim && before.claim === selected()) body.scrollTop = before.scroll;
    if (selected() || panel().dataset.unit) pane("panel");
    if (refused) {
      refused.scrollIntoView({ block: "center" });
      refused.focus({ preventScroll: true });
    } else if (acted) {
      panel().focus({ preventScroll: true });
    }
    const detail = { acted, refused: Boolean(refused), path };
    document.dispatchEvent(new CustomEvent("rasti:arrived", { detail }));
  }

  document.addEventListener("htmx:historyRestore", () => begin());

  // Small helps -----------------------------------------------------------------------------------

  function count(field) {
    const counter = field?.id && document.querySelector(`[data-counts="${field.id}"]`);
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

  document.addEventListener("input", (event) => count(event.target));

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

  function begin() {
    if (!bench()) return;
    typed.restore();
    follow();
    pane(selected() || panel()?.dataset.unit ? "panel" : "text");
    const refused = document.querySelector("#panel .refusal");
    if (refused) refused.focus();
  }

  begin();

  return { panel, selected, isGoing, step, stepPlace, passage, unmark, show, pane };
})();
