// A caret in the article's text, for marking and splitting by the keyboard alone. The word it stands
// at is selected as by the mouse, so that everything made for a selection serves it too.
"use strict";

window.Rasti = window.Rasti || {};

window.Rasti.caret = (() => {
  const { offsets } = window.Rasti;
  const received = () => document.getElementById("received");
  const isOn = () => Boolean(received()) && document.activeElement === received();

  // The words at which the selection is held and to which it reaches, by their number.
  let anchor = 0;
  let focus = 0;
  let root = null;

  function draw() {
    const text = root.textContent;
    const words = offsets.wordsOf(text);
    const [first, last] = [Math.min(anchor, focus), Math.max(anchor, focus)];
    const whole = offsets.rangeOf(root, words[first][0], words[last][1]);
    const selection = document.getSelection();
    const [from, to] = [
      [whole.startContainer, whole.startOffset],
      [whole.endContainer, whole.endOffset],
    ];
    if (focus < anchor) selection.setBaseAndExtent(...to, ...from);
    else selection.setBaseAndExtent(...from, ...to);
    const at = offsets.rangeOf(root, ...words[focus]);
    window.Rasti.bench.show(at.startContainer.parentElement, at);
  }

  // Where to begin: at what is selected, else at the selected claim, else at the first word in sight.
  function beginning() {
    const text = root.textContent;
    const selection = document.getSelection();
    if (selection.rangeCount && root.contains(selection.focusNode) && !selection.isCollapsed) {
      const range = selection.getRangeAt(0);
      return offsets.wordAt(text, offsets.indexIn(root, range.startContainer, range.startOffset));
    }
    const claim = root.querySelector("mark.is-selected");
    return claim ? offsets.wordAt(text, offsets.indexIn(root, claim, 0)) : 0;
  }

  function enter() {
    root = received();
    if (!root || !offsets.wordsOf(root.textContent).length) return false;
    anchor = focus = beginning();
    root.focus({ preventScroll: true });
    draw();
    return true;
  }

  function leave() {
    document.getSelection().removeAllRanges();
    document.getElementById("panel")?.focus({ preventScroll: true });
  }

  // The word above or below: the one whose middle is nearest, a line further.
  function vertically(by) {
    const words = offsets.wordsOf(root.textContent);
    const box = (number) => offsets.rangeOf(root, ...words[number]).getClientRects()[0];
    const here = box(focus);
    const middle = here.left + here.width / 2;
    let line = null;
    let best = focus;
    let distance = Infinity;
    for (let number = focus + by; number >= 0 && number < words.length; number += by) {
      const there = box(number);
      const moved = (there.top + there.height / 2 - here.top - here.height / 2) * by;
      if (moved < here.height / 2) continue;
      line ??= there.top;
      if (Math.abs(there.top - line) > here.height / 2) break;
      const away = Math.abs(there.left + there.width / 2 - middle);
      if (away < distance) [best, distance] = [number, away];
    }
    return best;
  }

  // Does what an arrow asks for; says whether it was one.
  function key(event) {
    if (!isOn() || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (root !== received()) return enter();
    const words = offsets.wordsOf(root.textContent);
    // The next word is to the left where the text runs from right to left.
    const line = offsets.rangeOf(root, ...words[focus]).startContainer.parentElement;
    const ahead = getComputedStyle(line).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const moves = {
      ArrowLeft: () => focus + (ahead === "ArrowLeft" ? 1 : -1),
      ArrowRight: () => focus + (ahead === "ArrowRight" ? 1 : -1),
      ArrowDown: () => vertically(1),
      ArrowUp: () => vertically(-1),
      Home: () => 0,
      End: () => words.length - 1,
    };
    if (!(event.code in moves)) return false;
    focus = Math.max(0, Math.min(words.length - 1, moves[event.code]()));
    if (!event.shiftKey) anchor = focus;
    draw();
    return true;
  }

  // Where the caret stands, in code points of the text; null while it is off.
  function place() {
    if (!isOn() || root !== received()) return null;
    const text = root.textContent;
    return offsets.toCodePoints(text, offsets.wordsOf(text)[focus][0]);
  }

  return { isOn, enter, leave, key, place };
})();
