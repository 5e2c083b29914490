"""The rating a visitor gave after a session, as a part of the best one."""

from collections.abc import Mapping

from chatclick import PluginContext, SessionView
from chatclick.errors import NotFound

USUAL_SCALE = 5


async def find_rating(context: PluginContext, session: SessionView) -> float | None:
    """Return the rating from 0 (worst) to 1 (best); None where there is none."""
    forms = session.metadata.get("forms")
    form = forms.get("csat") if isinstance(forms, Mapping) else None
    values = form.get("values") if isinstance(form, Mapping) else None
    score = values.get("score") if isinstance(values, Mapping) else None
    if isinstance(score, bool) or not isinstance(score, int | float):
        return None
    scale = await _find_scale(context, session.widget_id)
    return min(1.0, max(0.0, (score - 1) / (scale - 1)))


async def _find_scale(context: PluginContext, widget_id: str | None) -> int:
    """Return how many steps the widget's scale has."""
    if widget_id is None:
        return USUAL_SCALE
    try:
        config = await context.widgets.get_config(widget_id)
    except NotFound:
        return USUAL_SCALE
    forms = config.get("forms")
    csat = forms.get("csat") if isinstance(forms, Mapping) else None
    scale = csat.get("scale") if isinstance(csat, Mapping) else None
    return scale if isinstance(scale, int) and scale > 1 else USUAL_SCALE
