"""What axe-core finds on a page, and where the keyboard leads on it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import CDPSession, Page

RUN = """
async (excluded) => {
  const {violations} = await axe.run({include: [["html"]], exclude: excluded.map((at) => [at])}, {
    runOnly: {type: "tag", values: [
      "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]},
    rules: {"target-size": {enabled: true}},
    resultTypes: ["violations"],
    preload: false,
  });
  return JSON.stringify(violations.map(({id, impact, help, tags, nodes}) => ({
    id, impact, help,
    nodes: nodes.map(({target, html, failureSummary}) =>
      ({target: target.flat().join(" "), html, why: failureSummary})),
  })));
}
"""

# Where focus is, whether it can be seen there, and whether something lies over it.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = element.outerHTML.slice(0, 140);
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = [...element.getClientRects()].filter(({width, height}) => width && height);
  const seen = inside.some(({left, right, top, bottom}) =>
    [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([x, y]) => {
      const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return at && (element.contains(at) || at.closest("label")?.contains(element));
    }));
  return {name, ring, seen, box: [box.left, box.top, box.width, box.height].map(Math.round)};
}
"""


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, *excluded: str) -> list[str]:
    """Return what axe-core finds on a page, each finding in readable lines.

    WCAG 2.0 to 2.2, A and AA, and what axe calls best practice; `excluded` are selectors of
    parts that are not ours. It runs in a world of its own: the page's scripts do not see it, and
    the page's Content-Security-Policy stays as it was sent.
    """
    session = page.context.new_cdp_session(page)
    try:
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send(
            "Page.createIsolatedWorld", {"frameId": frame, "worldName": "accessibility"}
        )["executionContextId"]
        _evaluate(session, world, _source() + "\n;undefined")
        found = json.loads(_evaluate(session, world, f"({RUN})({json.dumps(excluded)})"))
    finally:
        session.detach()
    return [_readable(violation) for violation in found]


def _evaluate(session: CDPSession, world: int, expression: str) -> Any:
    answer = session.send(
        "Runtime.evaluate",
        {
            "expression": expression,
            "contextId": world,
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def _readable(violation: dict[str, Any]) -> str:
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"][:5]:
        why = " ".join(str(node["why"]).split())
        lines += [f"    {node['target']}", f"      {node['html'][:160]}", f"      {why[:300]}"]
    if len(violation["nodes"]) > 5:
        lines.append(f"    and {len(violation['nodes']) - 5} more")
    return "\n".join(lines)


def walk(page: Page, steps: int) -> list[str]:
    """Press Tab that often; return where focus cannot be seen, or lies under something else."""
    faults: list[str] = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        if not focused["ring"]:
            faults.append(f"no focus ring: {focused['name']}")
        if not focused["seen"]:
            faults.append(f"focus is hidden at {focused['box']}: {focused['name']}")
    return faults
