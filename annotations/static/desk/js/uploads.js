// Many files: each is sent by itself, with a bar for it and one for all. What came of a file is the
// row that the desk answers with. One that fails leaves the others; it may be tried again.
"use strict";

(() => {
  const form = document.querySelector("[data-uploads]");
  if (!form) return;
  const AT_ONCE = 2;
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const button = form.querySelector(".form-foot button");
  const box = form.querySelector("[data-progress]");
  const whole = box.querySelector(".uploads-all progress");
  const figures = box.querySelector("[data-figures]");
  const said = box.querySelector("[data-said]");
  const rows = box.querySelector("[data-rows]");
  const words = form.querySelector("template[data-words]").dataset;
  const limit = Number(form.dataset.limit);
  const number = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "fa");

  // A file: {file, row, sent: 0–1, over, refused}
  let all = [];
  let waiting = [];
  let underWay = 0;

  function show() {
    const over = all.filter((one) => one.over).length;
    const refused = all.filter((one) => one.refused).length;
    whole.max = all.length || 1;
    whole.value = all.reduce((sum, one) => sum + (one.over ? 1 : one.sent * 0.9), 0);
    figures.textContent = words.figures
      .replace("{done}", number.format(over))
      .replace("{all}", number.format(all.length))
      .replace("{refused}", number.format(refused));
    if (all.length && over === all.length) said.textContent = `${words.over} ${figures.textContent}`;
  }

  function tell(one, text) {
    one.row.querySelector("[data-words]").textContent = text;
  }

  function makeRow(file) {
    const row = form.querySelector("template[data-row]").content.cloneNode(true).firstElementChild;
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    rows.append(row);
    return row;
  }

  function fail(one, text, again) {
    one.over = true;
    one.refused = true;
    one.row.dataset.arrival = "refused";
    one.row.dataset.tone = "bad";
    const use = one.row.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#bad"));
    one.row.querySelector("progress").hidden = true;
    one.row.querySelector("[data-again]").hidden = !again;
    tell(one, text);
  }

  function send(one) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("outlet", form.querySelector("[name=outlet]").value);
    body.append("row", "1");
    body.append("documents", one.file, one.file.name);
    const request = new XMLHttpRequest();
    const bar = one.row.querySelector("progress");
    one.row.dataset.arrival = "sending";
    tell(one, words.sending);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      one.sent = event.loaded / event.total;
      bar.value = one.sent * 100;
      show();
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      tell(one, words.read);
    });
    request.addEventListener("loadend", () => {
      underWay -= 1;
      const answer = request.status === 200 ? arrival(request.responseText) : null;
      if (answer) {
        one.row.replaceWith(answer);
        one.row = answer;
        one.over = true;
        one.refused = answer.dataset.arrival === "refused";
      } else {
        fail(one, words.unreachable, true);
      }
      show();
      next();
    });
    request.open("POST", form.action);
    request.send(body);
  }

  function arrival(markup) {
    const read = new DOMParser().parseFromString(`<ul>${markup}</ul>`, "text/html");
    const row = read.querySelector("li[data-arrival]");
    return row && document.importNode(row, true);
  }

  function next() {
    while (underWay < AT_ONCE && waiting.length) {
      underWay += 1;
      send(waiting.shift());
    }
    button.disabled = underWay > 0;
  }

  function take(files) {
    const chosen = [...files];
    if (!chosen.length) return;
    if (!underWay && !waiting.length) {
      all = [];
      rows.replaceChildren();
      said.textContent = "";
    }
    box.hidden = false;
    for (const file of chosen) {
      const one = { file, row: makeRow(file), sent: 0, over: false, refused: false };
      all.push(one);
      if (file.size > limit) fail(one, words.tooLarge, false);
      else waiting.push(one);
    }
    input.value = "";
    box.scrollIntoView({ block: "nearest" });
    show();
    next();
  }

  rows.addEventListener("click", (event) => {
    const row = event.target.closest("[data-again]")?.closest("li");
    const one = all.find((each) => each.row === row);
    if (!one) return;
    const fresh = makeRow(one.file);
    row.replaceWith(fresh);
    Object.assign(one, { row: fresh, sent: 0, over: false, refused: false });
    waiting.push(one);
    show();
    next();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) take(input.files);
    else {
      document.dispatchEvent(
        new CustomEvent("rasti:message", { detail: { text: words.none, tone: "warning" } }),
      );
    }
  });
  document.addEventListener("rasti:files", (event) => {
    take(event.detail.files);
    form.scrollIntoView({ block: "start" });
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
  drop.addEventListener("dragleave", () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    take(event.dataTransfer.files);
  });
  // Leaving in the middle would leave files behind: the browser asks.
  window.addEventListener("beforeunload", (event) => {
    if (underWay || waiting.length) event.preventDefault();
  });
})();
