"""The program that encodes one picture anew: run as a process of its own, with limits, per picture.

    python -I image_worker.py '{"source": …, "target": …, "thumbnail": …, …}'

It prints one JSON object: `{"width": …, "height": …}` or `{"refused": "image_too_large"}`. What it
writes has the picture and nothing else: no position, no camera, no comment, no trailing bytes.
Decoders read bytes that strangers made; nothing else of the host is in this process, so it imports
nothing of it.
"""

import ctypes
import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

MIB = 1024 * 1024
MEMORY_BYTES = 1024 * MIB
FILE_BYTES = 256 * MIB
CPU_S = 40
THUMBNAIL_PX = 480
MOVING_FACTOR = 2
"""How many times the largest picture all frames of a moving one may have together."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


class Refused(Exception):
    """The picture is not taken; the text is the code."""


def confine() -> None:
    """Take away what decoding a picture does not need: memory, time, files, the network."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(kind, (limit, limit))
    # Where the kernel lets a plain process have a network of its own, an empty one.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def main(order: dict[str, Any]) -> dict[str, Any]:
    """Encode one picture.

    Args:
        order: `source`, `target` and `thumbnail` are files; `format` is Pillow's name of what the
            source has to be; `max_pixels` and `max_frames` are limits.
    """
    from PIL import (  # noqa: F401 - a plugin registers itself by being imported
        GifImagePlugin,
        Image,
        JpegImagePlugin,
        PngImagePlugin,
        WebPImagePlugin,
    )

    Image.MAX_IMAGE_PIXELS = None  # we count ourselves, before anything is decoded
    GifImagePlugin.LOADING_STRATEGY = (
        GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY
    )
    with Image.open(order["source"], formats=(order["format"],)) as picture:
        frames = _check_size(picture, order)
        first = (_encode_moving if frames > 1 else _encode_still)(picture, order)
    first.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), reducing_gap=2.0)
    first.save(order["thumbnail"], "WEBP", quality=75, method=3)
    return {"width": order["width"], "height": order["height"]}


def _check_size(picture: Any, order: dict[str, Any]) -> int:
    """Refuse by what the header says; return the number of frames that are kept."""
    pixels = picture.width * picture.height
    if pixels > order["max_pixels"]:
        raise Refused("image_too_large")
    if order["format"] not in ("GIF", "WEBP"):
        return 1
    frames = getattr(picture, "n_frames", 1)
    if frames > order["max_frames"] or frames * pixels > order["max_pixels"] * MOVING_FACTOR:
        raise Refused("image_too_large")
    return int(frames)


def _encode_still(picture: Any, order: dict[str, Any]) -> Any:
    from PIL import ImageOps

    profile = picture.info.get("icc_profile")
    clean = ImageOps.exif_transpose(picture)
    transparency = clean.info.get("transparency")
    clean = _to_srgb(clean, profile)
    clean.info = {} if transparency is None else {"transparency": transparency}
    if order["format"] == "JPEG" and clean.mode not in ("L", "RGB"):
        clean = clean.convert("RGB")
    clean.save(order["target"], order["format"], **_OPTIONS[order["format"]])
    order["width"], order["height"] = clean.size
    return _to_plain(clean)


def _encode_moving(picture: Any, order: dict[str, Any]) -> Any:
    from PIL import ImageSequence

    durations: list[int] = []

    def list_frames() -> Iterator[Any]:
        for frame in ImageSequence.Iterator(picture):
            durations.append(max(20, int(frame.info.get("duration", 100) or 100)))
            kept: dict[Any, Any] = {
                key: frame.info[key] for key in ("transparency", "background") if key in frame.info
            }
            copy = frame.copy()
            copy.info = kept
            yield copy

    frames = list(list_frames())
    first, *others = frames
    options = {"save_all": True, "append_images": others, "duration": durations, "loop": 0}
    if order["format"] == "WEBP":
        options |= {"quality": 80, "method": 2}
    first.save(order["target"], order["format"], **options)
    order["width"], order["height"] = first.size
    return _to_plain(first)


def _to_srgb(picture: Any, profile: bytes | None) -> Any:
    """Put colours into the space every screen assumes, for the profile does not stay."""
    if not profile or picture.mode != "RGB":
        return picture
    from PIL import ImageCms

    with suppress(ImageCms.PyCMSError, OSError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
        return converted if converted is not None else picture
    return picture


def _to_plain(picture: Any) -> Any:
    """Return a copy in a mode that a small WebP picture can have."""
    has_alpha = "A" in picture.mode or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90},
    "PNG": {"compress_level": 5},
    "WEBP": {"quality": 85, "method": 3},
    "GIF": {},
}


def run(text: str) -> dict[str, Any]:
    """Do what an order says, and say how it went."""
    try:
        confine()
        return main(json.loads(text))
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "image_too_large"}
    except Exception as error:  # whatever a decoder makes of bytes that are no picture
        return {"refused": "image_unreadable", "why": type(error).__name__}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1])))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to be tidied up, and a broken decoder gets no further turn
