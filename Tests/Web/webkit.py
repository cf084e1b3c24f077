"""WebKit, the engine of Safari: MiniBrowser of WebKitGTK, on an X server without a screen, over WebDriver."""

import base64
import glob
import http.client
import json
import os
from pathlib import Path

from browser import Failed, Page, Process, Profile, program, until
from firefox import free_port

# The driver of WebKitGTK has no touch screen: what it is told to touch arrives as a mouse. So the page gets the events
# of a finger from a script. The browser knows no finger with this id, so its capture is not asked for.
TOUCH = """new Promise((resolve) => {
  const id = 4711, path = PATH, begin = performance.now();
  if (!globalThis.touchIsReady) {
    globalThis.touchIsReady = true;
    for (const name of ['setPointerCapture', 'releasePointerCapture']) {
      const own = Element.prototype[name];
      Element.prototype[name] = function (pointer) { if (pointer !== id) own.call(this, pointer); };
    }
  }
  let target = null;
  const next = () => {
    const [at, what, clientX, clientY] = path.shift();
    target = what === 'down' ? document.elementFromPoint(clientX, clientY) : target;
    target.dispatchEvent(new PointerEvent(`pointer${what}`, {
      clientX, clientY, pointerId: id, pointerType: 'touch', isPrimary: true, bubbles: true, cancelable: true,
      composed: true, button: what === 'move' ? -1 : 0, buttons: what === 'up' ? 0 : 1, width: 20, height: 20 }));
    if (path.length === 0) resolve(true);
    else setTimeout(next, Math.max(0, begin + path[0][0] - performance.now()));
  };
  setTimeout(next, 0);
})"""

MINI_BROWSERS = ["/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/libexec/webkit2gtk-4.*/MiniBrowser"]


class WebKit:
    """A running MiniBrowser, its driver and its X server. It has one tab, and forgets its storage at the end."""

    name = "WebKit"

    def __init__(self):
        found = [each for pattern in MINI_BROWSERS for each in sorted(glob.glob(pattern))]
        if not found:
            raise Failed("MiniBrowser is missing: scripts/install webkit2gtk-driver")
        self.profile = Profile()
        reader, writer = os.pipe()
        self.display = Process(
            [program("Xvfb"), "-displayfd", str(writer), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
            pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as lines:
            number = lines.readline().strip()
        if not number:
            raise Failed("Xvfb did not start")
        self.port = free_port()
        self.process = Process(
            [program("WebKitWebDriver"), f"--port={self.port}", "--host=127.0.0.1"],
            {"DISPLAY": f":{number}", "HOME": self.profile.path, "XDG_CACHE_HOME": self.profile.path,
             "XDG_RUNTIME_DIR": self.profile.path, "NO_AT_BRIDGE": "1", "GDK_BACKEND": "x11", "no_proxy": "127.0.0.1"})

        def answers():
            self.process.check("WebKitWebDriver")
            try:
                return self.request("GET", "/status")
            except OSError:
                return None

        until(answers, "WebKitWebDriver does not answer", 20)
        answer = self.request("POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {
            "binary": found[-1], "args": ["--automation"]}}}})
        self.session = f"/session/{answer['sessionId']}"

    def request(self, method, path, body=None, timeout=90):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(answer, dict) and "error" in answer:
            raise Failed(f"WebKit: {answer['error']}: {answer.get('message', '')[:300]}")
        return answer

    def page(self, fresh=True):
        return WebKitPage(self)

    def close(self):
        try:
            self.request("DELETE", self.session, timeout=5)
        except Exception:
            pass
        self.process.kill()
        self.display.kill()
        self.profile.remove()

    kill = close

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class WebKitPage(Page):
    name = "WebKit"

    def __init__(self, browser):
        self.browser = browser

    def call(self, method, path, body=None):
        return self.browser.request(method, self.browser.session + path, body)

    def open(self, url, wait=True):
        self.call("POST", "/url", {"url": url})
        return self

    def evaluate_text(self, expression, timeout=30):
        answer = self.call("POST", "/execute/async", {"args": [], "script": (
            f"const done = arguments[arguments.length - 1]; {expression}"
            ".then((value) => done([value]), (reason) => done([null, String(reason)]));")})
        if len(answer) > 1:
            raise Failed(answer[1])
        return answer[0]

    def pointer(self, path, kind):
        if kind == "touch":
            self.evaluate(TOUCH.replace("PATH", json.dumps(path)))
            return
        actions, now = [], 0
        for at, what, x, y in path:
            pause, now = max(at - now, 0), max(at, now)
            if what == "down":
                actions += [{"type": "pause", "duration": pause},
                            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
                            {"type": "pointerDown", "button": 0}]
            elif what == "move":
                actions.append({"type": "pointerMove", "x": round(x), "y": round(y), "duration": pause})
            else:
                actions += [{"type": "pause", "duration": pause}, {"type": "pointerUp", "button": 0}]
        self.call("POST", "/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}]})

    def press(self, key):
        value = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c"}.get(key, key)
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]}]})

    def resize(self, width, height):
        self.call("POST", "/window/rect", {"x": 0, "y": 0, "width": width, "height": height})

    def screenshot(self):
        return base64.b64decode(self.call("GET", "/screenshot"))

    def choose_file(self, selector, *paths):
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        text = "\n".join(str(Path(path).resolve()) for path in paths)
        self.call("POST", f"/element/{next(iter(element.values()))}/value", {"text": text})

    def downloads(self, _):
        """The folder of what the page lets the browser save: its home."""
        return self.browser.profile.path

    def errors(self):
        return []

    def close(self):
        pass
