"""A simulated device that a test controls over HTTP. Only the standard library is needed."""

import http.client
import json
import re
import subprocess

PROGRAM = ".build/release/inklock"


class Refused(Exception):
    """The device did not follow a request; the message is its sentence."""


class Device:
    """`inklock run --http 0` with some more options, and requests to it."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [PROGRAM, "run", "--http", "0", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.port = None
        self.messages = []
        for line in self.process.stderr:
            self.messages.append(line)
            if address := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(address[1])
                return
        raise RuntimeError("inklock ended: " + "".join(self.messages))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the program and returns its exit status."""
        self.process.terminate()
        self.process.communicate(timeout=60)
        return self.process.returncode

    def request(self, method, path, body=None, connection=None):
        """The bytes of the answer. A body that is not bytes is sent as JSON."""
        own = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            own.request(method, path, body if body is None or isinstance(body, bytes) else json.dumps(body))
            answer = own.getresponse()
            content = answer.read()
        finally:
            if connection is None:
                own.close()
        if answer.status != 200:
            raise Refused(json.loads(content)["error"])
        return content

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, body=None, **options):
        """Does something and returns what the device made of it."""
        return json.loads(self.request("POST", path, body, **options))

    def status(self, **options):
        return json.loads(self.get("/status", **options))

    def log(self):
        return self.get("/log").decode()

    def erase(self):
        """A new device: erased flash, and its time begins again."""
        self.request("DELETE", "/flash")
