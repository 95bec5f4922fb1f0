// The one place where the browser's UTF-16 offsets and the desk's code points meet.
// The desk counts code points of the text as received; JavaScript and the DOM count UTF-16 units.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.offsets = (() => {
  const words = new Intl.Segmenter("fa", { granularity: "word" });

  // How many code points stand before a UTF-16 index.
  function toCodePoints(text, index) {
    let points = 0;
    for (let unit = 0; unit < index; points += 1) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    }
    return points;
  }

  // The UTF-16 index at which a code point begins.
  function toIndex(text, points) {
    let unit = 0;
    for (let point = 0; point < points && unit < text.length; point += 1) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    }
    return unit;
  }

  // The UTF-16 index of a place in the page within the text of an element.
  function indexIn(root, node, offset) {
    const before = document.createRange();
    before.selectNodeContents(root);
    before.setEnd(node, offset);
    return before.toString().length;
  }

  // A selection widened to whole words, without the white space around it; null for nothing.
  function snap(text, start, end) {
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    if (start >= end) return null;
    const segments = words.segment(text);
    // A word, a number, a flag of two letters: each is one segment.
    const last = segments.containing(end - 1);
    return [segments.containing(start).index, last.index + last.segment.length];
  }

  // Where the words of a text begin and end, in UTF-16 units: only what holds a letter, a number or
  // a picture. Kept for the text last asked for.
  let known = { text: null, found: [] };
  function wordsOf(text) {
    if (known.text !== text) {
      const found = [];
      for (const { index, segment } of words.segment(text)) {
        if (/[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(segment)) {
          found.push([index, index + segment.length]);
        }
      }
      known = { text, found };
    }
    return known.found;
  }

  // The number of the word at or after a UTF-16 index; the last one behind the end.
  function wordAt(text, index) {
    const found = wordsOf(text);
    const at = found.findIndex(([, end]) => end > index);
    return at < 0 ? found.length - 1 : at;
  }

  // A range over [start, end) of UTF-16 units of an element's text.
  function rangeOf(root, start, end) {
    const range = document.createRange();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let passed = 0;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const next = passed + node.length;
      if (!begun && start < next) {
        range.setStart(node, start - passed);
        begun = true;
      }
      if (begun && end <= next) {
        range.setEnd(node, end - passed);
        return range;
      }
      passed = next;
    }
    return null;
  }

  // What is selected inside an element, snapped to words: code points, text and range, or null.
  function selected(root) {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
    const text = root.textContent;
    const units = snap(
      text,
      indexIn(root, range.startContainer, range.startOffset),
      indexIn(root, range.endContainer, range.endOffset),
    );
    if (!units) return null;
    const [start, end] = units;
    return {
      start: toCodePoints(text, start),
      end: toCodePoints(text, end),
      quote: text.slice(start, end),
      range: rangeOf(root, start, end),
    };
  }

  return { toCodePoints, toIndex, indexIn, snap, wordsOf, wordAt, rangeOf, selected };
})();
