"""Traces in the page: saved, opened, dropped, shared as a link, and the page of a failed replay."""

import base64
import re
import tempfile
from pathlib import Path

from browser import expect, until
from chromium import Chromium
from firefox import Firefox
from lab import TRACES, check, inklock, one_file, replays, serve
from server import Server, Site
from webkit import WebKit

# The pixels of the LCD on a canvas, as a number to compare.
PIXELS = """(() => {
  const copy = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true });
  copy.drawImage(document.querySelector('SELECTOR'), 0, 0);
  const image = copy.getImageData(0, 0, 320, 240).data;
  let hash = 0x811c9dc5;
  for (const byte of image) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
})()"""
LIVE, FILM = PIXELS.replace("SELECTOR", "#panel"), PIXELS.replace("SELECTOR", "#film-panel")
# Goes to the start of the film, plays, and sees how it moves.
PLAYS = """new Promise((resolve) => {
  const time = document.querySelector('#film-time'), seen = new Set(), end = performance.now() + 5000;
  time.value = 0;
  time.dispatchEvent(new Event('input', { bubbles: true }));
  document.querySelector('#film-play').click();
  const look = () => {
    seen.add(time.value);
    if (seen.size > 3 || performance.now() > end) resolve(seen.size > 3);
    else requestAnimationFrame(look);
  };
  look();
})"""
DROP = """(() => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob('CONTENT'), (each) => each.charCodeAt(0))], 'NAME'));
  for (const name of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
})()"""


def film_shown(page):
    until(lambda: page.visible("#film"), "the film is not shown")


def film_end(page):
    """Moves the film to its end, and waits until it has arrived."""
    page.until("Number(document.querySelector('#film-time').max) > 0", "the film has no length")
    page.fill("#film-time", page.evaluate("document.querySelector('#film-time').max"))
    page.until("(() => { const e = document.querySelector('#film-time'); return e.value === e.max; })()",
               "the film does not reach its end")


def still(page, script):
    """The value of a script when it is the same twice in a row."""
    last = [page.evaluate(script)]

    def same():
        now = page.evaluate(script)
        equal, last[0] = now == last[0], now
        return equal

    until(same, "the picture does not come to rest", 10, 0.3)
    return last[0]


@check("film")
def film(report):
    """A trace that is opened or dropped plays and is equal; with one changed line the difference is marked."""
    source = TRACES / "unlock.trace"
    text = source.read_text()
    changed = re.sub(r"predict digit=3", "predict digit=8", text, count=1)
    expect(changed != text, f"{source.name} has no line to change")
    number = next(k for k, (a, b) in enumerate(zip(text.splitlines(), changed.splitlines()), 1) if a != b)
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.open(server.address).ready()
        before = still(page, LIVE)
        page.choose_file("#drop-trace", source)
        film_shown(page)
        expect(not page.visible("#film-difference"),
               "an equal trace shows a difference")
        page.fill("#film-speed", "16")
        expect(page.evaluate(PLAYS), "the film does not play")
        film_end(page)
        verdict = page.text("#film-verdict")
        report.figure("verdict of an equal trace", verdict)
        at = page.evaluate("Number(document.querySelector('#film-time').value)")
        page.click("#film-previous")
        page.until(f"Number(document.querySelector('#film-time').value) < {at}", "the film does not step back")
        page.click("#film-close")
        until(lambda: page.visible("#panel"), "the device is not back when the film is closed")
        expect(still(page, LIVE) == before, "the film changed the screen of the live device")
        content = base64.b64encode(changed.encode()).decode()
        page.evaluate(DROP.replace("CONTENT", content).replace("NAME", "changed.trace"))
        film_shown(page)
        until(lambda: page.visible("#film-difference"), "a changed line is not noticed")
        page.click("#film-difference")
        rows = page.until("(() => { const e = document.querySelector('#film-rows').innerText; "
                          "return e.includes('digit=8') && e.includes('digit=3') ? e : ''; })()",
                          "expected and actual line are not both shown")
        verdict = page.text("#film-verdict")
        report.figure("verdict of a changed one", verdict)
        expect(str(number) in verdict or str(number) in rows, f"line {number}, which differs, is not named")
        for error in page.errors():
            report.fault(f"console: {error[:300]}")
        report.trying("the page of a failed replay", failed_replay, report, browser, changed, Path(folder))


