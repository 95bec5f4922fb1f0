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
    if (!supported) return;
    if (!ranges.length) {
      CSS.highlights.delete(name);
      return;
    }
    const highlight = new Highlight(...ranges);
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  }

  // The overlaps belong to the text and change with it alone: laid over each other, twice for three.
  let painted = null;
  function overlaps(root) {
    if (painted === root) return;
    painted = root;
    const over = [...root.querySelectorAll("mark.hl-over")];
    set("claim-over", over.map(rangeIn), 1);
    set("claim-deep", over.filter((mark) => claimsOf(mark).length > 2).map(rangeIn), 2);
  }

  // The server's marks tell the state of the innermost claim; here the whole of the selected claim
  // comes on top, also where another one lies inside it.
  function paint(root, selected) {
    overlaps(root);
    const chosen = selected ? [...root.querySelectorAll(`mark[data-claims~="${selected}"]`)] : [];
    for (const mark of root.querySelectorAll("mark.is-selected")) {
      if (!chosen.includes(mark)) mark.classList.remove("is-selected");
    }
    for (const mark of chosen) mark.classList.add("is-selected");
    set("claim-selected", chosen.map(rangeIn), 3);
    set("claim-place", [], 4);
    return chosen;
  }

  // One place of several at which the selected claim is said.
  const place = (range) => set("claim-place", range ? [range] : [], 4);

  // The passage about to be marked stays visible when the focus goes to its button.
  const pending = (range) => set("marking", range ? [range] : [], 5);

  return { paint, place, pending, claimsOf };
})();
