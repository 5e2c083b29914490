"""Checking settings before they are stored: whether what they name is there."""

from chatclick import ConfigProblem, JSONObject, PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics.stores import EMBEDDED, timescale
from chatclick_analytics.stores.clickhouse import CREATE
from chatclick_analytics.stores.opening import CLICKHOUSE
from chatclick_analytics.stores.server import Address, Server
from chatclick_analytics.stores.timescale import TIMESCALE

GIVE_AGAIN = "This password was given for another server. Give it again."


async def check(new: JSONObject, old: JSONObject, context: PluginContext) -> list[ConfigProblem]:
    """Return what is wrong with settings.

    Args:
        new: what is to be stored, with secrets.
        old: what is stored; of secrets, those that are kept.
        context: the plugin's.
    """
    password = str(new.get("clickhouse_password", ""))
    # Whoever may change the server must not be able to read the password by that.
    if old.get("clickhouse_password") and old["clickhouse_url"] != new.get("clickhouse_url"):
        return [ConfigProblem("/clickhouse_password", GIVE_AGAIN)]
    store = new.get("store", EMBEDDED)
    if store == TIMESCALE and (obstacle := await timescale.find_obstacle()):
        return [ConfigProblem("/store", obstacle)]
    return await _check_clickhouse(new, password, context) if store == CLICKHOUSE else []


async def _check_clickhouse(
    new: JSONObject, password: str, context: PluginContext
) -> list[ConfigProblem]:
    url = str(new.get("clickhouse_url", ""))
    if not url:
        return [ConfigProblem("/clickhouse_url", "Say where ClickHouse is.")]
    database, user = (str(new[f"clickhouse_{one}"]) for one in ("database", "user"))
    server = Server(context, Address(url, database, user, password), (CREATE,))
    try:
        await server.probe()
    except Unavailable as error:
        return [ConfigProblem("/clickhouse_url", str(error))]
    finally:
        await server.close()
    return []
