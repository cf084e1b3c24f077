"""Messages to a browser over a WebSocket: the protocols of Chromium's DevTools and of WebDriver BiDi are alike."""

import json
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


class Refused(Exception):
    """The browser did not do what a command says."""


class Gone(Exception):
    """The browser does not answer: it has ended."""


class Wire:
    """Commands and their answers, in one thread. Events are kept in `events` until somebody takes them."""

    def __init__(self, address):
        self.socket = connect(address, max_size=None, open_timeout=20, ping_interval=None, compression=None, proxy=None)
        self.number = 0
        self.answers = {}
        self.events = []

    def send(self, method, parameters=None, **envelope):
        """Sends a command without waiting, and returns its number for `answer`."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}, **envelope}
        try:
            self.socket.send(json.dumps(message))
        except ConnectionClosed as reason:
            raise Gone(method) from reason
        return self.number

    def answer(self, number, timeout=30):
        end = time.monotonic() + timeout
        while number not in self.answers:
            if not self.receive(end - time.monotonic()):
                raise Refused(f"no answer within {timeout} s")
        message = self.answers.pop(number)
        if message.get("error"):
            error = message["error"]
            raise Refused(error["message"] if isinstance(error, dict) else f"{error}: {message.get('message')}")
        return message.get("result", {})

    def call(self, method, parameters=None, timeout=30, **envelope):
        return self.answer(self.send(method, parameters, **envelope), timeout)

    def receive(self, timeout):
        """Takes one message; False if none comes in time (seconds)."""
        try:
            message = json.loads(self.socket.recv(timeout=max(timeout, 0)))
        except TimeoutError:
            return False
        except ConnectionClosed as reason:
            raise Gone("the browser closed the connection") from reason
        if message.get("id") is not None:
            self.answers[message["id"]] = message
        else:
            self.events.append(message)
        return True

    def drain(self):
        """Takes what has come, until nothing is left or the browser is gone."""
        try:
            while self.receive(0):
                pass
        except Gone:
            pass

    def wait(self, wanted, timeout=20):
        """The first event for which `wanted(event)` is true; it is taken out."""
        end = time.monotonic() + timeout
        index = 0
        while True:
            while index < len(self.events):
                if wanted(self.events[index]):
                    return self.events.pop(index)
                index += 1
            if not self.receive(end - time.monotonic()):
                raise Refused(f"the event did not come within {timeout} s")

    def close(self):
        try:
            self.socket.close()
        except Exception:
            pass
