"""Names one number that a shop counts: it can be put on the dashboard, and alerts watch it."""

from chatclick import MetricCatalogue, MetricInfo, hookimpl

permissions = ["analytics:write"]


@hookimpl
async def metrics_describe():
    orders = MetricInfo(
        id="metrics_describe.orders",
        title="Orders",
        stats=("sum",),
        text="Orders; at the time they were placed.",
    )
    return MetricCatalogue(metrics=(orders,))
