"""Offers a code that was handed over on paper to whoever is on the list."""

from chatclick import LoginMethod, hookimpl

permissions = ["login:verify", "kv:use"]


@hookimpl
async def login_methods(attempt, context):
    if await context.kv.get(f"code/{attempt.staff.id}") is None:
        return None
    return [LoginMethod(id="paper", kind="code", label="Code on your card")]
