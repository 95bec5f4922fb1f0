// The frame's own behaviour. Everything works without it; this makes it quicker.
// Other scripts of the desk may import nothing: they use the events and attributes below.
//   rasti:message  {text, tone}   on document: show a message (tone info, success, warning, error);
//                                 servers send the same by the header HX-Trigger.
//   rasti:settled                 from servers: the page's article is segmented or has failed.
//   data-open="id" / data-close   open and close a <dialog>.
//   data-menu                     a <details> that closes on Escape and on a click elsewhere.
//   data-guard                    a form that asks before what was typed is left behind.
"use strict";

(() => {
  const words = () => document.getElementById("frame-words").dataset;
  const icons = { info: "info", success: "good", warning: "warn", error: "bad" };
  const tones = { info: "info", success: "good", warning: "warn", error: "bad" };

  function showMessage(text, tone = "info") {
    const region = document.getElementById("messages");
    const copy = document.getElementById("message-template").content.cloneNode(true);
    const message = copy.querySelector("[data-message]");
    message.dataset.tone = tones[tone] || "info";
    message.querySelector("p").textContent = text;
    const use = message.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icons[tone] || "info"}`));
    region.append(copy);
    fade(message);
  }

  // Good news leaves by itself; what went wrong stays until it is read.
  function fade(message) {
    if (message.dataset.tone === "good" || message.dataset.tone === "info") {
      window.setTimeout(() => {
        if (!message.matches(":hover, :focus-within")) message.remove();
      }, 8000);
    }
  }

  document.addEventListener("rasti:message", (event) => {
    showMessage(event.detail.text, event.detail.tone);
  });

  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-message]").remove();

    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();

    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();

    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The theme changes at once; the form saves it behind.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-form]");
    const theme = event.submitter?.value;
    if (!form || !theme) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    document.documentElement.dataset.theme = theme;
    document.querySelector("meta[name=color-scheme]").content =
      theme === "auto" ? "light dark" : theme;
    for (const button of form.querySelectorAll("button")) {
      button.toggleAttribute("aria-current", button.value === theme);
      if (button.value === theme) button.setAttribute("aria-current", "true");
    }
    const chosen = event.submitter.querySelector("use").getAttribute("href");
    const menu = form.closest("[data-menu]");
    menu.querySelector("summary use").setAttribute("href", chosen);
    menu.open = false;
    menu.querySelector("summary").focus();
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() =>
      showMessage(words().unreachable, "error"),
    );
  });

  // What was typed is not lost by a slip: the browser asks before the page is left.
  const typed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) typed.add(form);
  });
  document.addEventListener("submit", (event) => typed.delete(event.target));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) typed.delete(event.target.closest?.("form"));
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...typed].some((form) => form.isConnected)) event.preventDefault();
  });

  // The claims of an article are there: show them, unless somebody is in the middle of something.
  document.addEventListener("rasti:settled", () => {
    const writing = document.activeElement?.closest("input, textarea, select, dialog");
    const selecting = !window.getSelection().isCollapsed;
    if (!writing && !selecting && ![...typed].some((form) => form.isConnected)) {
      window.location.reload();
    }
  });

  document.addEventListener("htmx:sendError", () => showMessage(words().unreachable, "error"));
  document.addEventListener("htmx:timeout", () => showMessage(words().unreachable, "error"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    showMessage(status >= 500 ? words().failed : words().refused, "error");
  });

  // Scripts are deferred: the page is there.
  document.querySelectorAll("#messages [data-message]").forEach(fade);
})();
