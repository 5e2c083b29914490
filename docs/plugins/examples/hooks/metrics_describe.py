"""Names one number that a shop counts, for whoever asks with `context.metrics`."""

from chatclick import MetricCatalogue, MetricInfo, hookimpl

permissions = ["analytics:write"]


@hookimpl
async def metrics_describe():
    orders = MetricInfo(
        id="orders", title="Orders", stats=("sum",), text="Orders; at the time they were placed."
    )
    return MetricCatalogue(metrics=(orders,))
