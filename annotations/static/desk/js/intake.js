// The bring-in form: a file may be dropped, and what is too large is said before it is sent.
"use strict";

(() => {
  const form = document.querySelector("[data-intake]");
  const drop = form.querySelector("[data-drop]");
  const file = form.querySelector("input[type=file]");
  const text = form.querySelector("textarea");
  const tooLarge = form.querySelector("[data-too-large]");
  const count = form.querySelector("[data-count]");
  const limit = Number(form.dataset.limit);
  const number = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "fa");

  function size() {
    const chosen = file.files[0];
    return chosen ? chosen.size : new Blob([text.value]).size;
  }

  function look() {
    const large = size() > limit;
    tooLarge.hidden = !large;
    count.hidden = !text.value;
    count.querySelector("[data-characters]").textContent = number.format([...text.value].length);
    return !large;
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
    if (event.dataTransfer.files.length !== 1) return;
    file.files = event.dataTransfer.files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
  });
  look();
})();
