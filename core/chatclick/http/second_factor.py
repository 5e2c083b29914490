"""A further proof of who somebody is, asked for and checked by plugins the host does not know.

Whoever gave a good password is told which methods they have, with a challenge that lasts minutes.
An answer to one of them ends the sign-in, or for somebody who is signed in gives a *proof* for the
acts that want one again. Where a plugin that should be asked cannot be, nobody is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chatclick.chat.views import staff_view
from chatclick.errors import ChatclickError, Forbidden, Unauthenticated, Unavailable
from chatclick.hooks import HookError
from chatclick.http import limits
from chatclick.http.operations import Caller
from chatclick.http.services import Services
from chatclick.ids import StaffId, new_id
from chatclick.plugin.results import Accept, TryLater
from chatclick.plugin.sign_in import LoginAttempt, LoginMethod
from chatclick.security.policy import Principal
from chatclick.security.tokens import Ticket
from chatclick.store.models import Staff

PROOF_HEADER = "Chatclick-Proof"
CHALLENGE_TTL_S = 300
PROOF_TTL_S = 300
METHODS_HOOK, VERIFY_HOOK = "login_methods", "login_verify"


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody may prove themselves with.

    Attributes:
        challenge: handed back with the answer.
        methods: in their wire form.
    """

    challenge: str
    methods: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return what a problem carries of it."""
        return {"challenge": self.challenge, "methods": [dict(one) for one in self.methods]}


class Asker(Protocol):
    """A request, as far as it matters here: `Call` is one."""

    @property
    def services(self) -> Services:
        """What a request may need."""

    @property
    def principal(self) -> Principal:
        """Who calls."""

    @property
    def caller(self) -> Caller:
        """Where it comes from."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that is not one of the host's own operations."""

    services: Services
    principal: Principal
    caller: Caller


class SecondFactorRequired(Unauthenticated):
    """The password was good; a further proof is needed to sign in."""

    code = "second_factor_required"

    def __init__(self, offered: Offer) -> None:
        super().__init__("Prove in a second way that it is you.")
        self.extra = offered.to_json()


class ProofRequired(Forbidden):
    """The act wants a further proof from somebody who is signed in."""

    code = "second_factor_required"

    def __init__(self, offered: Offer) -> None:
        super().__init__("Prove in a second way that it is you.")
        self.extra = offered.to_json()


class SecondFactorWrong(Unauthenticated):
    """The answer to a challenge was wrong.

    Args:
        text: what to tell the person.
        staff_id: who was to prove themselves.
    """

    code = "second_factor_wrong"

    def __init__(self, text: str, staff_id: str) -> None:
        super().__init__(text)
        self.staff_id = staff_id


async def offer(call: Asker, staff: Staff) -> Offer | None:
    """Ask the plugins what somebody has to prove themselves with; None for nothing.

    Raises:
        Unavailable: a plugin that should be asked is not running, or did not answer.
    """
    services = call.services
    _require_all_running(services)
    if not services.dispatcher.has(METHODS_HOOK):
        return None
    attempt = _build_attempt(call.caller, services, staff, new_id("attempt"))
    collected = await services.dispatcher.collect(METHODS_HOOK, {"attempt": attempt})
    if collected.failed:
        raise _unavailable(collected.failed[0])
    methods = [
        _to_json(answer.plugin_id, method)
        for answer in collected.answers
        for method in answer.value
    ]
    if not methods:
        return None
    plugins = tuple(sorted({str(one["plugin"]) for one in methods}))
    ticket = Ticket(StaffId(staff.id), attempt.id, staff.token_version, plugins)
    return Offer(services.tokens.issue_ticket("challenge", ticket, CHALLENGE_TTL_S), tuple(methods))


async def check_answer(
    call: Asker, challenge: str, plugin: str, method: str, answer: Mapping[str, Any]
) -> Staff:
    """Have a plugin check an answer to a challenge; return who proved themselves.

    Raises:
        Unauthenticated: the challenge is over; code "challenge_invalid".
        SecondFactorWrong: the answer is.
        TooManyRequests: too many wrong answers for this person.
        Unavailable: the plugin cannot say now.
    """
    services = call.services
    ticket = services.tokens.verify_ticket("challenge", challenge)
    staff = await Staff.get_or_none(id=ticket.staff_id, is_active=True)
    if staff is None or staff.token_version != ticket.version or plugin not in ticket.plugins:
        raise Unauthenticated("Sign in from the beginning.", code="challenge_invalid")
    table, key = services.limiter.factors, staff.id
    limits.take(table, key)
    attempt = _build_attempt(call.caller, services, staff, ticket.attempt)
    verdict = await _verify(services, plugin, attempt, method, answer)
    if not isinstance(verdict, Accept):
        text = getattr(verdict, "public_text", "") or "This was not right. Try once more."
        raise SecondFactorWrong(text, staff.id)
    table.give_back(key)
    return staff


async def require_proof(call: Asker, staff: Staff) -> None:
    """Refuse an act of somebody who has a second factor and did not prove it just now.

    Raises:
        ProofRequired: with what to prove it by.
        Unavailable: as for `offer`.
    """
    given = call.caller.headers.get(PROOF_HEADER.lower(), "")
    if given and _is_proof(call, staff, given):
        return
    offered = await offer(call, staff)
    if offered is not None:
        raise ProofRequired(offered)


def issue_proof(call: Asker, staff: Staff) -> str:
    """Make the proof for the login that calls."""
    login_id = call.principal.login_id or ""
    ticket = Ticket(StaffId(staff.id), login_id, staff.token_version, ())
    return call.services.tokens.issue_ticket("proof", ticket, PROOF_TTL_S)


def _is_proof(call: Asker, staff: Staff, given: str) -> bool:
    try:
        ticket = call.services.tokens.verify_ticket("proof", given)
    except ChatclickError:
        return False
    return (ticket.staff_id, ticket.attempt, ticket.version) == (
        staff.id,
        call.principal.login_id,
        staff.token_version,
    )


async def _verify(
    services: Services,
    plugin: str,
    attempt: LoginAttempt,
    method: str,
    answer: Mapping[str, Any],
) -> object:
    arguments = {"attempt": attempt, "method": method, "answer": answer}
    try:
        return await services.dispatcher.owner(VERIFY_HOOK, plugin, arguments)
    except (HookError, TryLater) as error:
        raise _unavailable(plugin) from error


def _require_all_running(services: Services) -> None:
    """Refuse while a plugin that people switched on to ask for proofs does not run."""
    if services.settings.safe_mode:
        return
    asked = services.dispatcher.implementers(METHODS_HOOK)
    for plugin in services.plugins.list():
        wants = plugin["desired"] == "enabled" and METHODS_HOOK in plugin["hooks"]
        if wants and plugin["id"] not in asked:
            raise _unavailable(plugin["id"])


def _unavailable(plugin: str) -> Unavailable:
    return Unavailable(
        f'The plugin "{plugin}" that checks second factors does not answer. Try again; who runs the'
        " server can switch it off with `chatclick plugin disable`.",
        code="second_factor_unavailable",
        retry_after_s=5.0,
    )


def _build_attempt(
    caller: Caller, services: Services, staff: Staff, attempt_id: str
) -> LoginAttempt:
    return LoginAttempt(
        id=attempt_id,
        staff=staff_view(staff, is_connected=services.presence.is_connected(staff.id)),
        origin=caller.origin or f"{caller.scheme}://{caller.host}",
        address=caller.address,
    )


def _to_json(plugin: str, method: LoginMethod) -> dict[str, Any]:
    return {"plugin": plugin, **method.to_json()}
