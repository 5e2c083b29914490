"""Takes each code that was handed over on paper once."""

from hmac import compare_digest

from chatclick import Accept, Reject, hookimpl

permissions = ["login:verify", "kv:use"]


@hookimpl
async def login_verify(attempt, method, answer, context):
    key = f"code/{attempt.staff.id}"
    code = await context.kv.get(key)
    given = str(answer.get("code", ""))
    if method != "paper" or code is None or not compare_digest(str(code), given):
        return Reject("wrong", "This is not the code on your card.")
    await context.kv.delete(key)
    return Accept()