def failed_replay(report, browser, changed, folder):
    """A failed replay leaves a page in which the session can be watched up to the line that differs."""
    (folder / "changed.trace").write_text(changed)
    inklock("replay", folder / "changed.trace", "--artifacts", folder / "left", status=1)
    pages = list((folder / "left").rglob("*.html"))
    expect(len(pages) == 1, f"inklock replay --artifacts wrote {len(pages)} pages, not 1")
    page = browser.page()
    page.open(pages[0].as_uri())
    film_shown(page)
    until(lambda: page.visible("#film-difference"), "it shows no difference")
    expect(not page.visible("#tabs"), "it has a second view, but no program for it")
    report.figure("page of a failed replay", pages[0].stat().st_size / 1000, "KB")
    for error in page.errors():
        report.fault(f"console: {error[:300]}")


@check("share")
def share(report):
    """A recording is saved as a file that replays, and as a link that shows it to a visitor, up to the same screen."""
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.downloads(folder)
        page.open(server.address).ready()
        for digit in "47":
            page.digit(digit, "touch")
        page.click("#save-trace")
        saved = until(lambda: [each for each in Path(folder).glob("*.trace")], "no file was saved")[0]
        until(lambda: saved.read_bytes().endswith(b'"end":true}\n'), "the saved trace has no end")
        replays(saved.read_text(), "the saved file")
        page.click("#share")
        link = page.until("document.querySelector('#share-link')?.value", "the link is missing")
        end = still(page, LIVE)
        report.figure("link of two digits", len(link), "characters")
        visitor = browser.page()
        visitor.open(link)
        film_shown(visitor)
        film_end(visitor)
        expect(still(visitor, FILM) == end, "the film of the link ends with another screen than the session")
        visitor.click("#film-close")
        visitor.ready()
        expect(visitor.count("mode name=set-pin$") == 1, "the link changed the visitor's own device")
        broken = browser.page()
        broken.open(link[:len(link) - 20])
        sentence = until(broken.message, "a broken link says nothing")
        report.figure("broken link", sentence)
        for error in page.errors() + visitor.errors():
            report.fault(f"console: {error[:300]}")


@check("file")
def file(report):
    """The self-contained file works from a disk in three browsers and in a sandbox without storage, loading nothing."""
    site = Site(Path(__file__).parent / "screens", {"/one.htm": one_file()})
    with Server(site) as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inklock.html"
        path.write_bytes(one_file())
        page = browser.page()
        page.open(path.as_uri()).ready()
        expect(page.visible("#tabs"), "the file has no second view")
        page.digit("7", "touch")
        report.trying("from a file", replays, page.trace(), "the file")
        requests = [event["params"]["request"]["url"] for event in page.events("Network.requestWillBeSent")]
        others = [url for url in requests if not url.startswith(("file:", "data:", "blob:"))]
        expect(not others, f"the file asks for {others}")
        for error in page.errors():
            report.fault(f"from a file: console: {error[:300]}")
        # As a page with the policy of a sandbox: without storage, with an opaque origin. The server says another encoding.
        site.headers["Content-Security-Policy"] = "sandbox allow-scripts"
        alone = browser.page()
        alone.open(server.address + "one.htm").ready()
        alone.digit("3", "mouse")
        sentence = until(alone.message, "without storage the page says nothing")
        report.figure("in a sandbox, without storage", sentence)
        alone.fill("#language", "de")
        alone.until("document.querySelector('#new-device').textContent === 'Neues Gerät'",
                    "a letter beyond ASCII is wrong where the server says another encoding")
        for make in (Firefox, WebKit):
            report.trying(make.name, other_browser, make, path)
        for name, damaged in damages(one_file()):
            path.write_bytes(damaged)
            report.trying(name, refused, browser.page(), path, report, name)


def damages(whole):
    """The file as a copy that stopped leaves it, and with a wrong character, in each kind of block."""
    for name in ("texts", "wasm"):
        start = whole.index(b'id="%s">' % name.encode()) + 1000
        yield f"cut in {name}", whole[:start]
        yield f"changed in {name}", whole[:start] + bytes([whole[start] ^ 1]) + whole[start + 1:]


def refused(page, path, report, name):
    page.open(path.as_uri())
    sentence = until(lambda: page.evaluate("document.querySelector('#message')?.innerText ?? document.body.innerText"),
                     "a damaged file says nothing")
    expect("unpacked" in sentence or "only a part" in sentence or "could not load" in sentence,
           f"a damaged file says '{sentence}'")
    report.figure(name, sentence)


def other_browser(make, path):
    with make() as browser:
        page = browser.page()
        page.open(path.as_uri()).ready()
        page.digit("3", "mouse")
