"""Drawing: the same PIN in three browsers, and what was recorded, on the host."""

import subprocess

from browser import expect, until
from chromium import Chromium
from firefox import Firefox
from lab import DEVICE_PIN, ROOT, TRACES, check, replays, serve
from webkit import WebKit


def node(*arguments):
    """Runs Node in the folder of the package and returns the lines that it printed."""
    done = subprocess.run(["node", *arguments], capture_output=True, text=True, cwd=ROOT, timeout=600)
    lines = (done.stdout + done.stderr).strip().splitlines()
    expect(done.returncode == 0, f"node {arguments[0]}: {' / '.join(lines[-12:])}")
    return lines


@check("traces")
def traces_in_node(report):
    """All traces of Tests/Traces are equal in the page's program, in Node, and its modules keep to their tests."""
    traces = sorted(TRACES.glob("*.trace"))
    # The page has no model of hands, and refuses these; a test of its modules holds that.
    of_hands = [path for path in traces if '"owner":"' in path.read_text().split("\n", 1)[0]]
    paths = [str(path) for path in traces if path not in of_hands]
    lines = node("Tests/Web/node/replay.mjs", "Models/inklock.model", "Firmware/.build/page/page.wasm", *paths)
    report.figure("in Node", f"{lines[-1]}; {len(of_hands)} of a lock that knows hands left out")
    tests = map(str, sorted((ROOT / "Tests/Web/node").glob("*.test.mjs")))
    passed = [line for line in node("--test", *tests) if "pass " in line]
    report.figure("tests of the modules in Node", passed[-1].split("pass ")[-1] if passed else "0")


def set_and_unlock(page, kind):
    page.enter(DEVICE_PIN, kind)
    page.shown("mode name=confirm-pin$")
    page.enter(DEVICE_PIN, kind)
    page.shown("mode name=locked$")
    page.enter(DEVICE_PIN, kind)
    page.shown("mode name=unlocked$")


def draw(report, make):
    """A PIN is set and opens by mouse and by touch; a reload keeps it, also without a network; the traces replay."""
    with serve() as server, make() as browser:
        for kind in ("touch", "mouse"):
            page = browser.page()
            page.open(server.address)
            page.ready()
            if make is WebKit and kind == "mouse":
                # It has only one profile, which still has the previous PIN.
                page.evaluate("globalThis.inklock.session.newDevice()")
                until(lambda: page.count("mode name=locked$") == 0, "the log of the new device is not shown")
            set_and_unlock(page, kind)
            if kind == "mouse":
                page.draw([[(0, 267, 262), (80, 267, 262)]], kind)
                page.shown("mode name=locked$", 2)
            trace = page.trace()
            report.trying(f"{page.name} by {kind}", replays, trace, f"{page.name} by {kind}")
            report.figure(f"{page.name} by {kind}: lines of the trace; digits redrawn",
                          f"{trace.count(chr(10))}; {page.redrawn}")
        page.open(server.address).ready()
        expect(page.count("mode name=locked$") == 1, "a reload lost the PIN")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        server.stop()
        page.open(server.address).ready()
        expect(page.count("mode name=locked$") == 1, "without the network the PIN is lost")
        page.enter(DEVICE_PIN, "touch")
        page.shown("mode name=unlocked$")
        report.trying(f"{page.name} offline", replays, page.trace(), f"{page.name} offline")
        for error in page.errors():
            report.fault(f"{page.name}: console: {error[:300]}")


@check("chromium")
def chromium(report):
    """Chromium: a PIN is set and opens by mouse and touch, is kept by a reload, also offline, and the traces replay."""
    draw(report, Chromium)


@check("firefox")
def firefox(report):
    """Firefox: a PIN is set and opens by mouse and touch, is kept by a reload, also offline, and the traces replay."""
    draw(report, Firefox)


@check("webkit")
def webkit(report):
    """WebKit: a PIN is set and opens by mouse and touch, is kept by a reload, also offline, and the traces replay."""
    draw(report, WebKit)
