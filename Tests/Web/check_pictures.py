"""The second view: digits in pictures and from a camera."""

import base64
import csv
import json
import tempfile
import time
from pathlib import Path

import paper
from browser import FRAMES, expect, until
from check_layout import AXE, LANGUAGES, LCD, SIZES, THEMES, compare, language, look
from chromium import Chromium
from firefox import Firefox
from lab import QUICK, check, inklock, one_file, serve
from webkit import WebKit

WIDTH, HEIGHT = 960, 420
ROWS = ["0123456789", "31415926"]
CAMERA_ROWS = ["20716", "3984"]
VIEW = ("pictures.js", "pictures.wasm", "inklock-pictures.model", "pictures.html", "pictures-en.json")
# Gives files to the page as a person drops or pastes them. They are built from base64.
GIVE = """((type, target, files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) {
    data.items.add(new File([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], name));
  }
  const event = type === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(target).dispatchEvent(event);
})"""
# A JPEG file of the shown picture turned by 90 degrees, whose EXIF says how to turn it back.
TURNED = """(async () => {
  const shown = document.querySelector('#picture'), turned = new OffscreenCanvas(shown.height, shown.width);
  const context = turned.getContext('2d');
  context.rotate(-Math.PI / 2);
  const png = Uint8Array.from(atob('PNG'), (each) => each.charCodeAt(0));
  context.drawImage(await createImageBitmap(new Blob([png])), -shown.width, 0);
  const jpeg = new Uint8Array(await (await turned.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer());
  const exif = [0xFF, 0xE1, 0, 34, ...[...'Exif'].map((each) => each.charCodeAt(0)), 0, 0, 0x4D, 0x4D, 0, 42,
    0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  return btoa(String.fromCharCode(...jpeg.subarray(0, 2), ...exif, ...jpeg.subarray(2)));
})()"""
# Pixels of the picture in a color, from red, green and blue.
COLORED = """(() => {
  const { data } = document.querySelector('#picture').getContext('2d').getImageData(0, 0, WIDTH, HEIGHT);
  let count = 0;
  for (let k = 0; k < data.length; k += 4) count += data[k] === RED && data[k + 1] === GREEN && data[k + 2] === BLUE;
  return count;
})()"""
# Runs before the page: how long the page works on each frame of a film.
TIMED = """
globalThis.frameTimes = [];
const own = HTMLVideoElement.prototype.requestVideoFrameCallback;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (run) {
  return own.call(this, (...values) => {
    const begin = performance.now();
    Promise.resolve(run(...values)).then(() => globalThis.frameTimes.push(performance.now() - begin));
  });
};
"""


def colored(page, *color):
    text = COLORED.replace("WIDTH", str(WIDTH)).replace("HEIGHT", str(HEIGHT))
    for name, value in zip(("RED", "GREEN", "BLUE"), color):
        text = text.replace(name, str(value))
    return page.evaluate(text)


def open_view(page, timeout=20):
    page.click("#tab-pictures")
    page.until("Boolean(document.querySelector('#save-csv')?.textContent)", "the second view does not open", timeout)


def reads(page, lines, timeout=20):
    until(lambda: page.text("#picture-text") == "\n".join(lines),
          lambda: f"it reads '{page.text('#picture-text')}', not '{' / '.join(lines)}'", timeout)


def sheet_file(folder, name="sheet.png", rows=ROWS):
    path = Path(folder) / name
    path.write_bytes(paper.png(paper.sheet(rows, WIDTH, HEIGHT), WIDTH, HEIGHT))
    return path


def give(page, kind, target, *files):
    """Drops or pastes files: pairs of a name and base64."""
    page.evaluate(f"{GIVE}({json.dumps(kind)}, {json.dumps(target)}, {json.dumps(files)})")


def tap(page, x, y):
    """A tap on a place of the picture, in pixels of the picture."""
    left, top, scale = page.evaluate(
        "((e) => { e.scrollIntoView({ block: 'center', behavior: 'instant' }); const box = e.getBoundingClientRect(); "
        "return [box.left, box.top, box.width / e.width]; })(document.querySelector('#picture'))")
    place = (left + x * scale, top + y * scale)
    page.pointer([(0, "down", *place), (60, "up", *place)], "mouse")


def permit(page, server, setting):
    """Sets the permission for the camera: granted or denied."""
    page.wire.call("Browser.setPermission", {"permission": {"name": "camera"}, "setting": setting,
                                             "origin": server.address.rstrip("/"), **page.context})


