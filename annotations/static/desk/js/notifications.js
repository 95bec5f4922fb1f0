// Opening what a notification is about reads it: its form is sent behind the link, so that the link
// stays a link and may be opened in a tab of its own.
"use strict";

(() => {
  const read = (event) => {
    const link = event.target.closest("a[data-reads]");
    const form = link && document.getElementById(link.dataset.reads);
    if (!form || (event.type === "auxclick" && event.button !== 1)) return;
    const body = new FormData(form);
    body.append("quietly", "1");
    fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  document.addEventListener("click", read);
  document.addEventListener("auxclick", read);
})();
