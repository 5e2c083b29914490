"""A registry for images that gives one image away, over plain HTTP on loopback."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import docker

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


class Registry:
    """Serves one image under every tag, and by its digest.

    Attributes:
        name: of the image, with this registry's address.
        digest: of its manifest.
        asked: the paths that were asked for.
    """

    def __init__(self, client: docker.APIClient, tag: str) -> None:
        self._blobs: dict[str, tuple[str, bytes]] = {}
        saved = b"".join(client.get_image(tag))
        with tarfile.open(fileobj=io.BytesIO(saved)) as tar:
            (listed,) = json.loads(_read(tar, "manifest.json"))
            document = {
                "schemaVersion": 2,
                "mediaType": MANIFEST,
                "config": self._add(CONFIG, _read(tar, listed["Config"])),
                "layers": [
                    self._add(LAYER, gzip.compress(_read(tar, name), 1, mtime=0))
                    for name in listed["Layers"]
                ],
            }
        self._manifest = json.dumps(document).encode()
        self.digest = self._add(MANIFEST, self._manifest)["digest"]
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._build_handler())
        self.name = f"127.0.0.1:{self._server.server_port}/acme/far"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _add(self, type_: str, data: bytes) -> dict[str, Any]:
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        self._blobs[digest] = (type_, data)
        return {"mediaType": type_, "size": len(data), "digest": digest}

    def _build_handler(self) -> type[BaseHTTPRequestHandler]:
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                registry.asked.append(self.path)
                place = self.path.rpartition("/")[2]
                if self.path == "/v2/":
                    self.answer("application/json", b"{}", "")
                elif place in registry._blobs:
                    self.answer(*registry._blobs[place], place)
                elif "/manifests/" in self.path:
                    self.answer(MANIFEST, registry._manifest, registry.digest)
                else:
                    self.send_error(404)

            do_HEAD = do_GET

            def answer(self, type_: str, data: bytes, digest: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", type_)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Docker-Content-Digest", digest)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(data)

            def log_message(self, *_arguments: Any) -> None:
                return

        return Handler


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    assert file is not None
    return file.read()