@check("pictures")
def pictures(report):
    """Pictures are read as on the host, by button, drop and paste; wrong files are refused; results are saved."""
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.downloads(folder)
        page.open(server.address).ready()
        early = [path for _, path, _ in server.sent if path.lstrip("/") in VIEW]
        expect(not early, f"{', '.join(early)} is loaded before the view is opened")
        open_view(page)

        def loaded():
            return {path.lstrip("/"): size for _, path, size in server.sent if path.lstrip("/") in VIEW}

        until(lambda: set(loaded()) == set(VIEW), lambda: f"the view loads {', '.join(loaded())}", 20)
        late = loaded()
        report.figure("transferred when the view is opened first, brotli", sum(late.values()) / 1000, "KB",
                      goal="38; fails above 40", most=40)

        sheet, other = sheet_file(folder), sheet_file(folder, "other.png", ["2718"])
        wrong, large, broken = (Path(folder) / name for name in ("note.png", "large.png", "broken.png"))
        wrong.write_text("This is a text.")
        large.write_bytes(paper.header(20_000, 20_000) + bytes(48_000))
        broken.write_bytes(sheet.read_bytes()[:60] + bytes(400))
        page.choose_file("#pictures-file", sheet, wrong, large, broken, other)
        reads(page, ["2718"])
        refused = page.evaluate("[...document.querySelector('#pictures-refused').children].map((e) => e.textContent)")
        expect([any(word in sentence for sentence in refused) for word in ("is not read", "40 megapixels", "damaged")]
               == [True] * 3 and len(refused) == 3, f"the wrong files are refused with {refused}")
        page.click("#pictures-list li:first-child button")
        reads(page, ROWS)
        expect(page.text("#picture-name") == "sheet.png", "the list does not show the first picture again")
        expect(colored(page, 0, 150, 60) > 2000, "the digits have no green frames")

        # The second digit of the second row.
        tap(page, 40 + 64 * 6 // 5 + 5, 60 + 128 + 20)
        until(lambda: page.visible("#picture-digit"), "a tap on a digit shows nothing")
        expect(page.text("#digit-verdict").startswith("Reads 1 with"), f"the tap shows {page.text('#digit-verdict')}")
        shares = page.evaluate("[...document.querySelector('#digit-bars').children]"
                               ".map((row) => parseInt(row.lastElementChild.textContent))")
        expect(len(shares) == 11 and max(range(11), key=shares.__getitem__) == 1 and 95 <= sum(shares) <= 105,
               f"the candidates of the 1 are {shares}")
        page.click("#digit-next")
        expect(page.text("#digit-title") == "Digit 13 of 18", f"the next digit is {page.text('#digit-title')}")
        ink = page.evaluate("document.querySelector('#digit-raster').getContext('2d').getImageData(0, 0, 28, 28)"
                            ".data.filter((value, k) => k % 4 === 3 && value > 0).length")
        expect(40 < ink < 400, f"the raster of the digit has {ink} cells")
        tap(page, 900, 400)
        until(lambda: not page.visible("#picture-digit"), "a tap beside all digits leaves one chosen")

        page.fill("#threshold", "0")
        reads(page, ["No digit found."])
        expect(page.text("#threshold-value") == "0", "the threshold is not shown")
        page.fill("#threshold", "110")
        reads(page, ROWS)
        page.fill("#polarity", "2")
        until(lambda: page.text("#picture-text") != "\n".join(ROWS), "light ink is not another reading")
        page.fill("#polarity", "0")
        page.click("#threshold-auto")
        reads(page, ROWS)

        page.click("#picture-steps summary")
        page.until("document.querySelectorAll('#steps canvas').length === 5", "the steps are not shown")
        sizes = page.evaluate("[...document.querySelectorAll('#steps canvas')].map((e) => e.width)")
        expect(sizes[:4] == [WIDTH] * 4, f"the steps are {sizes} wide")

        page.click("#save-json")
        page.click("#save-csv")
        until(lambda: len([*Path(folder).glob("inklock-digits.*")]) == 2, "the results are not saved")
        saved = until(lambda: (Path(folder) / "inklock-digits.json").read_text(), "the saved JSON is empty")
        inklock("read", sheet, other, "--json", Path(folder) / "host.json")
        host = json.loads((Path(folder) / "host.json").read_text())
        for picture in host["pictures"]:
            picture["file"] = Path(picture["file"]).name
        host["pictures"].sort(key=lambda picture: picture["file"] != "sheet.png")
        expect(json.loads(saved) == host, "the saved JSON is not that of inklock read")
        rows = list(csv.DictReader((Path(folder) / "inklock-digits.csv").open(newline="")))
        expect("".join(row["digit"] for row in rows) == "".join(ROWS) + "2718", "the saved CSV has other digits")

        texts = {path: base64.b64encode(path.read_bytes()).decode() for path in (sheet, other, wrong)}
        turned = page.evaluate(TURNED.replace("PNG", texts[sheet]))
        page.click("#pictures-clear")
        until(lambda: not page.visible("#picture-stage"), "the pictures are not cleared")
        give(page, "drop", "body", ["turned.jpg", turned])
        reads(page, ROWS)
        size = page.evaluate("[document.querySelector('#picture').width, document.querySelector('#picture').height]")
        expect(size == [WIDTH, HEIGHT], f"the turned photo is {size}")
        give(page, "drop", "#picture", ["a.png", texts[other]], ["b.txt", texts[wrong]])
        reads(page, ["2718"])
        until(lambda: "b.txt is not read" in page.text("#pictures-refused"), "a dropped text is not refused")
        give(page, "paste", "body", ["pasted.png", texts[sheet]])
        reads(page, ROWS)
        language(page, "de")
        expect(page.text("#save-csv") == "CSV sichern", "the view does not change its language")
        page.click("#tab-lock")
        expect(page.visible("#touch") and not page.visible("#picture"), "the lock does not come back")

        # Its parts are kept once it was opened.
        page.until("caches.match('pictures.wasm').then(Boolean)", "the parts of the view are not kept")
        server.stop()
        page.open(server.address).ready()
        open_view(page)
        page.choose_file("#pictures-file", sheet)
        reads(page, ROWS)
        for error in page.errors():
            report.fault(f"console: {error[:300]}")


@check("pictures-elsewhere")
def elsewhere(report):
    """A picture is read in Firefox, in WebKit, and in the page in one file."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = sheet_file(folder)
        for make, file in ((Chromium, "inklock.html"), (Firefox, ""), (WebKit, "")):
            with serve({"/inklock.html": one_file()}) as server, make() as browser:
                page = browser.page()
                page.open(server.address + file).ready()
                open_view(page)
                page.choose_file("#pictures-file", sheet)
                report.trying(f"{page.name} {file}", reads, page, ROWS)
                for error in page.errors():
                    report.fault(f"{page.name} {file}: console: {error[:300]}")


@check("pictures-layout")
def layout(report):
    """The second view, empty and with a picture: axe finds nothing, nothing is cut off or overlaps."""
    combinations = 0
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.open(server.address).ready()
        page.evaluate(f"void (() => {{ {AXE.read_text()} }})()")
        open_view(page)
        for state in ("empty", "read"):
            if state == "read":
                (wrong := Path(folder) / "a-note-with-a-long-name-without-a-space.png").write_text("text")
                page.choose_file("#pictures-file", sheet_file(folder), wrong)
                reads(page, ROWS)
                tap(page, 60, 80)
                page.click("#picture-steps summary")
            for width, height, scale, mobile in SIZES[1:3] if QUICK else SIZES:
                page.resize(width, height, scale, mobile)
                for theme in THEMES:
                    page.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
                    for name in LANGUAGES:
                        language(page, name)
                        page.evaluate(FRAMES)
                        look(report, page, f"{width}x{height} {theme} {name} pictures {state}")
                        combinations += 1
        for error in page.errors():
            report.fault(f"console: {error[:300]}")
    report.figure("sizes, themes, languages and states checked", combinations)


@check("pictures-screens")
def screens(report):
    """The second view looks as in Tests/Web/screens, with a picture and a digit of it."""
    wanted = [(SIZES[1], "dark", "en"), (SIZES[2], "light", "de"), (SIZES[4], "light", "en")]
    with serve() as server, Chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page, judge = browser.page(), browser.page()
        page.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
        page.open(server.address).ready()
        lcd = page.evaluate(LCD)
        open_view(page)
        page.choose_file("#pictures-file", sheet_file(folder))
        reads(page, ROWS)
        tap(page, 60, 80)
        for (width, height, _, mobile), theme, name in wanted:
            page.resize(width, height, 1, mobile)
            page.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
            language(page, name)
            page.evaluate("scrollTo(0, 0)")
            page.evaluate(FRAMES)
            compare(report, page, judge, f"{width}x{height}-{theme}-{name}-pictures", lcd)
    report.figure("pictures compared", len(wanted))


# Runs before the page: how often the luma of a frame is copied, or else a browser that cannot give it.
LUMA = """
globalThis.copies = 0;
const copyTo = VideoFrame.prototype.copyTo;
VideoFrame.prototype.copyTo = function (...values) {
  globalThis.copies++;
  return copyTo.apply(this, values);
};
"""
NO_LUMA = "globalThis.copies = 0; delete globalThis.VideoFrame;"
# A frame whose luma is refused.
REFUSED = "globalThis.copies = 0; VideoFrame.prototype.copyTo = async () => { throw new DOMException('no'); };"


def film_of(folder, width, height):
    """The arguments for a browser whose camera shows a sheet of digits of 640x480 pixels, enlarged."""
    film = Path(folder) / f"{width}x{height}.y4m"
    small, times = paper.sheet(CAMERA_ROWS, 640, 480), width // 640
    sheet = small if times == 1 else bytes(
        small[y // times * 640 + x // times] for y in range(height) for x in range(width))
    film.write_bytes(paper.film([sheet] * 3, width, height))
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]


@check("camera", alone=True)
def camera(report):
    """A camera is read live, is frozen, stops where nobody sees it, and is refused with a sentence."""
    with tempfile.TemporaryDirectory() as folder, serve() as server:
        for width, height, script, copies in (
                (640, 480, NO_LUMA, False), (640, 480, REFUSED, False), (1280, 960, LUMA, True), (1280, 960, NO_LUMA, False)):
            with Chromium(arguments=film_of(folder, width, height)) as browser:
                page = browser.page()
                page.before(script)
                page.open(server.address).ready()
                open_view(page)
                permit(page, server, "granted")
                page.click("#camera-start")
                reads(page, CAMERA_ROWS)
                expect(page.evaluate("document.querySelector('#picture').width") == 640, "a frame is not reduced")
                expect((page.evaluate("globalThis.copies") > 0) == copies, "a frame is not read as this browser gives it")
                page.click("#camera-freeze")
                reads(page, CAMERA_ROWS)
                frozen = page.evaluate("document.querySelector('#picture').width")
                expect(frozen == width, f"a frozen frame of {width} pixels has {frozen}")
        with Chromium(arguments=film_of(folder, 640, 480)) as browser:
            page = browser.page()
            page.before(TIMED + LUMA)
            page.open(server.address).ready()
            open_view(page)
            permit(page, server, "denied")
            page.click("#camera-start")
            until(lambda: "does not let this page use the camera" in page.message(),
                  lambda: f"a denied camera says '{page.message()}'")
            permit(page, server, "granted")
            page.click("#camera-start")
            reads(page, CAMERA_ROWS)
            page.call("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.evaluate("void (globalThis.frameTimes.length = 0)")
            page.until("globalThis.frameTimes.length >= 12", "the camera has no frames", 40)
            times = sorted(page.evaluate("globalThis.frameTimes"))
            page.call("Emulation.setCPUThrottlingRate", {"rate": 1})
            expect(page.evaluate("globalThis.copies") > 0, "the luma of a frame is not used")
            report.figure("a frame of 640x480 with 9 digits, processor at a quarter", times[len(times) // 2], "ms",
                          goal="30")
            page.evaluate(f"void (() => {{ {AXE.read_text()} }})()")
            for width, height, scale, mobile in (SIZES[0], SIZES[1], SIZES[4]):
                page.resize(width, height, scale, mobile)
                page.evaluate(FRAMES)
                look(report, page, f"{width}x{height} camera")
            page.click("#camera-freeze")
            until(lambda: page.text("#picture-name") == "camera-1", "it does not freeze")
            expect(not page.visible("#camera"), "a frozen camera goes on")
            reads(page, CAMERA_ROWS)
            for stop in ("#tab-lock", "hidden"):
                page.click("#tab-pictures")
                page.click("#camera-start")
                until(lambda: page.visible("#camera"), "the camera does not start again")
                if stop == "hidden":
                    page.evaluate("void (Object.defineProperty(document, 'hidden', { value: true }), "
                                  "document.dispatchEvent(new Event('visibilitychange')))")
                else:
                    page.click(stop)
                until(lambda: not page.evaluate("Boolean(document.querySelector('#camera:not([hidden])'))"),
                      f"the camera goes on after {stop}")
                page.evaluate("void (globalThis.frameTimes.length = 0)")
                time.sleep(0.5)
                expect(page.evaluate("globalThis.frameTimes.length") <= 1, f"frames are read after {stop}")
            for error in page.errors():
                report.fault(f"console: {error[:300]}")
        with Chromium() as browser:
            page = browser.page()
            page.open(server.address).ready()
            open_view(page)
            permit(page, server, "granted")
            page.click("#camera-start")
            until(lambda: "no camera" in page.message(), lambda: f"without a camera it says '{page.message()}'")
