"""axe-core, run inside a page or a frame."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

from .settle import settle

ROOT = Path(__file__).parents[2]
AXE = ROOT / "admin/web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A tooltip may come up at any time under the mouse, and belongs to no part of the page.
OUTSIDE_REGIONS = "dialog, [role=dialog], [role=alertdialog], svg, [role=tooltip]"

RUN = """async ([tags, outside]) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], iframes: false,
    checks: { region: { options: { regionMatcher: outside } } },
  });
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.map(({ html, any }) => [html, any.map(({ message }) => message)]),
  }));
}"""


def find_violations(place: Page | Frame) -> list[dict[str, Any]]:
    """Return what axe objects to in a page or frame, colours settled first."""
    settle(place)
    place.evaluate(f"{AXE.read_text()};0")
    violations: list[dict[str, Any]] = place.evaluate(RUN, [RULES, OUTSIDE_REGIONS])
    return violations
