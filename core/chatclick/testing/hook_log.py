"""Which hooks were called, of whom, and how it went."""

from chatclick.hooks.caller import CallRecord


class HookLog(list[CallRecord]):
    """All calls of hooks in one test, oldest first.

    `[(call.hook, call.status) for call in hook_log]` is what most tests look at; `call.answer` is
    what the plugin said, `call.error` what it raised, `call.seconds` how long it took.
    """

    def of(self, hook: str) -> list[CallRecord]:
        """Return the calls of one hook."""
        return [call for call in self if call.hook == hook]

    @property
    def failures(self) -> list[CallRecord]:
        """The calls that did not end well."""
        return [call for call in self if call.status != "ok"]
