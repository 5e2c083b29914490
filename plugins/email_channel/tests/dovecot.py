"""A real Dovecot in a folder of its own, with TLS that the tests trust."""

import datetime
import imaplib
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tests.certificates import write_certificate

PASSWORD = "correct-horse"
PATIENCE_S = 60.0
BINARY = shutil.which("dovecot") or "/usr/sbin/dovecot"

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 0
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/certificate.pem
auth_mechanisms = plain {mechanisms}
auth_failure_delay = 0
imap_capability = {capability}
mailbox_idle_check_interval = 1 sec # where the machine has no inotify left for it
{oauth}
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""

OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {authority}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass
class Dovecot:
    """A running server; every user name is a mailbox of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def certificate(self) -> Path:
        """What vouches for it."""
        return self.folder / "certificate.pem"

    def start(self) -> None:
        """Start, and wait until it greets."""
        command = [BINARY, "-F", "-c", str(self.folder / "conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            try:
                self.open("nobody").logout()
            except OSError:
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop at once, with all connections, as when the machine is gone."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE_S)
            self.process = None

    def open(self, user: str) -> imaplib.IMAP4_SSL:
        """Sign in as somebody."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=30)
        try:
            client.login(user, PASSWORD)
        except BaseException:
            client.shutdown()
            raise
        return client

    def deliver(
        self,
        user: str,
        mail: EmailMessage | bytes,
        folder: str = "INBOX",
        at: datetime.datetime | None = None,
    ) -> None:
        """Put a mail into a mailbox, as one that came at a time or comes now."""
        data = mail if isinstance(mail, bytes) else mail.as_bytes()
        client = self.open(user)
        kind, answer = client.append(folder, None, at, data)
        assert kind == "OK", answer
        client.logout()

    def make_folder(self, user: str, folder: str) -> None:
        """Make a folder; one that there is, is removed first and gets another UIDVALIDITY."""
        client = self.open(user)
        client.delete(folder)
        kind, answer = client.create(folder)
        assert kind == "OK", answer
        client.logout()


@contextmanager
def run_dovecot(
    *, has_idle: bool = True, authority: str = "", mechanisms: str = "xoauth2 oauthbearer"
) -> Iterator[Dovecot]:
    """Run one, which asks an authority about tokens where there is one.

    Its folder is not among pytest's: others than root must be able to enter it.
    """
    folder = Path(tempfile.mkdtemp(prefix="dove", dir="/tmp"))
    folder.chmod(0o755)
    is_root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
    (folder / "mail").mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    port = find_free_port()
    write_certificate(folder)
    capability = "IMAP4rev1 LITERAL+ UIDPLUS" + (" IDLE" if has_idle else "")
    config = CONFIG.format(
        folder=folder,
        port=port,
        password=PASSWORD,
        user=owner.pw_uid,
        group=owner.pw_gid,
        capability=capability,
        mechanisms=mechanisms if authority else "",
        oauth=OAUTH.format(folder=folder) if authority else "",
    )
    (folder / "oauth").write_text(INTROSPECTION.format(authority=authority))
    (folder / "conf").write_text(config)
    server = Dovecot(folder, port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def find_free_port() -> int:
    """Find a port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
