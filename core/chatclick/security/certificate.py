"""The certificate of a host that speaks TLS itself."""

import ssl
from pathlib import Path

from chatclick.errors import ChatclickError


class BadCertificate(ChatclickError):
    """TLS was asked for and cannot be spoken."""

    status, code, title = 500, "bad_certificate", "Certificate not usable"
    remedy = (
        "certfile names the certificate with its chain, keyfile its private key without a"
        " passphrase; both in PEM, and both may be in certfile."
    )


def check_certificate(certfile: Path | None, keyfile: Path | None) -> None:
    """Look whether TLS can be spoken, where it is asked for.

    Args:
        certfile: the certificate and its chain, None for none.
        keyfile: its private key, None if it is in the same file.

    Raises:
        BadCertificate: it cannot; says why.
    """
    if certfile is None:
        if keyfile is not None:
            raise BadCertificate("keyfile is set and certfile is not: nobody would speak TLS.")
        return
    for file in (certfile, keyfile or certfile):
        try:
            file.read_bytes()
        except OSError as error:
            raise BadCertificate(f"{file} cannot be read: {error.strerror}.") from None
    try:
        # With no passphrase to ask for, nobody is asked on a terminal.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certfile, keyfile, password=lambda: b""
        )
    except (ssl.SSLError, ValueError) as error:
        raise BadCertificate(
            f"{certfile} and {keyfile or 'the same file'} are no certificate with its key: {error}."
        ) from None
