"""Rendering the plugin template: a folder of files that is a plugin at once.

Jinja2 renders it, which comes with Quart anyway; Copier would add ten packages to every host for a
command that few of them ever run. The template is laid out so that Copier can render it as well.
"""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from chatclick.cli.failures import Failure, WrongInput

SUFFIX = ".jinja"
ID = re.compile(r"[a-z][a-z0-9_]{2,40}")
DEFAULT_SUMMARY = "Turns names such as :tada: into emoji"
DEFAULT_AUTHOR = "The authors"
LICENSES = ("Apache-2.0", "MIT")
KINDS = ("python", "container")
MAX_SUMMARY_LENGTH = 300
"""In characters, as in the schema of manifests."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the template asks; the same questions as in its `copier.yml`.

    Attributes:
        id: of the plugin.
        kind: where its code runs, one of `KINDS`.
        summary: what it does, in one line.
        author: who writes it.
        license: SPDX id, one of `LICENSES`.
        year: of the copyright.
    """

    id: str
    kind: str = "python"
    summary: str = DEFAULT_SUMMARY
    author: str = DEFAULT_AUTHOR
    license: str = "Apache-2.0"
    year: str = ""

    @property
    def title(self) -> str:
        """What people call the plugin."""
        return self.id.replace("_", " ").capitalize()

    @property
    def dashed(self) -> str:
        """The id as names of packages and images have it."""
        return self.id.replace("_", "-")


def build_id(name: str) -> str:
    """Make a plugin's id from the name somebody typed.

    Raises:
        WrongInput: no id can be made of it, or one that no host installs.
    """
    from chatclick.host.installing.scan import RESERVED_IDS

    # one "_" at a time, and none at an end: names of elements and packages are made of it
    plain = re.sub(r"[\s._-]+", "_", Path(name).name.lower()).strip("_")
    plugin_id = plain.removeprefix("chatclick_")
    if not ID.fullmatch(plugin_id):
        raise WrongInput(
            f"“{name}” cannot be the name of a plugin.",
            "take 3 to 41 letters, digits and “-”, beginning with a letter.",
        )
    if plugin_id in RESERVED_IDS:
        raise WrongInput(f"“{plugin_id}” is a word of the API.", "take another name.")
    return plugin_id


def find_template() -> Path:
    """Return the folder of the template: the checkout's, or the one installed with the host.

    Raises:
        Failure: there is none.
    """
    here = Path(__file__).resolve()
    for folder in (here.parents[3] / "plugin-template", here.parent / "template"):
        if (folder / "copier.yml").is_file():
            return folder
    raise Failure("The plugin template is not installed.", "install the host anew.")


def render_template(answers: Answers, target: Path) -> list[Path]:
    """Write a plugin into a folder.

    Args:
        answers: what to put in.
        target: the folder; made here, must not hold anything.

    Returns:
        The files, relative to the folder, sorted.

    Raises:
        WrongInput: the folder holds something already.
    """
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WrongInput(f"{target} is there already.", "take another name, or remove it first.")
    template = find_template()
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(template),
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # what is rendered is source code
    )
    values = {**asdict(answers), "title": answers.title, "dashed": answers.dashed}
    source = template / answers.kind
    written = []
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        name = file.relative_to(source).as_posix()
        place = environment.from_string(name.removesuffix(SUFFIX)).render(values)
        text = file.read_text("utf-8")
        if name.endswith(SUFFIX):
            text = environment.from_string(text).render(values)
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(Path(place))
    return sorted(written)
