"""Answers how many orders there were: two a minute, in a shop that never closes."""

from chatclick import MetricAnswer, MetricAnswers, MetricLine, hookimpl

permissions = ["analytics:write"]


@hookimpl
async def metrics_query(queries):
    return MetricAnswers(answers=tuple(map(answer, queries)))


def answer(query):
    if query.metric != "metrics_query.orders":
        return None
    orders = 2 * (query.until - query.since).total_seconds() // 60
    return MetricAnswer(starts=(query.since,), lines=(MetricLine(total=orders, values=(orders,)),))
