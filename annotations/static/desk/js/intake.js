// The bring-in form: a file may be dropped, and what is too large is said before it is sent.
"use strict";

(() => {
  const form = document.querySelector("[data-intake]");
  const drop = form.querySelector("[data-drop]");
  const file = form.querySelector("input[type=file]");
  const text = form.querySelector("textarea");
  const tooLarge = form.querySelector("[data-too-large]");
  const count = form.querySelector("[data-count]");
  const number = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "fa");

  // Markup and documents may be larger than the text in them; what they hold is for the desk to see.
  function look() {
    const chosen = file.files[0];
    const fileLarge = Boolean(chosen) && chosen.size > Number(form.dataset.fileLimit);
    const textLarge = !chosen && new Blob([text.value]).size > Number(form.dataset.limit);
    tooLarge.hidden = !fileLarge && !textLarge;
    tooLarge.querySelector("[data-of-text]").hidden = !textLarge;
    tooLarge.querySelector("[data-of-file]").hidden = !fileLarge;
    count.hidden = !text.value;
    count.querySelector("[data-characters]").textContent = number.format([...text.value].length);
    return tooLarge.hidden;
  }

  file.addEventListener("change", look);
  // Counting a long text at every letter would make typing slow.
  let pause = 0;
  text.addEventListener("input", () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(look, 200);
  });
  form.addEventListener(
    "submit",
    (event) => {
      if (look()) return;
      event.preventDefault();
      event.stopPropagation();
      tooLarge.scrollIntoView({ block: "center" });
    },
    true,
  );

  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
  drop.addEventListener("dragleave", () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    const dropped = event.dataTransfer.files;
    if (dropped.length === 1) {
      file.files = dropped;
      file.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (dropped.length > 1) {
      // Several are several articles: the form below takes them.
      document.dispatchEvent(new CustomEvent("rasti:files", { detail: { files: dropped } }));
    }
  });
  look();
})();
