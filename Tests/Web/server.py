"""A server of static files with compressed answers. It keeps a list of what it sent."""

import gzip
import http.server
import mimetypes
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

TYPES = {".wasm": "application/wasm", ".model": "application/octet-stream", ".js": "text/javascript; charset=utf-8",
         ".webmanifest": "application/manifest+json", ".html": "text/html; charset=utf-8",
         # As a server says that knows no other encoding.
         ".htm": "text/html; charset=windows-1252"}


def brotli(content):
    """The content compressed as far as a host of static pages does it."""
    if not shutil.which("brotli"):
        raise RuntimeError("brotli is missing: scripts/install brotli")
    return subprocess.run(["brotli", "-q", "11", "-c"], input=content, capture_output=True, check=True).stdout


class Site:
    """The files of a folder, each compressed once. `changed` replaces or adds files, `headers` are sent with all."""

    def __init__(self, folder, changed=None, headers=None):
        self.headers = headers or {}
        self.files = {}
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                self.files["/" + path.relative_to(folder).as_posix()] = path.read_bytes()
        self.compressed = {}
        self.change(changed or {})

    def change(self, changed):
        """Replaces files; None removes one."""
        for name, content in changed.items():
            self.compressed = {key: value for key, value in self.compressed.items() if key[0] != name}
            if content is None:
                self.files.pop(name, None)
            else:
                self.files[name] = content

    def body(self, name, encoding):
        if encoding is None:
            return self.files[name]
        key = (name, encoding)
        if key not in self.compressed:
            compress = brotli if encoding == "br" else gzip.compress
            self.compressed[key] = compress(self.files[name])
        return self.compressed[key]


class Server:
    """Serves a site on a port of this machine, until `stop`; `start` again takes the same port."""

    def __init__(self, site):
        self.site = site
        self.sent = []  # (time, path, bytes of header and body)
        self.port = 0
        self.connections = set()
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def start(self):
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body leave at once, not after the delayed acknowledgment of the headers.
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self):
                name = self.path.split("?")[0].split("#")[0]
                name += "index.html" if name.endswith("/") else ""
                accepted = self.headers.get("Accept-Encoding", "")
                encoding = next((each for each in ("br", "gzip") if each in accepted), None)
                status = 200 if name in owner.site.files else 404
                body = owner.site.body(name, encoding) if status == 200 else b"not found"
                self.send_response(status)
                kind = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
                self.send_header("Content-Type", kind if status == 200 else "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-cache")
                if encoding and status == 200:
                    self.send_header("Content-Encoding", encoding)
                for key, value in owner.site.headers.items():
                    self.send_header(key, value)
                size = sum(map(len, self._headers_buffer)) + 2 + len(body)
                self.end_headers()
                self.wfile.write(body)
                owner.sent.append((time.time(), self.path, size))

            def log_message(self, *_):
                pass

        class Threads(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def process_request(self, request, address):
                owner.connections.add(request)
                super().process_request(request, address)

            def shutdown_request(self, request):
                owner.connections.discard(request)
                super().shutdown_request(request)

            def handle_error(self, *_):
                pass

        self.server = Threads(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        """Stops answering, also on open connections."""
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
