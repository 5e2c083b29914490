"""The second step of signing in, and the proof for acts that want it again."""

from typing import Annotated

from pydantic import Field, StringConstraints

from chatclick.errors import Forbidden, Unauthenticated
from chatclick.http.fields import Model, Object
from chatclick.http.operations import PUBLIC, SIGNED_IN, Answer, Call, Resource
from chatclick.http.second_factor import (
    PROOF_TTL_S,
    SecondFactorWrong,
    check_answer,
    issue_proof,
)
from chatclick.http.shapes import LoginShape
from chatclick.http.signing_in import audit_as, begin
from chatclick.store.events import Actor
from chatclick.store.models import Staff
from chatclick.store.transaction import Transaction

resource = Resource("second-factor")

_Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class FactorAnswer(Model):
    """An answer to one of the methods that came with `second_factor_required`."""

    challenge: str = Field(max_length=4096)
    plugin: _Word
    method: _Word
    answer: Object = Field(description="what the method's kind asks for, such as `{code}`")


class ProofShape(Model):
    """For the header `Chatclick-Proof` of requests that answered `second_factor_required`."""

    proof: str
    expires_in: int


@resource.operation(
    "POST", "/auth/second-factor", permission=PUBLIC, answer=LoginShape, problems=(401,)
)
async def give_second_factor(call: Call[FactorAnswer, None]) -> Answer:
    """End a sign-in that `auth/login` answered with 401 `second_factor_required`."""
    return await begin(call, await _check(call))


@resource.operation("POST", "/auth/proof", permission=SIGNED_IN, answer=ProofShape)
async def give_proof(call: Call[FactorAnswer, None]) -> Answer:
    """Prove once more who calls, for an act that answered 403 `second_factor_required`.

    A wrong answer is 403 here: the sign-in itself is good.
    """
    try:
        staff = await _check(call)
    except Unauthenticated as error:
        raise Forbidden(error.detail, code=error.code) from error
    if staff.id != call.principal.id:
        raise Forbidden("This challenge is somebody else's.", code="challenge_invalid")
    return Answer({"proof": issue_proof(call, staff), "expires_in": PROOF_TTL_S})


async def _check(call: Call[FactorAnswer, None]) -> Staff:
    given = call.body
    try:
        return await check_answer(call, given.challenge, given.plugin, given.method, given.answer)
    except SecondFactorWrong as error:
        await _note_failure(call, error)
        raise


async def _note_failure(call: Call[FactorAnswer, None], error: SecondFactorWrong) -> None:
    detail = {"code": error.code, "plugin": call.body.plugin, "method": call.body.method}

    async def work(tx: Transaction) -> None:
        actor = Actor("system", None, "")
        await audit_as(tx, call, actor, "login.refuse", error.staff_id, detail)

    await call.services.store.write(work)
