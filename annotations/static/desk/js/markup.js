// What an editor wrote in the rich box as Markdown, and what was pasted into it as clean HTML.
// Functions of DOM trees, without any state: the server renders Markdown, nothing here does.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.markup = (() => {
  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, pre, table, tr, section, article";
  const MARKS = { B: "**", STRONG: "**", I: "*", EM: "*", S: "~~", STRIKE: "~~", DEL: "~~" };
  const SCHEME = /^(https?:|mailto:)/i;
  // Direction marks begin a paragraph whose direction somebody has turned.
  const DIRECTION = /^[\u200e\u200f]/;

  // Inline text -------------------------------------------------------------------------------

  function escape(text) {
    return text
      .replace(/[\\`*_[\]<~]/g, "\\$&")
      .replace(/&(?=#?\w+;)/g, "\\&")
      .replace(/\u00a0/g, " ");
  }

  const isPunctuation = (character) => /[\p{P}\p{S}]/u.test(character);
  const isOpenWord = (character) => Boolean(character) && !/\s/.test(character) && !isPunctuation(character);

  // The text of a node as runs, each with the marks that lie on it.
  function runs(node, marks = [], href = "") {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replace(/[\t\n\r ]+/g, " ");
      return text ? [{ text, marks, href }] : [];
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    if (node.tagName === "BR") return [{ text: "\n", marks: [], href: "" }];
    let inside = marks;
    const mark = MARKS[node.tagName];
    if (mark && !marks.includes(mark)) inside = [...marks, mark];
    const link = node.tagName === "A" && SCHEME.test(node.getAttribute("href") || "");
    const address = link ? node.getAttribute("href") : href;
    return [...node.childNodes].flatMap((child) => runs(child, inside, address));
  }

  // White space at the edge of a mark, and a punctuation mark there that a letter follows, would
  // keep Markdown from seeing the mark: they move out of it.
  function loosen(all) {
    const loose = [];
    for (const [at, run] of all.entries()) {
      if (!run.marks.length || run.text === "\n") {
        loose.push(run);
        continue;
      }
      const before = all[at - 1]?.text.at(-1) || "";
      const after = all[at + 1]?.text[0] || "";
      let characters = [...run.text];
      const head = [];
      const tail = [];
      const plain = (part) => ({ text: part.join(""), marks: [], href: run.href });
      const leaves = (character, neighbour) =>
        /\s/.test(character) || (isPunctuation(character) && isOpenWord(neighbour));
      while (characters.length && leaves(characters[0], head.at(-1) || before)) {
        head.push(characters.shift());
      }
      while (characters.length && leaves(characters.at(-1), tail[0] || after)) {
        tail.unshift(characters.pop());
      }
      if (head.length) loose.push(plain(head));
      if (characters.length) loose.push({ ...run, text: characters.join("") });
      if (tail.length) loose.push(plain(tail));
    }
    return loose;
  }

  function joined(all) {
    const same = [];
    for (const run of all) {
      const last = same.at(-1);
      if (last && last.href === run.href && last.marks.join() === run.marks.join()) {
        last.text += run.text;
      } else {
        same.push({ ...run });
      }
    }
    return same;
  }

  function written(run) {
    const text = escape(run.text);
    if (!run.text.trim() || run.text === "\n") return text;
    return run.marks.join("") + text + [...run.marks].reverse().join("");
  }

  const percent = (found) => `%${found.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;

  function inline(node) {
    const all = joined(loosen(joined(runs(node))));
    let text = "";
    for (let at = 0; at < all.length; ) {
      const { href } = all[at];
      let part = "";
      for (; at < all.length && all[at].href === href; at += 1) part += written(all[at]);
      const address = href.replace(/[\s<>()\\]/g, percent);
      text += href && part.trim() ? `[${part.trim()}](${address})${/\s$/.test(part) ? " " : ""}` : part;
    }
    return text
      .split("\n")
      .map((line) => guard(line.trim()))
      .join("\n")
      .replace(/^\n+|\n+$/g, "")
      .replace(/\n{2,}/g, "\n");
  }

  // What would begin a heading, a list or a quotation at the head of a line is meant as it stands.
  function guard(line) {
    return line
      .replace(/^([#>+=|-])/, "\\$1")
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
  }

  // Blocks ------------------------------------------------------------------------------------

  const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS);
  const indented = (text, first, other) =>
    text.split("\n").map((line, at) => (at ? other : first) + line).join("\n");

  function blocks(node) {
    const made = [];
    let loose = [];
    const settle = () => {
      if (!loose.length) return;
      const paragraph = document.createElement("p");
      paragraph.append(...loose.map((one) => one.cloneNode(true)));
      const text = inline(paragraph);
      if (text) made.push(text);
      loose = [];
    };
    for (const child of node.childNodes) {
      if (!isBlock(child)) {
        loose.push(child);
        continue;
      }
      settle();
      const text = block(child);
      const quoted = child.tagName === "BLOCKQUOTE" && child.previousElementSibling?.tagName === "BLOCKQUOTE";
      if (text && quoted && made.length) made.push(`${made.pop()}\n>\n${text}`);
      else if (text) made.push(text);
    }
    settle();
    return made;
  }

  function block(element) {
    const { tagName } = element;
    if (/^H[1-6]$/.test(tagName)) {
      const text = inline(element).replace(/\n/g, " ").replace(/^\\(?=[#>+=|-])/, "");
      // The page lowers headings by one: what is shown as h2 was written with one #.
      return text && `${"#".repeat(Math.max(1, Number(tagName[1]) - 1))} ${text}`;
    }
    if (tagName === "UL" || tagName === "OL") return list(element);
    if (tagName === "BLOCKQUOTE") {
      return blocks(element).map((text) => indented(text, "> ", "> ")).join("\n>\n");
    }
    return blocks(element).join("\n\n");
  }

  function list(element) {
    const lines = [];
    let number = Number(element.getAttribute("start")) || 1;
    for (const item of element.children) {
      const marker = element.tagName === "OL" ? `${number}. ` : "- ";
      const text = blocks(item).join("\n");
      if (!text) continue;
      lines.push(indented(text, marker, " ".repeat(marker.length)));
      number += 1;
    }
    return lines.join("\n");
  }

  const toMarkdown = (root) => blocks(root).join("\n\n");

  // What is pasted ----------------------------------------------------------------------------

  const safe = (text) =>
    text.replace(/[&<>"]/g, (found) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[found]);

  function tidy(text) {
    return text
      .replace(/[\u00ad\ufeff\u2060\u202a-\u202e\u2066-\u2069]/g, "")
      .replace(/[\u00a0\t\r\n ]+/g, " ");
  }

  const SKIPPED = new Set(["STYLE", "SCRIPT", "HEAD", "TITLE", "META", "LINK", "XML", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "SVG"]);
  const weight = (element) => (element.dataset.style || "").match(/font-weight:\s*(\w+)/i)?.[1];

  function inlineHtml(node) {
    if (node.nodeType === Node.TEXT_NODE) return safe(tidy(node.data));
    if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName.toUpperCase())) return "";
    if (node.tagName === "BR") return "<br>";
    let html = [...node.childNodes].map(inlineHtml).join("");
    if (!html.trim()) return html;
    const style = node.dataset.style || "";
    const heavy = weight(node);
    const bold = heavy ? /^(bold|[6-9]00)/i.test(heavy) : /^(B|STRONG)$/.test(node.tagName);
    const italic = /^(I|EM)$/.test(node.tagName) || /font-style:\s*italic/i.test(style);
    if (italic) html = `<em>${html}</em>`;
    if (bold) html = `<strong>${html}</strong>`;
    if (/^(S|STRIKE|DEL)$/.test(node.tagName)) html = `<s>${html}</s>`;
    const href = node.tagName === "A" ? node.getAttribute("href") || "" : "";
    return SCHEME.test(href) ? `<a href="${safe(href)}">${html}</a>` : html;
  }

  // Word writes list items as paragraphs that begin with a bullet or a number.
  function wordItem(element) {
    if (!/MsoList|mso-list/i.test(element.className + (element.dataset.style || ""))) return "";
    const found = /^\s*(?:[·•▪o§\-–]|(\d+|[۰-۹]+)[.)-])[\s\u00a0]*/.exec(element.textContent);
    return found ? (found[1] ? "ol" : "ul") : "";
  }

  function cleanBlocks(node, made) {
    let loose = "";
    const settle = () => {
      if (loose.trim()) made.push({ tag: "p", html: loose.trim() });
      loose = "";
    };
    for (const child of node.childNodes) {
      if (child.nodeType !== Node.ELEMENT_NODE || !(child.matches(BLOCKS) || child.querySelector(BLOCKS))) {
        loose += inlineHtml(child);
        continue;
      }
      settle();
      const item = wordItem(child);
      if (SKIPPED.has(child.tagName.toUpperCase())) continue;
      if (item) {
        const html = inlineHtml(child).replace(/^(\s|<[^>]+>)*(?:[·•▪o§\-–]|[\d۰-۹]+[.)-])\s*((?:<\/[^>]+>\s*)*)/, "");
        made.push({ tag: item, html: html.trim() });
      } else if (child.tagName === "TR") {
        made.push({ tag: "p", html: [...child.children].map(inlineHtml).map((html) => html.trim()).join(" | ") });
      } else if (child.tagName === "LI") {
        const inside = [];
        cleanBlocks(child, inside);
        const tag = child.parentElement.tagName === "OL" ? "ol" : "ul";
        for (const one of inside) made.push({ tag: one.tag === "p" ? tag : one.tag, html: one.html });
      } else if (child.tagName === "BLOCKQUOTE") {
        const inside = [];
        cleanBlocks(child, inside);
        for (const one of inside) made.push({ tag: "blockquote", html: one.html });
      } else if (/^H[1-6]$/.test(child.tagName)) {
        const html = inlineHtml(child).trim();
        if (html) made.push({ tag: "p", html: /^<strong>/.test(html) ? html : `<strong>${html}</strong>` });
      } else {
        cleanBlocks(child, made);
      }
    }
    settle();
  }

  function assembled(made) {
    let html = "";
    for (const [at, one] of made.entries()) {
      if (one.tag === "p" || one.tag === "blockquote") {
        html += one.tag === "p" ? `<p>${one.html}</p>` : `<blockquote><p>${one.html}</p></blockquote>`;
      } else {
        if (made[at - 1]?.tag !== one.tag) html += `<${one.tag}>`;
        html += `<li>${one.html}</li>`;
        if (made[at + 1]?.tag !== one.tag) html += `</${one.tag}>`;
      }
    }
    return html;
  }

  // HTML from anywhere as what the box knows. It is parsed in a document that runs nothing; styles
  // and handlers lose their names before, for even there the policy would complain of them.
  function clean(html) {
    const made = [];
    const tame = html
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/<(style|script|xml)\b[\s\S]*?<\/\1\s*>/gi, "")
      .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s|["'\/])(style|on\w+)(\s*=)/gi, "$1data-$2$3"));
    cleanBlocks(new DOMParser().parseFromString(tame, "text/html").body, made);
    if (made.length === 1 && made[0].tag === "p") return made[0].html;
    return assembled(made);
  }

  // What the rich box may hold ------------------------------------------------------------------

  const HELD = new Set("P BR H2 H3 H4 STRONG B EM I S DEL STRIKE BLOCKQUOTE UL OL LI A".split(" "));

  function held(node) {
    if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
    if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName.toUpperCase())) return [];
    const inside = [...node.childNodes].flatMap(held);
    const address = node.tagName === "A" ? node.getAttribute("href") || "" : "";
    if (!HELD.has(node.tagName) || (node.tagName === "A" && !SCHEME.test(address))) return inside;
    const made = document.createElement(node.tagName);
    if (address) made.setAttribute("href", address);
    if (node.tagName === "OL" && node.start !== 1) made.setAttribute("start", node.start);
    made.append(...inside);
    return [made];
  }

  // HTML of one's own as nodes: only what the box knows, wherever the HTML was kept in between.
  const nodes = (html) => [...new DOMParser().parseFromString(html, "text/html").body.childNodes].flatMap(held);

  const link = (address) => `<a href="${safe(address)}">${safe(address)}</a>`;

  function plain(text) {
    const parts = text.replace(/\r\n?/g, "\n").trim().split(/\n{2,}/);
    const html = parts.map((part) => part.split("\n").map((line) => safe(tidy(line))).join("<br>"));
    return html.length === 1 ? html[0] : html.map((part) => `<p>${part}</p>`).join("");
  }

  return { toMarkdown, clean, plain, link, nodes, DIRECTION, SCHEME };
})();
