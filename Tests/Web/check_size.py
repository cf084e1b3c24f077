"""Sizes: what a visitor downloads, and what there is to read."""

import gzip
import re

from browser import expect
from chromium import Chromium
from lab import SITE, SOURCES, check, one_file, serve
from server import brotli

KILOBYTE = 1000
# The scripts of the second view.
VIEW = ("pictures.js", "picturefile.js", "reader.js", "camera.js")
# The script of the page for data sets.
COLLECTION = "collect.js"
# Runs before the page: notes when the first frame of the device is on its canvas.
WATCH = """
globalThis.firstFrame = null;
const put = CanvasRenderingContext2D.prototype.putImageData;
CanvasRenderingContext2D.prototype.putImageData = function (...values) {
  put.apply(this, values);
  globalThis.firstFrame ??= performance.now();
};
"""


def code_lines(path):
    """The lines of a script without blank ones and without those of comments."""
    count, is_comment = 0, False
    for line in map(str.strip, path.read_text().splitlines()):
        if is_comment or line.startswith("/*"):
            is_comment = not line.endswith("*/")
        elif line and not line.startswith("//"):
            count += 1
    return count


@check("size")
def sizes(report):
    """The page is small: transferred until the first frame, as one file, and in lines of JavaScript."""
    with serve() as server, Chromium() as browser:
        page = browser.page()
        page.before(WATCH)
        page.open(server.address).ready()
        frame = page.evaluate("performance.timeOrigin + globalThis.firstFrame") / 1000
        files = {}
        for at, path, size in server.sent:
            if at <= frame:
                files[path] = files.get(path, 0) + size
        expect(files, "nothing was sent before the first frame")
        total = sum(files.values()) / KILOBYTE
        report.figure("transferred until the first frame, brotli, with headers", total, "KB", goal="40; fails above 56",
                      most=56)
        for path, size in sorted(files.items()):
            report.figure(f"  of it {path}", size / KILOBYTE, "KB")
    whole = one_file()
    blocks = re.findall(rb'<script type="text/plain" id="pictures-[^"]*">[^<]*</script>', whole)
    expect(len(blocks) == 2, "the self-contained file does not have the program and the model of its second view")
    report.figure("self-contained file", len(whole) / KILOBYTE, "KB", most=140)
    report.figure("  of a session, without the program and the model of the second view",
                  (len(whole) - sum(map(len, blocks))) / KILOBYTE, "KB", most=101)
    report.figure("  gzip / brotli",
                  f"{len(gzip.compress(whole)) / KILOBYTE:.1f} / {len(brotli(whole)) / KILOBYTE:.1f}", "KB")
    lines = {path.name: path.read_text().count("\n") for path in sorted(SOURCES.glob("*.js"))}
    report.figure("lines of JavaScript", sum(lines.values()))
    code = {path.name: code_lines(path) for path in SOURCES.glob("*.js")}
    view = sum(code.pop(name) for name in VIEW)
    collection = code.pop(COLLECTION)
    report.figure("  without comments and blank lines, of the lock", sum(code.values()), most=1500)
    report.figure("  and of the second view", view, most=450)
    report.figure("  and of the page for data sets", collection, most=190)
    for path in sorted(SOURCES.glob("*.js")):
        longest = max(map(len, path.read_text().splitlines()))
        if longest > 120:
            report.fault(f"{path.name} has a line of {longest} characters")
    for path in sorted(SITE.iterdir()):
        if path.suffix in (".wasm", ".model", ".js", ".css") and path.name != "sw.js":
            content = path.read_bytes()
            report.figure(f"{path.name}, plain / brotli",
                          f"{len(content) / KILOBYTE:.1f} / {len(brotli(content)) / KILOBYTE:.1f}", "KB")
