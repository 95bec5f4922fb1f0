// What was typed into the panel is kept: over a swap of the panel, a look at another claim, a
// reload. A form with data-draft keeps its own drafts and is left alone.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.typed = (() => {
  const FORMS = "#panel form[method=post]:not([data-draft])";
  const formKey = (form) => new URL(form.action, location.href).pathname;
  const claimOf = () => document.getElementById("panel")?.dataset.claim || "";

  function draftKey(claim) {
    return `rasti:${document.getElementById("workbench").dataset.person}:${claim}`;
  }

  function read(claim) {
    try {
      return JSON.parse(sessionStorage.getItem(draftKey(claim)) || "{}");
    } catch {
      return {};
    }
  }

  function write(claim, drafts) {
    if (Object.keys(drafts).length) {
      sessionStorage.setItem(draftKey(claim), JSON.stringify(drafts));
    } else {
      sessionStorage.removeItem(draftKey(claim));
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest(FORMS);
    if (!form || !claimOf()) return;
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      (values[name] ||= []).push(value);
    }
    const drafts = read(claimOf());
    drafts[formKey(form)] = values;
    write(claimOf(), drafts);
  });

  // What was sent is with the server now.
  function forget(form) {
    if (!claimOf() || !form.matches(FORMS)) return;
    const drafts = read(claimOf());
    delete drafts[formKey(form)];
    write(claimOf(), drafts);
  }

  function fill(form, values) {
    let changed = false;
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
      const kept = values[field.name];
      if (field.type === "checkbox" || field.type === "radio") {
        const wanted = Boolean(kept?.includes(field.value));
        changed ||= wanted !== field.checked;
        field.checked = wanted;
      } else if (kept && "value" in field && field.type !== "file") {
        changed ||= field.type !== "hidden" && field.value !== kept[0];
        // The version that was read goes with the text: a stale save is still found out.
        field.value = kept[0];
      }
    }
    return changed;
  }

  function restore() {
    if (!claimOf()) return;
    const drafts = read(claimOf());
    for (const form of document.querySelectorAll(FORMS)) {
      const values = drafts[formKey(form)];
      // A form that the server has just refused already holds what was sent, and knows better.
      if (!values || form.querySelector(".refusal") || !fill(form, values)) continue;
      for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        fold.open = true;
      }
    }
  }

  return { forget, restore };
})();
