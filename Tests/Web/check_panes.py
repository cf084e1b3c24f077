"""The panes around the panel: touching and scrolling, the serial log, what the device sees, settings, memory."""

import json
import re
import subprocess
import tempfile
import time
from pathlib import Path

import hand
from browser import FRAMES, Failed, expect, until
from chromium import Chromium
from lab import DEVICE_PIN, PROGRAM, ROOT, attempts, check, replays, serve

# Cells with ink in the raster of the upright view.
INK = """(() => {
  const copy = new OffscreenCanvas(28, 28).getContext('2d');
  copy.drawImage(document.querySelector('#look canvas'), 0, 0);
  return copy.getImageData(0, 0, 28, 28).data.filter((value, k) => k % 4 === 3 && value > 0).length;
})()"""
BOX = "(({ left, top, width }) => [left, top, width])(document.querySelector('#panel').getBoundingClientRect())"
SCROLL = "Math.round(document.scrollingElement.scrollTop)"


def drag(page, x, y, to_x, to_y):
    """A finger goes from one place of the window to another, in a quarter of a second."""
    path = [(0, "down", x, y)]
    path += [(k * 13, "move", x + (to_x - x) * k / 20, y + (to_y - y) * k / 20) for k in range(1, 21)]
    page.pointer(path + [(290, "up", to_x, to_y)], "touch")


def touches(trace):
    return [event["touch"] for event in map(json.loads, trace.splitlines()[1:]) if "touch" in event]


def put(page, what, x, y):
    """Sends an event of a finger on a point of the panel, in its pixels, wherever the panel is now."""
    left, top, width = page.evaluate(BOX)
    point = {"x": left + (x + 0.5) * width / 320, "y": top + (y + 0.5) * width / 320, "id": 1}
    page.call("Input.dispatchTouchEvent", {"type": what, "touchPoints": [point]})


