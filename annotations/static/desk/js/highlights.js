// Paints overlaps, the selected claim and the passage about to be marked by the CSS Custom Highlight
// API, which moves no letter. The server's <mark> elements carry the places and the states; where
// the browser lacks the API they are enough by themselves.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.highlights = (() => {
  const supported = typeof Highlight === "function" && CSS.highlights;

  const claimsOf = (mark) => mark.dataset.claims.split(" ");

  function rangeIn(mark) {
    const range = new Range();
    range.selectNodeContents(mark);
    return range;
  }

  function set(name, ranges, priority) {
    if (!ranges.length) {
      CSS.highlights.delete(name);
      return;
    }
    const highlight = new Highlight(...ranges);
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  }

  // The server's marks tell the state of the innermost claim; here the overlaps are laid over each
  // other, and the whole of the selected claim on top, also where another one lies inside it.
  function paint(root, selected) {
    const marks = [...root.querySelectorAll("mark")];
    for (const mark of marks) {
      mark.classList.toggle("is-selected", claimsOf(mark).includes(selected));
    }
    if (!supported) return;
    const over = marks.filter((mark) => mark.classList.contains("hl-over"));
    set("claim-over", over.map(rangeIn), 1);
    const chosen = marks.filter((mark) => mark.classList.contains("is-selected"));
    set("claim-selected", chosen.map(rangeIn), 2);
  }

  // The passage about to be marked stays visible when the focus goes to its button.
  function pending(range) {
    if (supported) set("marking", range ? [range] : [], 3);
  }

  return { paint, pending, claimsOf };
})();
