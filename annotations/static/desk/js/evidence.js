// Evidence: order by dragging and by keys, files that are dropped, what the library knows of a link,
// and passages of a kept copy that become excerpts. All of it is done without a script as well.
"use strict";

(() => {
  document.documentElement.classList.add("scripted");

  // The order of the citations ------------------------------------------------------------------

  const listOf = (element) => element.closest?.("[data-order]");
  let dragged = null;

  function send(list) {
    const order = [...list.querySelectorAll("[data-citation]")].map((item) => item.dataset.citation);
    goBack = document.activeElement?.closest("[data-citation]")?.id || "";
    window.htmx.ajax("POST", list.dataset.order, {
      target: "#panel",
      swap: "outerHTML",
      values: { order },
    });
  }

  // The panel comes anew; whoever moves a citation by keys goes on from it.
  let goBack = "";
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!goBack || event.detail.requestConfig?.verb !== "post") return;
    document.getElementById(goBack)?.querySelector(".citation-tools button:not(:disabled)")?.focus();
    goBack = "";
  });

  function unmark() {
    for (const item of document.querySelectorAll(".citation[data-over]")) delete item.dataset.over;
  }

  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.(".drag")?.closest("[data-citation]");
    if (!item || !listOf(item)) return;
    dragged = item;
    item.dataset.dragged = "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.citation);
    event.dataTransfer.setDragImage(item, 12, 12);
  });

  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest?.("[data-citation]");
    if (!over || listOf(over) !== listOf(dragged)) return;
    event.preventDefault();
    unmark();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over.dataset.over = event.clientY < box.top + box.height / 2 ? "before" : "after";
  });

  document.addEventListener("drop", (event) => {
    const over = dragged && event.target.closest?.("[data-citation]");
    if (!over || over === dragged) return;
    event.preventDefault();
    over[over.dataset.over === "before" ? "before" : "after"](dragged);
    send(listOf(dragged));
  });

  document.addEventListener("dragend", () => {
    unmark();
    if (dragged) delete dragged.dataset.dragged;
    dragged = null;
  });

  document.addEventListener("keydown", (event) => {
    const up = event.code === "ArrowUp";
    if (!event.altKey || event.ctrlKey || event.metaKey || !(up || event.code === "ArrowDown")) return;
    if (event.target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const item = event.target.closest?.("[data-citation]");
    const beside = up ? item?.previousElementSibling : item?.nextElementSibling;
    if (!item || !listOf(item)) return;
    event.preventDefault();
    if (!beside) return;
    beside[up ? "before" : "after"](item);
    item.querySelector(".citation-tools button:not(:disabled)")?.focus();
    send(listOf(item));
  });

  // A file: what cannot be kept is said before it is sent -----------------------------------------

  function look(drop) {
    const input = drop.querySelector("input[type=file]");
    const chosen = input.files[0];
    const ends = input.accept.split(",");
    const large = Boolean(chosen) && chosen.size > Number(drop.dataset.limit);
    const wrong = Boolean(chosen) && !ends.some((end) => chosen.name.toLowerCase().endsWith(end));
    drop.querySelector("[data-too-large]").hidden = !large;
    drop.querySelector("[data-wrong-kind]").hidden = !wrong;
    input.setCustomValidity(
      large || wrong
        ? drop.querySelector(large ? "[data-too-large]" : "[data-wrong-kind]").textContent.trim()
        : "",
    );
    return !large && !wrong;
  }

  document.addEventListener("change", (event) => {
    const drop = event.target.matches?.("[type=file]") && event.target.closest("[data-drop-file]");
    if (drop) look(drop);
  });

  document.addEventListener("dragover", (event) => {
    const drop = event.target.closest?.("[data-drop-file]");
    if (!drop || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.dataset.over = "";
  });

  document.addEventListener("dragleave", (event) => {
    const drop = event.target.closest?.("[data-drop-file]");
    if (drop && !drop.contains(event.relatedTarget)) delete drop.dataset.over;
  });

  document.addEventListener("drop", (event) => {
    const drop = event.target.closest?.("[data-drop-file]");
    if (!drop || !event.dataTransfer.files.length) return;
    event.preventDefault();
    delete drop.dataset.over;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    drop.querySelector("input[type=file]").files = one.files;
    look(drop);
  });

  // What the library knows of the link fills what is still empty -----------------------------------

  document.addEventListener("htmx:afterSwap", (event) => {
    const guess = event.detail.target?.querySelector?.("[data-guess]");
    const form = guess?.closest("form");
    if (!form) return;
    const { publisher, sourceType } = guess.dataset;
    if (publisher && !form.elements.publisher.value) form.elements.publisher.value = publisher;
    if (sourceType && !form.elements.source_type.value) form.elements.source_type.value = sourceType;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const form = event.detail.target?.id?.startsWith("change-")
      ? event.detail.target.querySelector("form")
      : null;
    (form?.querySelector("[name=stance]:checked") || form?.querySelector("textarea"))?.focus();
  });

  // Quoting from a kept copy -----------------------------------------------------------------------

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(take, 200);
  });

  function take() {
    const copy = document.querySelector("#copy-text[data-quote]");
    const selection = document.getSelection();
    if (!copy || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!copy.contains(range.commonAncestorContainer)) return;
    const words = selection.toString().replace(/[ \t]*\n[ \t\n]*/g, "\n").trim();
    const box = document.getElementById(copy.dataset.quote);
    if (!words || words === box.value) return;
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const fill = event.target.closest("[data-quote-fill]");
    if (!fill) return;
    const box = document.getElementById(fill.dataset.quoteFill);
    box.value = fill.dataset.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });

  document.querySelector("#copy-text mark#quoted")?.scrollIntoView({ block: "center" });
})();
