"""How an installation is refused or fails: a code for programs, a sentence for the person."""

from chatclick.errors import Conflict, FieldError, Invalid


class SpecInvalid(Invalid):
    """What to install is not written as `name==version`."""

    code = "spec_invalid"

    def __init__(self, text: str) -> None:
        shown = text if len(text) <= 80 else text[:80] + "…"
        message = (
            f"Write the package as name==version, such as chatclick-example==1.2.0, not {shown!r}."
            " Addresses, paths, options and ranges are not taken."
        )
        super().__init__(message, errors=(FieldError("/spec", self.code, message),))


class InstallRefused(Conflict):
    """The installation is not begun, or ends before anything changed.

    Args:
        code: stable machine word.
        detail: what was found and what to do.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail, code=code)
