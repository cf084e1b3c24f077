"""Chromium over its DevTools protocol."""

import base64
import time
from pathlib import Path

from browser import Failed, Page, Process, Profile, program, until
from wire import Gone, Refused, Wire

ARGUMENTS = ["--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--no-first-run", "--disable-gpu",
             "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--disable-default-apps", "--hide-scrollbars", "--font-render-hinting=none",
             "--force-color-profile=srgb", "--password-store=basic", "--no-proxy-server", "--disable-extensions"]


class Chromium:
    """A running Chromium. Without a profile it gets a temporary one, which `close` removes."""

    name = "Chromium"

    def __init__(self, profile=None, arguments=()):
        self.own = None if profile else Profile()
        folder = Path((profile or self.own).path)
        port = folder / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        self.process = Process([program("chromium", "chromium-browser", "google-chrome"), *ARGUMENTS, *arguments,
                                f"--user-data-dir={folder}", "about:blank"])

        def address():
            self.process.check("Chromium")
            parts = port.read_text().split() if port.exists() else []
            return parts if len(parts) == 2 else None

        number, path = until(address, "Chromium did not open its DevTools port", timeout=30)
        self.wire = Wire(f"ws://127.0.0.1:{number}{path}")

    def page(self, fresh=True):
        """A new tab: with temporary storage, or with that of the profile."""
        context = {}
        if fresh:
            context = {"browserContextId": self.wire.call("Target.createBrowserContext")["browserContextId"]}
        return ChromiumPage(self, context)

    def kill(self):
        self.process.kill()

    def close(self):
        try:
            self.wire.call("Browser.close", timeout=5)
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


class ChromiumPage(Page):
    name = "Chromium"

    def __init__(self, browser, context):
        self.browser, self.wire, self.context = browser, browser.wire, context
        self.target = self.wire.call("Target.createTarget", {"url": "about:blank", **context})["targetId"]
        self.session = self.wire.call("Target.attachToTarget", {"targetId": self.target, "flatten": True})["sessionId"]
        self.touches = False
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")

    def call(self, method, parameters=None, timeout=30):
        return self.wire.call(method, parameters, timeout, sessionId=self.session)

    def send(self, method, parameters=None):
        return self.wire.send(method, parameters, sessionId=self.session)

    def events(self, *methods):
        """The events of this tab that have come so far, which are kept."""
        return [event for event in self.wire.events
                if event.get("sessionId") == self.session and event["method"] in methods]

    def sibling(self):
        """Another tab with the same storage."""
        return ChromiumPage(self.browser, self.context)

    def before(self, script):
        """Runs a script before any script of each page to come."""
        self.call("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def open(self, url, wait=True):
        answer = self.call("Page.navigate", {"url": url})
        if answer.get("errorText"):
            raise Failed(f"{url} did not open: {answer['errorText']}")
        if wait:
            until(lambda: self.evaluate("document.readyState === 'complete'"), f"{url} did not load", 20)
        return self

    def evaluate_text(self, expression, timeout=30):
        end = time.monotonic() + timeout
        while True:
            try:
                answer = self.call("Runtime.evaluate", {"expression": expression, "awaitPromise": True,
                                                        "returnByValue": True, "userGesture": True}, timeout)
            except Refused as reason:
                # The page was replaced by another one meanwhile.
                if "context" in str(reason) and time.monotonic() < end:
                    continue
                raise
            if "exceptionDetails" in answer:
                details = answer["exceptionDetails"]
                raise Failed(details.get("exception", {}).get("description") or details["text"])
            return answer["result"].get("value", "null")

    def pointer(self, path, kind):
        """Sends each event at its time, without waiting for the page to have handled the previous one."""
        if kind == "touch" and not self.touches:
            self.call("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
            self.touches = True
        begin, sent = time.monotonic(), []
        for at, what, x, y in path:
            pause = begin + at / 1000 - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            if kind == "touch":
                name = {"down": "touchStart", "move": "touchMove", "up": "touchEnd"}[what]
                points = [] if what == "up" else [{"x": x, "y": y, "id": 1}]
                sent.append(self.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": points}))
            else:
                name = {"down": "mousePressed", "move": "mouseMoved", "up": "mouseReleased"}[what]
                sent.append(self.send("Input.dispatchMouseEvent", {
                    "type": name, "x": x, "y": y, "button": "left", "buttons": 0 if what == "up" else 1,
                    "clickCount": 0 if what == "move" else 1}))
        for number in sent:
            self.wire.answer(number)

    def press(self, key, code=None, virtual=None, text=None, modifiers=0):
        """Presses and lets go a key by its name in `KeyboardEvent.key`."""
        if len(key) == 1:
            text = key if text is None else text
            code = code or (f"Digit{key}" if key.isdigit() else f"Key{key.upper()}" if key.isalpha() else "")
            virtual = virtual or ord(key.upper())
        else:
            text = text or {"Enter": "\r"}.get(key)
            virtual = virtual or {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37,
                                  "ArrowRight": 39, "Backspace": 8, " ": 32}.get(key, 0)
            code = code or key
        event = {"key": key, "code": code, "windowsVirtualKeyCode": virtual, "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", **event, **({"text": text} if text else {})})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def type(self, text):
        for each in text:
            self.press(each)

    def resize(self, width, height, scale=1, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile})

    def media(self, **features):
        """Media features, as prefers_color_scheme='dark'."""
        self.call("Emulation.setEmulatedMedia", {
            "features": [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]})

    def throttle(self, latency=0, bytes_a_second=-1, offline=False):
        self.call("Network.emulateNetworkConditions", {
            "offline": offline, "latency": latency, "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second})

    def screenshot(self):
        return base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"])

    def choose_file(self, selector, *paths):
        root = self.call("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        node = self.call("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        self.call("DOM.setFileInputFiles", {"files": [str(path) for path in paths], "nodeId": node})

    def downloads(self, folder):
        """Saves what the page lets the browser save into a folder, and returns it: other browsers have only one."""
        self.wire.call("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder),
                                                       **self.context})
        return folder

    def errors(self):
        """Errors and warnings of the console, exceptions and violations of the policy."""
        self.wire.drain()
        found = []
        for event in self.events("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            values = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                details = values["exceptionDetails"]
                found.append(details.get("exception", {}).get("description") or details["text"])
            elif event["method"] == "Runtime.consoleAPICalled":
                if values["type"] in ("error", "assert", "warning"):
                    found.append(" ".join(str(each.get("value", each.get("description"))) for each in values["args"]))
            elif values["entry"]["level"] in ("error", "warning"):
                found.append(values["entry"]["text"] + " " + values["entry"].get("url", ""))
        return found

    def metrics(self):
        return {each["name"]: each["value"] for each in self.call("Performance.getMetrics")["metrics"]}

    def close(self):
        try:
            self.wire.call("Target.closeTarget", {"targetId": self.target})
        except (Refused, Gone):
            pass
        self.wire.events = [event for event in self.wire.events if event.get("sessionId") != self.session]
