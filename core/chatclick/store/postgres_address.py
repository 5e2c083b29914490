"""What `database_url` may say of a PostgreSQL server: libpq's connection URI and its options.

asyncpg reads the address itself, so user, password, hosts, sockets and TLS mean what they mean to
`psql`. What it does not know it would send to the server as a setting; so the options are checked
here, where a person can be told. No I/O but a look whether named files exist.
"""

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from chatclick.store.faults import DatabaseUnusable

OPTIONS = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcrl": "PGSSLCRL",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "krbsrvname": "PGKRBSRVNAME",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
    "options": "PGOPTIONS",
}
"""The options of an address, and the variable in which PostgreSQL's own tools take each."""

_FILES = ("sslcert", "sslkey", "sslrootcert", "sslcrl")
_HOST = re.compile(r"(?P<host>\[[^\]]+\]|[^:\[\]]*)(?::(?P<port>\d*))?")


def read_options(url: str) -> dict[str, str]:
    """Return the options behind the `?` of an address.

    Raises:
        DatabaseUnusable: an option is unknown, empty or wrong; says which.
    """
    query = urlsplit(url).query
    options = dict(parse_qsl(query, keep_blank_values=True))
    if not all(options.values()):
        raise DatabaseUnusable("database_url: options have the form ?name=value&name=value.")
    unknown = sorted(options.keys() - OPTIONS.keys())
    if unknown:
        raise DatabaseUnusable(
            f"database_url: unknown option {unknown[0]}. Known are {', '.join(sorted(OPTIONS))}."
        )
    for name in _FILES:
        if name in options and not Path(options[name]).is_file():
            raise DatabaseUnusable(f"database_url: {name}: there is no file {options[name]}.")
    timeout = options.get("connect_timeout", "0")
    if not timeout.isdecimal():
        raise DatabaseUnusable("database_url: connect_timeout is a number of seconds.")
    return options


def split_timeout(url: str, default_s: float) -> tuple[str, float | None]:
    """Take out the one option that asyncpg knows by another name.

    Returns:
        The address without it, and the time to connect in seconds; None for no limit.
    """
    options = read_options(url)
    timeout_s = float(options.pop("connect_timeout", default_s))
    address = urlsplit(url)._replace(query=urlencode(options)).geturl()
    return address, timeout_s or None


def build_variables(url: str) -> dict[str, str]:
    """Return the variables that PostgreSQL's tools read, so that no password is an argument."""
    parts = urlsplit(url)
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    hosts = [_HOST.fullmatch(each) for each in parts.netloc.rpartition("@")[2].split(",")]
    if not all(hosts):
        raise DatabaseUnusable("database_url: hosts have the form name:port, with commas between.")
    values = {
        "PGUSER": unquote(user),
        "PGPASSWORD": unquote(password),
        "PGHOST": ",".join(unquote(host["host"].strip("[]")) for host in hosts if host),
        "PGPORT": ",".join(host["port"] or "5432" for host in hosts if host),
        "PGDATABASE": unquote(parts.path.lstrip("/") or user),
    }
    values |= {OPTIONS[name]: value for name, value in read_options(url).items()}
    return {name: value for name, value in values.items() if value}
