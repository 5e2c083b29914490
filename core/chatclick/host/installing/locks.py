"""What a set consists of: the plugins people asked for, and every file they came to, by hash.

The text form, `plugins.lock`, holds no addresses: any index that has the same files will do.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from chatclick.host.installing.problems import InstallRefused, SpecInvalid
from chatclick.host.installing.specs import Spec, read_spec

LOCK_VERSION = 1


@dataclass(frozen=True, slots=True)
class Package:
    """One wheel.

    Attributes:
        name: of the distribution, in its normal form.
        version: likewise.
        filename: of the wheel.
        sha256: of the wheel, 64 hex digits.
    """

    name: str
    version: str
    filename: str
    sha256: str

    @property
    def spec(self) -> Spec:
        """Name and version."""
        return Spec(self.name, self.version)

    @property
    def requirement(self) -> str:
        """The line of a requirements file that takes this very file."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Lock:
    """A whole set.

    Attributes:
        roots: what people asked for, name to version; the other packages came along.
        packages: all wheels, by name.
    """

    roots: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, Package] = field(default_factory=dict)

    def to_text(self) -> str:
        """Write it down, the same for the same set."""
        document = {
            "lock_version": LOCK_VERSION,
            "plugins": [f"{name}=={version}" for name, version in sorted(self.roots.items())],
            "packages": [
                {
                    "name": one.name,
                    "version": one.version,
                    "filename": one.filename,
                    "sha256": one.sha256,
                }
                for _, one in sorted(self.packages.items())
            ],
        }
        return json.dumps(document, indent=2) + "\n"

    def to_requirements(self) -> str:
        """Write it as a requirements file with hashes."""
        return "".join(f"{one.requirement}\n" for _, one in sorted(self.packages.items()))


def read_lock(text: str) -> Lock:
    """Read what `Lock.to_text` wrote.

    Raises:
        InstallRefused: it is something else.
    """
    try:
        document = json.loads(text)
        if document["lock_version"] != LOCK_VERSION:
            raise ValueError(f"lock_version is {document['lock_version']}, not {LOCK_VERSION}")
        roots = [read_spec(one) for one in document["plugins"]]
        packages = [_read_package(one) for one in document["packages"]]
    except (ValueError, KeyError, TypeError, SpecInvalid) as error:
        raise InstallRefused("lock_invalid", f"This is no plugins.lock: {error!r}.") from error
    lock = Lock({one.name: one.version for one in roots}, {one.name: one for one in packages})
    if missing := [str(one) for one in roots if lock.packages.get(one.name) is None]:
        raise InstallRefused("lock_invalid", f"plugins.lock has no file of {missing[0]}.")
    return lock


def _read_package(document: Mapping[str, Any]) -> Package:
    spec = read_spec(f"{document['name']}=={document['version']}")
    sha256 = str(document["sha256"])
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ValueError("sha256 is not 64 hex digits")
    return Package(spec.name, spec.version, check_filename(document["filename"], spec), sha256)


def check_filename(filename: str, spec: Spec) -> str:
    """Return the name of a wheel's file.

    Raises:
        ValueError: it is not one of this package and version.
    """
    try:
        name, version, _, _ = parse_wheel_filename(filename)
    except InvalidWheelFilename as error:
        raise ValueError(str(error)) from error
    if (canonicalize_name(name), str(version)) != (spec.name, spec.version) or "/" in filename:
        raise ValueError(f"{filename} is no wheel of {spec}")
    return filename


def build_digest(document: Mapping[str, Any]) -> str:
    """Return a name for exactly this JSON document: `sha256:` and 64 hex digits."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
