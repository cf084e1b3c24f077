"""The page for data sets: digits drawn as it asks for them, kept over a reload, saved as files that inklock reads."""

import tempfile
from pathlib import Path

import hand
from browser import expect, until
from chromium import Chromium
from firefox import Firefox
from lab import check, inklock, serve
from webkit import WebKit

AREA = """(() => {
  const e = document.querySelector('#area');
  e.scrollIntoView({ block: 'center' });
  const box = e.getBoundingClientRect();
  return [box.left, box.top, box.width / 240];
})()"""


def start(page, address):
    """Opens the page and waits for its script: a driver may come back before that has run."""
    page.open(address + "collect.html")
    return until(lambda: page.text("#count"), "the script of the page does not start")


def draw(page, strokes, kind):
    """Draws strokes on the area at their own speed."""
    left, top, scale = page.evaluate(AREA)
    path = []
    for stroke in strokes:
        points = [(at, left + (x + 0.5) * scale, top + (y + 0.5) * scale) for at, x, y in stroke]
        path.append((points[0][0], "down", *points[0][1:]))
        path += [(at, "move", x, y) for at, x, y in points[1:]]
        path.append((points[-1][0] + 13, "up", *points[-1][1:]))
    page.pointer(path, kind)


def draw_next(page, kind):
    """Draws the digit that the page asks for; returns the prompt."""
    prompt, count = page.text("#prompt"), page.text("#count")
    expect(prompt.startswith("Draw "), f"the page asks for nothing to draw, but says '{prompt}'")
    draw(page, hand.DIGITS[prompt[5]], kind)
    until(lambda: page.text("#count") != count, lambda: f"'{prompt}' is not kept: {page.text('#outcome')}")
    return prompt


def save(page, finger, folder):
    """The file of a finger as the browser saves it."""
    path = Path(folder) / f"{finger}.jsonl"
    path.unlink(missing_ok=True)
    page.click(f"#save-{finger}")
    # Firefox begins with an empty file.
    until(lambda: path.exists() and path.stat().st_size > 0, f"{path.name} is not saved")
    return path


def collects(report, make):
    """A person draws a data set with the mouse and by touch, reloads the page in the middle, and saves the files."""
    with serve() as server, make() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        saved = page.downloads(folder)
        count = start(page, server.address)
        expect(page.text("#prompt") and count == "0 of 100", f"the page starts with '{count}', not with '0 of 100'")
        page.fill("#name", "a/b")
        expect(page.text("#prompt").startswith("Choose a name"), "a name with a slash is taken")
        page.fill("#name", "anna")
        page.fill("#drawings", "1")

        # A poor drawing is rejected with its reason; a good one is kept, taken back and drawn again.
        prompt = page.text("#prompt")
        draw(page, hand.line(100, 100, 112, 112, milliseconds=400, steps=24), "mouse")
        # A slow machine may see too few points of it.
        until(lambda: page.text("#outcome").startswith("Too "), lambda: f"a tiny line: {page.text('#outcome')}")
        expect(page.text("#prompt") == prompt and page.text("#count") == "0 of 20", "a rejected digit is not asked for")
        draw_next(page, "mouse")
        page.click("#back")
        expect(page.text("#prompt") == prompt and page.text("#count") == "0 of 20", "a digit is not taken back")

        prompts = [draw_next(page, "mouse") for _ in range(7)]
        start(page, server.address)
        page.fill("#drawings", "1")
        expect(page.text("#count") == "7 of 20", f"after a reload, {page.text('#count')} are kept, not 7")
        expect(page.evaluate("document.querySelector('#back').disabled"), "an earlier drawing can be taken back")
        prompts += [draw_next(page, "touch") for _ in range(13)]
        expect(len(set(prompts)) == 20, f"the prompts repeat: {prompts}")
        expect(page.text("#prompt").startswith("All is drawn"), "the page asks for more than all")

        for finger in ("index", "thumb"):
            path = save(page, finger, saved)
            said = inklock("evaluate", "strokes", path)
            expect("10 digits of 1 writer" in said, f"{path.name}: {said[:300]}")
            expect(inklock("evaluate", "owners", path, status=2).count("left out") == 0, f"{path.name} has poor digits")
            report.figure(f"bytes of {path.name}", path.stat().st_size)
        sent = {path for _, path, _ in server.sent}
        expect(sent <= {"/collect.html", "/collect.js", "/collect.css", "/style.css", "/icon.svg", "/favicon.ico"},
               f"the page loads {sent}")
        page.evaluate("Boolean(globalThis.confirm = () => true)")
        page.click("#forget")
        expect(page.text("#count") == "0 of 20", "drawings are not deleted")
        expect(not page.errors(), f"the console has {page.errors()}")


@check("collect")
def collects_in_chromium(report):
    """Chromium: a data set is drawn by mouse and touch, is kept by a reload, and is saved as files for the host."""
    collects(report, Chromium)


@check("collect-firefox")
def collects_in_firefox(report):
    """Firefox: a data set is drawn by mouse and touch, is kept by a reload, and is saved as files for the host."""
    collects(report, Firefox)


@check("collect-webkit")
def collects_in_webkit(report):
    """WebKit: a data set is drawn by mouse and touch, is kept by a reload, and is saved as files for the host."""
    collects(report, WebKit)
