"""Wait until a screen stands still."""

from playwright.sync_api import Frame, Page

SETTLE = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  await Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => {})));
}"""


def settle(place: Page | Frame) -> None:
    """Let a page or frame draw and finish its transitions."""
    place.evaluate(SETTLE)
