"""What goes wrong with a model.

ModelFailed
├── ModelOff            nobody has set an endpoint
├── BudgetSpent         no more tokens for today, or for this session
├── ModelRefused        the server does not accept the request; a repeat will not help
├── ModelUnavailable    the server is over its limit, or broken; a repeat may help
├── ModelTimeout        no answer in time
└── ModelMalformed      what came back is not the protocol
"""


class ModelFailed(Exception):
    """The model did not answer.

    Attributes:
        code: a stable word.
        pointer: the setting to look at, a JSON Pointer.
        is_free: nothing was worked on, so that it costs nothing.

    Args:
        message: one sentence for staff; it never holds what was asked.
        pointer: in place of the class's own.
    """

    code = "failed"
    pointer = "/base_url"
    is_free = False

    def __init__(self, message: str, *, pointer: str | None = None) -> None:
        super().__init__(message)
        if pointer is not None:
            self.pointer = pointer


class ModelOff(ModelFailed):
    """Nobody has set an endpoint."""

    code = "off"


class BudgetSpent(ModelFailed):
    """The tokens for today or for this session are used up."""

    code = "budget"
    pointer = "/tokens_per_day"


class ModelRefused(ModelFailed):
    """The server does not accept the request."""

    code = "refused"


class ModelUnavailable(ModelFailed):
    """The server is over its limit, or broken."""

    code = "unavailable"


class ModelTimeout(ModelFailed):
    """No answer in time."""

    code = "timeout"


class ModelMalformed(ModelFailed):
    """What came back is not the protocol of OpenAI's chat completions."""

    code = "malformed"
