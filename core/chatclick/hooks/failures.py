"""What callers of the dispatcher may catch, when a call concerns one plugin only.

HookError
├── HookFailed        it raised, or answered something the hook does not allow
├── HookTimeout       it took too long
└── HookUnavailable   it is not called now: breaker open, not running, or no time left
"""


class HookError(Exception):
    """A hook call that gave no answer.

    Args:
        plugin_id: whose implementation it was.
        hook: which hook.
        message: what happened.
    """

    def __init__(self, plugin_id: str, hook: str, message: str) -> None:
        super().__init__(f'{hook} of plugin "{plugin_id}": {message}')
        self.plugin_id = plugin_id
        self.hook = hook
        self.message = message


class HookFailed(HookError):
    """The implementation raised or broke the hook's contract; see `__cause__`."""


class HookTimeout(HookError):
    """The implementation took longer than it may."""


class HookUnavailable(HookError):
    """The implementation was not called.

    Attributes:
        retry_after_s: when a repeat is worth trying, in seconds.
    """

    retry_after_s = 1.0


class ContractBroken(TypeError):
    """An implementation that cannot be accepted, or an answer of the wrong kind."""
