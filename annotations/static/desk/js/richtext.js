// The box for a justification: what is written is seen as it will be read. Under it stands the
// textarea that is sent, in Markdown; without this script, or at will, one writes in that.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.rich = (() => {
  const { markup, richdom } = window.Rasti;
  const UNKNOWN = "table, pre, code, hr, li li, li blockquote, blockquote blockquote, blockquote h2, blockquote h3";
  const PLAIN = "rasti:plain-markup";
  const STEPS = { undo: -1, redo: 1 };
  const ARABIC = /[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u064b-\u0652]$/;

  const boxOf = (element) => element?.closest?.("[data-rich]");
  const editorOf = (box) => box.querySelector(".rich");
  const areaOf = (box) => document.getElementById(box.dataset.rich);
  const toolsOf = (box) => box.querySelector(".rich-tools");
  const isPlain = (box) => editorOf(box).hidden;
  let own = false;

  // From the textarea to the box and back ------------------------------------------------------

  function show(editor, html) {
    editor.replaceChildren(...markup.nodes(html));
    richdom.settle(editor);
    richdom.begin(editor);
  }

  function write(box) {
    const area = areaOf(box);
    const text = markup.toMarkdown(editorOf(box));
    if (text === area.value) return;
    own = true;
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    own = false;
  }

  async function render(text) {
    const answer = await fetch(document.querySelector("[data-render]").dataset.render, {
      method: "POST",
      headers: { "X-CSRFToken": window.Rasti.token() },
      body: new URLSearchParams({ justification: text }),
      redirect: "manual",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  }

  // Show in the box what stands in the textarea now; where that cannot be done, the textarea.
  async function refresh(box, html) {
    const editor = editorOf(box);
    if (editor.hidden && html) return true;
    try {
      const made = html ?? (areaOf(box).value.trim() ? await render(areaOf(box).value) : "");
      const inert = new DOMParser().parseFromString(made, "text/html").body;
      if (inert.querySelector(UNKNOWN)) return plainly(box, true, toolsOf(box).dataset.wordsPlain);
      show(editor, made);
      return true;
    } catch {
      plainly(box, true);
      return false;
    }
  }

  function plainly(box, on, why = "") {
    editorOf(box).hidden = on;
    areaOf(box).hidden = !on;
    const help = box.querySelector("[data-rich-plain]");
    help.hidden = !on;
    help.dataset.words ||= help.textContent;
    help.textContent = why ? `${why} ${help.dataset.words}` : help.dataset.words;
    for (const button of toolsOf(box).querySelectorAll("[data-rich-do]")) {
      if (button.dataset.richDo === "plain") button.setAttribute("aria-pressed", String(on));
      else button.disabled = on;
    }
    toolsOf(box).querySelector(".rich-link").hidden = true;
    arrange(toolsOf(box), null);
  }

  function mount(box) {
    if (editorOf(box)) return;
    const area = areaOf(box);
    const editor = document.createElement("div");
    editor.className = "rich input justification";
    editor.id = `${area.id}_rich`;
    editor.contentEditable = "true";
    editor.lang = "fa";
    editor.spellcheck = true;
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    editor.setAttribute("aria-labelledby", `${area.id}_label`);
    area.before(editor);
    toolsOf(box).hidden = false;
    const rendered = box.querySelector("template[data-rich-html]");
    plainly(box, localStorage.getItem(PLAIN) === "1");
    if (!isPlain(box)) refresh(box, rendered.innerHTML);
  }

  // Commands ----------------------------------------------------------------------------------

  const within = (selector) => {
    const node = document.getSelection().anchorNode;
    const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    return element?.closest(`.rich ${selector}`) || null;
  };

  function command(name, value = null) {
    document.execCommand("styleWithCSS", false, false);
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand(name, false, value);
  }

  function turn(editor) {
    const leaf = richdom.leafOf(editor, document.getSelection().anchorNode);
    if (!leaf) return;
    const mark = getComputedStyle(leaf).direction === "rtl" ? "\u200e" : "\u200f";
    const first = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT).nextNode();
    if (!first) leaf.prepend(mark);
    else if (markup.DIRECTION.test(first.data)) first.replaceData(0, 1, mark);
    else first.insertData(0, mark);
  }

  let linked = null;

  function askLink(box) {
    const row = toolsOf(box).querySelector(".rich-link");
    const selection = document.getSelection();
    if (!selection.rangeCount) return;
    linked = selection.getRangeAt(0).cloneRange();
    row.hidden = false;
    const input = row.querySelector("input");
    input.value = within("a")?.getAttribute("href") || "";
    input.focus();
    input.select();
  }

  function setLink(box, address) {
    const row = toolsOf(box).querySelector(".rich-link");
    row.hidden = true;
    const editor = editorOf(box);
    editor.focus();
    const selection = document.getSelection();
    if (linked && editor.contains(linked.startContainer)) {
      selection.removeAllRanges();
      selection.addRange(linked);
    }
    const anchor = within("a");
    if (anchor && selection.isCollapsed) selection.selectAllChildren(anchor);
    if (!address) command("unlink");
    else if (selection.isCollapsed) richdom.insertHtml(editor, markup.link(address));
    else command("createLink", address);
    linked = null;
  }

  function address(text) {
    const given = text.trim();
    if (!given) return "";
    if (markup.SCHEME.test(given)) return given;
    return /^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(given) ? `mailto:${given}` : `https://${given}`;
  }

  function run(box, name) {
    const editor = editorOf(box);
    if (name === "plain") {
      const on = !isPlain(box);
      localStorage.setItem(PLAIN, on ? "1" : "0");
      plainly(box, on);
      if (on) areaOf(box).focus();
      else refresh(box).then((shown) => shown && editor.focus());
      return;
    }
    if (name === "link") return askLink(box);
    if (name === "link-set") setLink(box, address(box.querySelector("#rich-link-address").value));
    else if (name === "link-remove") setLink(box, "");
    else {
      editor.focus();
      if (name === "quote") richdom.toggleQuote(editor);
      else if (name === "ul" || name === "ol") richdom.toggleList(editor, name.toUpperCase());
      else if (name === "direction") turn(editor);
      else if (name in STEPS) richdom.go(editor, STEPS[name]);
      else command(name);
    }
    changed(box, name in STEPS ? "" : "step");
  }

  function changed(box, kind) {
    richdom.settle(editorOf(box));
    if (kind) richdom.record(editorOf(box), kind);
    write(box);
    press(box);
  }

  // The toolbar: one stop for Tab, arrows inside, and what is on where the caret stands ------------

  const buttons = (tools) => [...tools.querySelectorAll(":scope > [data-rich-do]")].filter((one) => !one.disabled);

  function arrange(tools, current) {
    const all = buttons(tools);
    const stop = current && all.includes(current) ? current : all[0];
    for (const button of all) button.tabIndex = button === stop ? 0 : -1;
  }

  function press(box) {
    const on = (name) =>
      name === "bold" || name === "italic"
        ? document.queryCommandState(name)
        : Boolean(within({ quote: "blockquote", link: "a", ul: "ul", ol: "ol" }[name]));
    for (const button of toolsOf(box).querySelectorAll("[aria-pressed]")) {
      const name = button.dataset.richDo;
      if (name === "plain" || name === "direction") continue;
      button.setAttribute("aria-pressed", String(on(name)));
    }
  }

  document.addEventListener("selectionchange", () => {
    const box = boxOf(document.activeElement);
    if (box && document.activeElement === editorOf(box)) press(box);
  });

  document.addEventListener("mousedown", (event) => {
    // The selection stays where it is while a button is pressed.
    if (event.target.closest("[data-rich-do]:not([data-rich-do^=link-])")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rich-do]");
    if (button) run(boxOf(button), button.dataset.richDo);
    const label = event.target.closest("label[for]");
    const box = boxOf(label);
    if (box && label.htmlFor === box.dataset.rich && !isPlain(box)) editorOf(box).focus();
  });

  document.addEventListener("keydown", (event) => {
    if (halfSpace(event)) return;
    const tools = event.target.closest(".rich-tools");
    if (tools && event.target.matches("[data-rich-do]") && /^(Arrow(Left|Right)|Home|End)$/.test(event.key)) {
      const all = buttons(tools);
      const forward = (getComputedStyle(tools).direction === "rtl") === (event.key === "ArrowLeft");
      const at = all.indexOf(event.target);
      const next = { Home: 0, End: all.length - 1 }[event.key] ?? (at + (forward ? 1 : -1) + all.length) % all.length;
      all[next].focus();
      arrange(tools, all[next]);
      event.preventDefault();
      return;
    }
    if (event.target.id === "rich-link-address" && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      event.stopPropagation();
      const box = boxOf(event.target);
      if (event.key === "Enter") return run(box, "link-set");
      event.target.closest(".rich-link").hidden = true;
      editorOf(box).focus();
      return;
    }
    const editor = event.target.closest?.(".rich");
    if (!editor) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const back = event.shiftKey ? { KeyZ: "redo" } : { KeyB: "bold", KeyI: "italic", KeyK: "link", KeyZ: "undo", KeyY: "redo" };
      const name = back[event.code];
      if (name) {
        event.preventDefault();
        event.stopPropagation();
        run(boxOf(editor), name);
      } else if (event.code === "KeyU") {
        event.preventDefault();
      }
    } else if (event.key === "Enter" && !event.shiftKey) {
      document.execCommand("defaultParagraphSeparator", false, "p");
      const leaf = richdom.leafOf(editor, document.getSelection().anchorNode);
      // An empty line ends a list or a quotation.
      if (leaf && richdom.isEmpty(leaf) && richdom.unmark(editor)) {
        event.preventDefault();
        changed(boxOf(editor), "step");
      }
    }
  });

  // Shift and space is the half-space on Persian keyboards; on others too, after a Persian letter.
  function halfSpace(event) {
    if (event.code !== "Space" || !event.shiftKey || event.ctrlKey || event.altKey || event.key !== " ") return false;
    const target = event.target;
    let before = "";
    if (target.matches?.(".rich")) {
      const { anchorNode, anchorOffset } = document.getSelection();
      before = anchorNode?.nodeType === Node.TEXT_NODE ? anchorNode.data.slice(0, anchorOffset) : "";
    } else if (target.matches?.("#panel textarea, #panel input[dir=auto]")) {
      before = target.value.slice(0, target.selectionStart);
    }
    if (!ARABIC.test(before)) return false;
    event.preventDefault();
    document.execCommand("insertText", false, "\u200c");
    return true;
  }

  // What would join blocks is done by hand; the rest is the browser's.
  document.addEventListener("beforeinput", (event) => {
    const editor = event.target.closest?.(".rich");
    if (!editor || event.isComposing) return;
    const { inputType } = event;
    const done = () => {
      event.preventDefault();
      changed(boxOf(editor), inputType === "insertText" ? "typing" : "step");
    };
    if (inputType === "historyUndo" || inputType === "historyRedo") {
      event.preventDefault();
      run(boxOf(editor), inputType === "historyUndo" ? "undo" : "redo");
    } else if (inputType === "deleteContentBackward" && richdom.unmark(editor)) {
      done();
    } else if (/^(delete|insertText|insertParagraph|insertLineBreak)/.test(inputType)) {
      const range = event.getTargetRanges()[0];
      if (!range || !richdom.joinAcross(editor, range)) return;
      if (inputType === "insertText" && event.data) richdom.insertText(editor, event.data);
      if (/^insert(Paragraph|LineBreak)/.test(inputType)) {
        changed(boxOf(editor), "step");
        return;
      }
      done();
    }
  });

  document.addEventListener("input", (event) => {
    const editor = event.target.closest?.(".rich");
    if (editor) {
      if (!event.isComposing) changed(boxOf(editor), /^insertText|^delete/.test(event.inputType) ? "typing" : "step");
      return;
    }
    const box = boxOf(event.target);
    if (box && !own && event.target === areaOf(box) && !isPlain(box)) refresh(box);
  });

  function insert(event, data) {
    const editor = event.target.closest?.(".rich");
    if (!editor || !data) return;
    event.preventDefault();
    const html = data.getData("text/html");
    const made = (html && markup.clean(html)) || markup.plain(data.getData("text/plain"));
    if (made) richdom.insertHtml(editor, made);
    changed(boxOf(editor), "step");
  }

  document.addEventListener("compositionend", (event) => {
    const editor = event.target.closest?.(".rich");
    if (editor) changed(boxOf(editor), "typing");
  });

  document.addEventListener("paste", (event) => insert(event, event.clipboardData));
  document.addEventListener("drop", (event) => insert(event, event.dataTransfer));

  function mountAll() {
    for (const box of document.querySelectorAll("[data-rich]")) mount(box);
  }

  window.Rasti.token = () => {
    const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];
    return cookie || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  };

  document.addEventListener("htmx:afterSettle", mountAll);
  document.addEventListener("htmx:historyRestore", mountAll);
  mountAll();

  return { refresh, mountAll };
})();
