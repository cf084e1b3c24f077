"""Firefox over WebDriver BiDi."""

import base64
import json
import socket
from pathlib import Path

from browser import Failed, Page, Process, Profile, program, until
from wire import Gone, Refused, Wire

# Nothing is asked of the network or of the user, and there is a touch screen.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.download.folderList": 2,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.w3c_touch_events.enabled": 1,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "http://127.0.0.1:9/",
    "startup.homepage_welcome_url": "",
    "toolkit.telemetry.enabled": False,
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Firefox:
    """A running Firefox. Without a profile it gets a temporary one, which `close` removes."""

    name = "Firefox"

    def __init__(self, profile=None):
        self.own = None if profile else Profile()
        folder = Path((profile or self.own).path)
        self.saved = folder / "Saved"
        preferences = {**PREFERENCES, "browser.download.dir": str(self.saved)}
        (folder / "user.js").write_text("".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()))
        port = free_port()
        self.process = Process([program("firefox-esr", "firefox"), "--headless", "--no-remote", "--profile",
                                str(folder), "--remote-debugging-port", str(port), "about:blank"],
                               {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"})

        def wire():
            self.process.check("Firefox")
            try:
                return Wire(f"ws://127.0.0.1:{port}/session")
            except OSError:
                return None

        self.wire = until(wire, "Firefox did not open its BiDi port", timeout=60, pause=0.1)
        self.wire.call("session.new", {"capabilities": {}}, timeout=60)
        self.wire.call("session.subscribe", {"events": ["log.entryAdded"]})

    def page(self, fresh=True):
        user = {}
        if fresh:
            user = {"userContext": self.wire.call("browser.createUserContext")["userContext"]}
        return FirefoxPage(self, user)

    def kill(self):
        self.process.kill()

    def close(self):
        try:
            self.wire.call("browser.close", timeout=5)
            self.process.process.wait(timeout=5)
        except Exception:
            pass
        self.wire.close()
        self.process.kill()
        if self.own:
            self.own.remove()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class FirefoxPage(Page):
    name = "Firefox"

    def __init__(self, browser, user):
        self.browser, self.wire, self.user = browser, browser.wire, user
        self.tab = self.wire.call("browsingContext.create", {"type": "tab", **user})["context"]

    def sibling(self):
        return FirefoxPage(self.browser, self.user)

    def open(self, url, wait=True):
        self.wire.call("browsingContext.navigate",
                       {"context": self.tab, "url": url, "wait": "complete" if wait else "none"}, timeout=60)
        return self

    def evaluate_text(self, expression, timeout=30):
        answer = self.wire.call("script.evaluate", {
            "expression": expression, "awaitPromise": True, "userActivation": True,
            "target": {"context": self.tab}}, timeout)
        if answer["type"] == "exception":
            raise Failed(answer["exceptionDetails"]["text"])
        return answer["result"].get("value", "null")

    def pointer(self, path, kind):
        actions, now = [], 0
        for at, what, x, y in path:
            pause, now = max(at - now, 0), max(at, now)
            if what == "down":
                # A finger that is not down has no position to come from.
                actions += [{"type": "pause", "duration": pause}, {"type": "pointerMove", "x": round(x), "y": round(y)},
                            {"type": "pointerDown", "button": 0}]
            elif what == "move":
                actions.append({"type": "pointerMove", "x": round(x), "y": round(y), "duration": pause})
            else:
                actions += [{"type": "pause", "duration": pause}, {"type": "pointerUp", "button": 0}]
        self.wire.call("input.performActions", {"context": self.tab, "actions": [
            {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions}]}, timeout=60)

    def press(self, key):
        keys = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c"}
        actions = [{"type": what, "value": keys.get(key, key)} for what in ("keyDown", "keyUp")]
        self.wire.call("input.performActions", {"context": self.tab, "actions": [
            {"type": "key", "id": "keys", "actions": actions}]})

    def resize(self, width, height):
        self.wire.call("browsingContext.setViewport",
                       {"context": self.tab, "viewport": {"width": width, "height": height}})

    def screenshot(self):
        return base64.b64decode(self.wire.call("browsingContext.captureScreenshot", {"context": self.tab})["data"])

    def choose_file(self, selector, *paths):
        found = self.wire.call("browsingContext.locateNodes", {
            "context": self.tab, "locator": {"type": "css", "value": selector}})["nodes"]
        self.wire.call("input.setFiles", {"context": self.tab, "element": {"sharedId": found[0]["sharedId"]},
                                          "files": [str(path) for path in paths]})

    def downloads(self, _):
        """The folder of what the page lets the browser save, which was chosen when the browser started."""
        return self.browser.saved

    def errors(self):
        self.wire.drain()
        return [event["params"]["text"] for event in self.wire.events
                if event["method"] == "log.entryAdded" and event["params"]["level"] in ("error", "warn")
                and event["params"]["source"].get("context") == self.tab]

    def close(self):
        try:
            self.wire.call("browsingContext.close", {"context": self.tab})
        except (Refused, Gone):
            pass
