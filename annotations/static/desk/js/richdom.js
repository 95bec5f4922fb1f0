// Paragraphs, lists and quotations of the rich box, changed by hand: the browser's own commands for
// them leave inline styles behind, which the Content-Security-Policy refuses. So undo is ours too.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.richdom = (() => {
  const { markup } = window.Rasti;
  const LEAF = "p, li, h2, h3, h4";
  const BLOCK = "p, div, ul, ol, li, blockquote, h1, h2, h3, h4, h5, h6";
  const OUTER = "ul, ol, blockquote";
  const renamed = new Map();

  const elementOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement);
  const lengthOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.data.length : node.childNodes.length);
  const isEmpty = (leaf) => !leaf.textContent && leaf.querySelectorAll("br").length < 2;

  function make(tag, ...children) {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  }

  function rename(element, tag) {
    const made = make(tag, ...element.childNodes);
    element.replaceWith(made);
    renamed.set(element, made);
    return made;
  }

  // The selection stays on the nodes it is on, wherever they are moved to.
  function keeping(work) {
    const selection = document.getSelection();
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const now = (node) => {
      let found = node;
      while (renamed.has(found)) found = renamed.get(found);
      return found?.isConnected ? found : null;
    };
    work();
    const [from, to] = [now(anchorNode), now(focusNode)];
    // Set anew where it stands already, it would forget that bold was switched on for the next letter.
    const stays = selection.anchorNode === anchorNode && selection.anchorOffset === anchorOffset;
    if (from && to && !(stays && selection.focusNode === focusNode && selection.focusOffset === focusOffset)) {
      const at = Math.min(anchorOffset, lengthOf(from));
      selection.setBaseAndExtent(from, at, to, Math.min(focusOffset, lengthOf(to)));
    }
    renamed.clear();
  }

  function caret(node, offset) {
    document.getSelection().collapse(node, offset);
  }

  function leafOf(editor, node) {
    const leaf = elementOf(node)?.closest(LEAF);
    return leaf && editor.contains(leaf) ? leaf : null;
  }

  function rangeIn(editor) {
    const selection = document.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    return range && editor.contains(range.commonAncestorContainer) ? range : null;
  }

  function leaves(editor) {
    const range = rangeIn(editor);
    return range ? [...editor.querySelectorAll(LEAF)].filter((leaf) => range.intersectsNode(leaf)) : [];
  }

  // One shape for whatever the browser makes: paragraphs, lists of items, quotations of paragraphs ---

  function unwrap(element) {
    element.replaceWith(...element.childNodes);
  }

  function lay(container, wrap) {
    let loose = null;
    for (const child of [...container.childNodes]) {
      if (child.nodeType === Node.ELEMENT_NODE && child.matches(BLOCK)) {
        loose = null;
      } else if (child.nodeType === Node.TEXT_NODE && !child.data.trim() && !loose) {
        child.remove();
      } else if (loose) {
        loose.append(child);
      } else {
        loose = make(wrap);
        child.replaceWith(loose);
        loose.append(child);
      }
    }
  }

  function tidyItem(item) {
    for (const inner of [...item.querySelectorAll("p, div, h2, h3, h4")]) {
      if (inner.previousSibling && inner.textContent) inner.before(document.createElement("br"));
      unwrap(inner);
    }
    let after = item;
    for (const list of [...item.querySelectorAll("ul, ol")]) {
      for (const inner of [...list.querySelectorAll("li")]) {
        after.after(inner);
        after = inner;
      }
      list.remove();
    }
  }

  function tidy(editor) {
    for (const element of editor.querySelectorAll("span, font")) unwrap(element);
    for (const element of editor.querySelectorAll("[style]")) element.removeAttribute("style");
    for (const block of editor.querySelectorAll("div, h1, h5, h6")) {
      if (block.querySelector(BLOCK)) unwrap(block);
      else rename(block, "p");
    }
    for (const leaf of editor.querySelectorAll("p, h2, h3, h4")) {
      if (leaf.querySelector(BLOCK)) {
        lay(leaf, "p");
        unwrap(leaf);
      }
    }
    for (const list of editor.querySelectorAll("ul, ol")) {
      lay(list, "li");
      for (const child of [...list.children]) if (child.tagName === "P") rename(child, "li");
    }
    for (const item of editor.querySelectorAll("li")) tidyItem(item);
    for (const quote of editor.querySelectorAll("blockquote")) lay(quote, "p");
    lay(editor, "p");
    for (const outer of editor.querySelectorAll(OUTER)) if (!outer.children.length) outer.remove();
    for (const leaf of editor.querySelectorAll(LEAF)) {
      if (!leaf.textContent && !leaf.querySelector("br")) leaf.replaceChildren(document.createElement("br"));
    }
    if (!editor.firstChild) editor.append(make("p", document.createElement("br")));
    for (const block of editor.querySelectorAll("[dir]")) {
      if (block.parentElement !== editor) block.removeAttribute("dir");
    }
    // Each block finds its own direction, as on the readers' page.
    for (const block of editor.children) {
      if (block.getAttribute("dir") !== "auto") block.setAttribute("dir", "auto");
    }
  }

  // A caret beside the paragraphs, where no letter would stand, goes into the nearest.
  function ground(editor) {
    const range = rangeIn(editor);
    if (!range?.collapsed || leafOf(editor, range.startContainer)) return;
    const near = editor.childNodes[Math.min(range.startOffset, editor.childNodes.length - 1)];
    const leaf = range.startContainer === editor ? near : elementOf(range.startContainer);
    const place = leaf?.matches?.(LEAF) ? leaf : leaf?.querySelector?.(LEAF) || editor.querySelector(LEAF);
    if (place) caret(place, 0);
  }

  function settle(editor) {
    keeping(() => tidy(editor));
    ground(editor);
  }

  // Lists and quotations ------------------------------------------------------------------------

  // Take a leaf out of its list or quotation; what comes after it goes on in another.
  function lift(leaf) {
    const outer = leaf.parentElement;
    const rest = outer.cloneNode(false);
    while (leaf.nextSibling) rest.append(leaf.nextSibling);
    outer.after(leaf);
    if (rest.children.length) leaf.after(rest);
    if (!outer.children.length) outer.remove();
    return leaf.tagName === "LI" ? rename(leaf, "p") : leaf;
  }

  const inList = (leaf, tag) => leaf.tagName === "LI" && (!tag || leaf.parentElement.tagName === tag);

  function toggleList(editor, tag) {
    ground(editor);
    keeping(() => {
      const chosen = leaves(editor);
      const off = chosen.every((leaf) => inList(leaf, tag));
      for (let leaf of chosen) {
        if (inList(leaf)) leaf = lift(leaf);
        if (off) continue;
        const before = leaf.previousElementSibling;
        const item = rename(leaf, "li");
        if (before?.tagName === tag) {
          before.append(item);
        } else {
          const list = make(tag.toLowerCase());
          item.replaceWith(list);
          list.append(item);
        }
      }
      tidy(editor);
    });
  }

  const quoteOf = (leaf) => leaf.closest("blockquote");

  function toggleQuote(editor) {
    ground(editor);
    keeping(() => {
      const chosen = leaves(editor);
      if (chosen.every(quoteOf)) {
        for (const leaf of chosen) {
          const part = leaf.tagName === "LI" ? leaf.parentElement : leaf;
          if (part.parentElement.tagName === "BLOCKQUOTE") lift(part);
        }
      } else {
        const tops = [...editor.children].filter((top) => chosen.some((leaf) => top.contains(leaf)));
        const quote = make("blockquote");
        tops[0].before(quote);
        for (const top of tops) {
          if (top.tagName === "BLOCKQUOTE") quote.append(...top.childNodes);
          else quote.append(/^H\d$/.test(top.tagName) ? rename(top, "p") : top);
          if (top.tagName === "BLOCKQUOTE") top.remove();
        }
      }
      tidy(editor);
    });
  }

  // Taking away and putting in ---------------------------------------------------------------------

  function clearUp(element, editor) {
    let gone = element;
    while (gone !== editor && !gone.textContent && !gone.querySelector("br")) {
      const outer = gone.parentElement;
      gone.remove();
      gone = outer;
    }
  }

  // Take away what reaches over the edge of a block, and make one of what is left of both.
  function joinAcross(editor, given) {
    const range = document.createRange();
    range.setStart(given.startContainer, given.startOffset);
    range.setEnd(given.endContainer, given.endOffset);
    const first = leafOf(editor, range.startContainer);
    const last = leafOf(editor, range.endContainer);
    if (!first || !last || first === last) return false;
    range.deleteContents();
    const held = [...first.childNodes].at(-1);
    if (held?.nodeName === "BR") held.remove();
    const place = first.lastChild;
    const offset = place?.nodeType === Node.TEXT_NODE ? place.data.length : 0;
    if (last.isConnected) {
      const outer = last.parentElement;
      first.append(...last.childNodes);
      last.remove();
      if (outer !== editor) clearUp(outer, editor);
    }
    tidy(editor);
    if (place?.nodeType === Node.TEXT_NODE) caret(place, offset);
    else caret(first, place ? [...first.childNodes].indexOf(place) + 1 : 0);
    return true;
  }

  const atStart = (leaf, range) => {
    const head = document.createRange();
    head.setStart(leaf, 0);
    head.setEnd(range.startContainer, range.startOffset);
    return !head.toString();
  };

  // The first item or quoted line loses its mark before it loses its place.
  function unmark(editor) {
    const range = rangeIn(editor);
    const leaf = range?.collapsed && leafOf(editor, range.startContainer);
    if (!leaf || !atStart(leaf, range) || !leaf.parentElement.matches(OUTER)) return false;
    keeping(() => {
      lift(leaf);
      tidy(editor);
    });
    return true;
  }

  function remove(editor) {
    const range = rangeIn(editor);
    if (range && !range.collapsed && !joinAcross(editor, range)) range.deleteContents();
  }

  function insertText(editor, text) {
    remove(editor);
    const range = rangeIn(editor);
    const node = document.createTextNode(text);
    range.insertNode(node);
    caret(node, text.length);
    const next = node.nextSibling;
    if (next?.nodeName === "BR" && !next.nextSibling) next.remove();
    settle(editor);
  }

  function insertHtml(editor, html) {
    remove(editor);
    const range = rangeIn(editor);
    const content = document.createDocumentFragment();
    content.append(...markup.nodes(html));
    const leaf = leafOf(editor, range.startContainer);
    let end = content.lastChild;
    if (!end) return;
    if (!content.querySelector(BLOCK) || !leaf) {
      range.insertNode(content);
    } else {
      range.setEnd(leaf, leaf.childNodes.length);
      const tail = range.extractContents();
      let top = leaf;
      while (top.parentElement !== editor) top = top.parentElement;
      end = [...content.querySelectorAll(LEAF)].at(-1) || end;
      top.after(content);
      if (isEmpty(leaf)) {
        const outer = leaf.parentElement;
        leaf.remove();
        if (outer !== editor) clearUp(outer, editor);
      }
      const last = end.lastChild || end;
      if (tail.textContent) end.append(tail);
      end = last;
    }
    if (end.nodeType === Node.TEXT_NODE) caret(end, end.data.length);
    else caret(end.parentElement, [...end.parentElement.childNodes].indexOf(end) + 1);
    settle(editor);
  }

  // Undo -----------------------------------------------------------------------------------------

  const LIMIT = 120;
  const PAUSE = 900;
  const histories = new WeakMap();

  function pathOf(editor, node, offset) {
    const path = [offset];
    for (let at = node; at && at !== editor; at = at.parentNode) {
      path.unshift([...at.parentNode.childNodes].indexOf(at));
    }
    return path;
  }

  function state(editor) {
    const selection = document.getSelection();
    const inside = selection.rangeCount && editor.contains(selection.anchorNode);
    return {
      html: editor.innerHTML,
      from: inside ? pathOf(editor, selection.anchorNode, selection.anchorOffset) : null,
    };
  }

  const begin = (editor) => histories.set(editor, { states: [state(editor)], at: 0, kind: "", time: 0 });

  function record(editor, kind) {
    const history = histories.get(editor);
    const now = state(editor);
    if (now.html === history.states[history.at].html) return;
    history.states.length = history.at + 1;
    const goesOn = kind === "typing" && history.kind === kind && Date.now() - history.time < PAUSE;
    if (goesOn && history.at) history.states[history.at] = now;
    else history.states.push(now);
    if (history.states.length > LIMIT) history.states.shift();
    history.at = history.states.length - 1;
    history.kind = kind;
    history.time = Date.now();
  }

  function go(editor, by) {
    const history = histories.get(editor);
    const wanted = history.states[history.at + by];
    if (!wanted) return;
    history.at += by;
    history.kind = "";
    editor.replaceChildren(...markup.nodes(wanted.html));
    tidy(editor);
    if (!wanted.from) return;
    let node = editor;
    for (const index of wanted.from.slice(0, -1)) node = node.childNodes[index] || node;
    caret(node, Math.min(wanted.from.at(-1), lengthOf(node)));
  }

  return { settle, leafOf, rangeIn, isEmpty, lift, keeping, toggleList, toggleQuote, joinAcross, unmark, insertText, insertHtml, begin, record, go };
})();