@check("touch")
def touch(report):
    """A finger on the panel does not scroll, beside it the page scrolls; two fingers and a cancelled one are right."""
    with serve() as server, Chromium() as browser:
        page = browser.page()
        page.resize(390, 844, 3, True)
        page.open(server.address).ready()
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        left, top, wide, high = page.panel()
        drag(page, left + 100 * wide, top + 200 * high, left + 110 * wide, top + 20 * high)
        time.sleep(0.3)
        expect(page.evaluate(SCROLL) == 0, "the page scrolls while a finger draws on the panel")
        expect(touches(page.trace())[-1] == [], "the finger of a drawing stays on the panel")
        drag(page, 195, 800, 195, 420)
        page.until(f"{SCROLL} > 100", "the page cannot be scrolled with a finger beside the panel")
        # A page that still glides takes the next finger for its brake.
        rests = [None]
        until(lambda: rests.append(page.evaluate(SCROLL)) or rests[-1] == rests[-2], "the page does not come to rest",
              pause=0.3)
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        time.sleep(0.2)
        left, top, wide, high = page.panel()
        # Two fingers at different heights, then the system takes both away.
        before = len(touches(page.trace()))
        points = [{"x": left + x * wide, "y": top + y * high, "id": k}
                  for k, (x, y) in enumerate(((60, 60), (180, 120)))]
        page.call("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
        page.call("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        until(lambda: any(len(each) == 2 for each in touches(page.trace())[before:]),
              "a second finger is not on the panel")
        page.call("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
        until(lambda: touches(page.trace())[-1] == [], "a cancelled finger stays on the panel")
        # A finger that leaves the panel and the window.
        drag(page, left + 100 * wide, top + 100 * high, -20, top + 100 * high)
        until(lambda: touches(page.trace())[-1] == [], "a finger that leaves the panel stays on it")
        # The page moves below a finger that draws: it goes on where it is on the panel.
        for what, move in (("another size", lambda: page.resize(360, 760, 3, True)),
                           ("scrolling", lambda: page.evaluate("scrollTo({ top: 30, behavior: 'instant' })"))):
            page.resize(390, 844, 3, True)
            page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
            page.evaluate(FRAMES)
            put(page, "touchStart", 60, 60)
            until(lambda: touches(page.trace())[-1] == [[60, 60]], f"before {what}: the finger is not at 60, 60")
            start = page.evaluate(BOX)
            move()
            until(lambda: page.evaluate(BOX) != start, f"{what} does not move the panel")
            page.evaluate(FRAMES)
            put(page, "touchMove", 200, 150)
            until(lambda: touches(page.trace())[-1] == [[200, 150]],
                  lambda: f"after {what}: the finger is not at 200, 150, but at {touches(page.trace())[-1]}")
            page.call("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        scales = {}
        for width, height, scale in ((320, 256, 4), (390, 844, 3), (768, 630, 1), (1400, 900, 1), (2560, 1801, 1)):
            page.resize(width, height, scale)
            scales[width] = page.evaluate(
                "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => "
                "resolve(document.querySelector('#panel').getBoundingClientRect().width * devicePixelRatio / 320))))")
            expect(abs(scales[width] - round(scales[width])) < 0.01,
                   f"at {width}x{height} a pixel of the LCD takes {scales[width]:.2f} of the screen, not whole ones")
        report.figure("pixels of the screen for one of the LCD, by width",
                      ", ".join(f"{width}: {scale:.0f}" for width, scale in scales.items()))
        replays(page.trace(), "two fingers")
        for error in page.errors():
            report.fault(f"console: {error[:300]}")


@check("panes")
def panes(report):
    """The log can be filtered, saved and typed into; the raster and the probabilities are those of the drawing."""
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.downloads(folder)
        page.open(server.address).ready()
        page.evaluate("document.querySelector('#command').focus()")
        page.type("status")
        page.press("Enter")
        page.shown("status mode=set-pin")
        page.press("ArrowUp")
        expect(page.evaluate("document.querySelector('#command').value") == "status",
               "Up does not bring back the last command")
        page.press("Enter")
        page.shown("status mode=set-pin", 2)
        page.evaluate("document.activeElement.blur()")
        page.digit("3", "mouse")
        bars = page.evaluate("[...document.querySelector('#look-bars').children]"
                             ".map((bar) => bar.lastElementChild.textContent)")
        expect(len(bars) == 11, f"there are {len(bars)} probabilities, not 11")
        shares = [float(re.search(r"[\d.]+", bar)[0]) for bar in bars]
        expect(max(range(11), key=shares.__getitem__) == 3, f"the largest probability is not that of the 3: {bars}")
        expect(95 <= sum(shares) <= 105, f"the probabilities are {sum(shares):.1f} % together")
        ink = page.evaluate(INK)
        line = page.results()[-1]
        expect(ink == int(re.search(r"ink=(\d+)", line)[1]), f"the raster has {ink} cells, and the log says '{line}'")
        page.fill("#filter", "predict")
        until(lambda: all("predict" in line for line in page.log()), "the filter leaves other lines")
        page.click("#save-log")
        saved = until(lambda: [*Path(folder).glob("*.log"), *Path(folder).glob("*.txt")], "the log was not saved")[0]
        text = until(saved.read_text, "the saved log is empty")
        expect("] boot firmware=" in text and "] predict digit=3" in text, "the saved log is not the whole log")
        for error in page.errors():
            report.fault(f"console: {error[:300]}")


@check("device")
def device(report):
    """Settings, power and memory of the device: what is chosen is recorded, and a saved image is that of the host."""
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.downloads(folder)
        page.open(server.address).ready()

        def choose(**values):
            page.click("#open-settings")
            for name, value in values.items():
                page.fill(f"#{name.replace('_', '-')}", value)
            page.click("#settings [type=submit]")

        def header():
            return json.loads(page.trace().splitlines()[0])

        choose(seed="12345", lockout="trezor")
        until(lambda: header()["seed"] == "12345", "the seed is not in the recording")
        expect(header()["config"]["lockout"] == "trezor", "the lockout is not in the recording")
        for _ in range(2):
            page.enter(DEVICE_PIN, "mouse")
        page.shown("mode name=locked$")
        page.click("#power-cut")
        page.shown("boot firmware=", 2)
        page.click("#reset")
        page.shown("boot firmware=", 3)
        page.shown("mode name=locked$", 3)
        replays(page.trace(), "reset and power cut")
        page.click("#save-flash")
        image = until(lambda: [each for each in Path(folder).glob("*.flash") if each.stat().st_size == 24576],
                      "no image was saved")[0]
        expect(attempts(image.read_bytes())[0], "the saved image has no PIN")
        page.click("#new-device")
        page.evaluate("document.querySelector('#confirm-yes')?.click()")
        until(lambda: page.count("mode name=set-pin$") == 1 and page.count("mode name=locked$") == 0,
              "a new device does not ask for a PIN")
        page.choose_file("#load-flash", image)
        page.shown("mode name=locked$")
        choose(log_level="production")
        until(lambda: header()["config"]["log"] == "production", "the log's setting is not in the recording")
        page.shown("mode name=locked$")

        def drawn():
            """Draws a digit, as a person does once more where it was not read: the console says it, and nothing else."""
            page.draw(hand.DIGITS["7"], "mouse")
            page.draw(hand.tap("C"), "mouse")
            page.evaluate("void globalThis.inklock.session.type('status\\r')")
            return page.count("entered=1")

        until(drawn, "the digit was not read", pause=0.5)
        expect(page.count("digit=7") == 0, "a production log shows a digit")
        expect("7" not in page.text("#look-verdict"), "a digit is shown beside a production log")
        choose(pin_length="6", log_level="development")
        until(lambda: header()["config"]["pinLength"] == 6, "the PIN's length is not in the recording")
        replays(page.trace(), "settings")
        page.open(server.address).ready()
        expect(header()["config"]["pinLength"] == 6 and header()["seed"] == "12345", "a reload forgets the settings")
        for error in page.errors():
            report.fault(f"console: {error[:300]}")


@check("host")
def host(report):
    """`inklock run --http` serves the same page with the device of the host."""
    program = subprocess.Popen([PROGRAM, "run", "--http", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        address = None
        for line in program.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                address = found[0]
                break
        if address is None:
            raise Failed("inklock run --http ended without an address")
        with Chromium() as browser:
            page = browser.page()
            page.open(address)
            page.shown("mode name=set-pin$", timeout=20)
            for _ in range(2):
                page.enter(DEVICE_PIN, "mouse")
            page.shown("mode name=locked$")
            page.enter(DEVICE_PIN, "touch")
            page.shown("mode name=unlocked$")
            for error in page.errors():
                report.fault(f"console: {error[:300]}")
    finally:
        program.terminate()
        program.wait()
