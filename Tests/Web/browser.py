"""What the checks need of a browser, the same for all three; chromium.py, firefox.py and webkit.py fill it in."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import hand

# Two frames: what was changed is laid out and painted.
FRAMES = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))"
FONTS = Path(__file__).parent / "fonts.conf"


class Failed(Exception):
    """An expectation of a check failed; the message says which."""


def expect(condition, sentence):
    if not condition:
        raise Failed(sentence)


def until(question, sentence, timeout=20, pause=0.02):
    """Asks again and again until the answer is true, and returns it."""
    end = time.monotonic() + timeout
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed(f"{sentence() if callable(sentence) else sentence} (not within {timeout} s)")
        time.sleep(pause)


class Process:
    """A program in a separate process group, so that all of its processes can be killed at once."""

    running = set()

    def __init__(self, arguments, environment=None, **options):
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env={**os.environ, "FONTCONFIG_FILE": str(FONTS), "LC_ALL": "C.UTF-8",
                                         **(environment or {})}, **options)
        Process.running.add(self)

    def check(self, name):
        if self.process.poll() is not None:
            raise Failed(f"{name} ended with status {self.process.returncode} when it was started")

    def kill(self):
        """SIGKILL to all of the group."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        Process.running.discard(self)


def end_all(number, _):
    """Handles a signal that ends the checks: ends all browsers."""
    for process in list(Process.running):
        process.kill()
    os._exit(128 + number)


def program(*names):
    """The first of these programs that is installed."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise Failed(f"{' or '.join(names)} is missing: scripts/check-web installs it")


class Profile:
    """A folder of a browser's data that is removed at the end."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="inklock-web-")

    def remove(self):
        # A process of the killed browser may still write for a moment.
        for _ in range(5):
            shutil.rmtree(self.path, ignore_errors=True)
            if not os.path.exists(self.path):
                return
            time.sleep(0.1)


class Page:
    """One tab. A subclass has: open, evaluate_text, pointer, screenshot, resize, choose_file, press, close."""

    name = "browser"
    redrawn = 0

    def evaluate(self, expression, timeout=30):
        """The value of a JavaScript expression, which may be a promise, as JSON carries it."""
        text = self.evaluate_text(f"(async () => JSON.stringify((await ({expression})) ?? null))()", timeout)
        return json.loads(text)

    def until(self, expression, sentence, timeout=20):
        return until(lambda: self.evaluate(expression), sentence, timeout)

    def click(self, selector):
        """A click by script, wherever the element is."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def fill(self, selector, value):
        """Gives a field a value, as a person does."""
        self.evaluate(f"((e) => {{ e.value = {json.dumps(value)}; for (const name of ['input', 'change']) "
                      f"e.dispatchEvent(new Event(name, {{ bubbles: true }})); }})"
                      f"(document.querySelector({json.dumps(selector)}))")

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.textContent.trim() ?? ''")

    def visible(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.checkVisibility() ?? false")

    # The lock.

    def ready(self, timeout=40):
        """Waits until the device of the page has booted."""
        self.until("globalThis.inklock?.session?.trace "
                   "&& document.querySelector('#log').textContent.includes('mode name=')",
                   lambda: f"the page shows no log of a started device, and says '{self.message()}'", timeout)
        # The first frames of a page are slow, and a finger on it would be lost in them.
        self.evaluate(FRAMES)
        return self

    def trace(self):
        return self.evaluate("globalThis.inklock.session.trace()")

    def flash(self):
        text = self.evaluate("(() => { let text = ''; for (const byte of globalThis.inklock.session.flash) "
                             "text += String.fromCharCode(byte); return btoa(text); })()")
        return base64.b64decode(text)

    def log(self):
        """The lines of the log that are shown. A line has its time without brackets."""
        return self.evaluate("[...document.querySelector('#log')?.children ?? []].filter((row) => row.checkVisibility())"
                             ".map((row) => row.textContent)")

    def count(self, pattern):
        """How many lines of the shown log match a regular expression."""
        return sum(bool(re.search(pattern, line)) for line in self.log())

    def tail(self):
        """The end of the shown log, for messages."""
        return " / ".join(self.log()[-3:])

    def shown(self, pattern, times=1, timeout=20):
        until(lambda: self.count(pattern) >= times,
              lambda: f"the log does not show '{pattern}' {times} times: {self.tail()}", timeout)

    def message(self):
        """The text of the message, empty if it is hidden."""
        return self.text("#message") if self.visible("#message") else ""

    def panel(self):
        """Position and scale of the panel on the page, for `draw`, in CSS pixels."""
        return self.evaluate("((e) => { e.scrollIntoView({ block: 'nearest' }); const box = e.getBoundingClientRect(); "
                             "return [box.left, box.top, box.width / 320, box.height / 280]; })"
                             "(document.querySelector('#panel'))")

    def draw(self, strokes, kind):
        """Draws strokes on the panel at their own speed, with 'mouse' or 'touch'."""
        left, top, wide, high = self.panel()
        path = []
        for stroke in strokes:
            points = [(at, left + (x + 0.5) * wide, top + (y + 0.5) * high) for at, x, y in stroke]
            at, x, y = points[0]
            path.append((at, "down", x, y))
            path += [(at, "move", x, y) for at, x, y in points[1:]]
            path.append((points[-1][0] + 13, "up", points[-1][1], points[-1][2]))
        self.pointer(path, kind)

    def results(self):
        """What the shown log says of the drawings: as what they were read, or that they were unclear."""
        return [line for line in self.log() if re.search("predict digit=|unclear ", line)]

    def digit(self, digit, kind, drawings=hand.DIGITS):
        """Draws a digit and accepts it; as a person does, once more where it is unclear, misread or not noticed."""
        read = "not noticed"
        for _ in range(5):
            before = len(self.results())
            self.draw(drawings[digit], kind)
            self.draw(hand.tap("C"), kind)
            end = time.monotonic() + 4
            while not (lines := self.results()[before:]) and time.monotonic() < end:
                time.sleep(0.02)
            read = lines[-1] if lines else "not noticed"
            if f"predict digit={digit}" in read:
                return
            self.redrawn += 1
            if "predict" in read:
                self.draw(hand.tap("A"), kind)
        raise Failed(f"a {digit} drawn by {kind}, five times, is read as '{read}'")

    def enter(self, pin, kind, drawings=hand.DIGITS):
        """Draws the digits of a PIN and enters it."""
        for digit in pin:
            self.digit(digit, kind, drawings)
        self.draw(hand.tap("C"), kind)
