"""Storage: a killed browser forgets nothing, and each trouble is said in one sentence."""

import base64
import json
import random
import re
import tempfile
import threading
import time
from pathlib import Path

from browser import Profile, expect, until
from chromium import Chromium
from lab import QUICK, TRACES, attempts, check, serve

# Tells each result of an attempt as soon as the page shows it.
TELL = """
document.addEventListener('DOMContentLoaded', () => {
  new MutationObserver(() => {
    for (const row of document.querySelector('#log')?.children ?? []) {
      const found = /pin wrong attempts=(\\d+)/.exec(row.textContent);
      const count = Number(found?.[1] ?? 0);
      if (count > (globalThis.told ?? 0)) globalThis.tell(String(globalThis.told = count));
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
});
"""
# A slow disk: each write takes a tenth of a second more, in which a page that does not wait for it shows too much.
SLOW_DISK = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, key) {
  const end = performance.now() + 100;
  const stay = () => { if (performance.now() < end) this.get(key).onsuccess = stay; };
  const request = put.call(this, value, key);
  stay();
  return request;
};
"""
# Strokes that are quick to draw: a one, and a seven of two strokes in one.
QUICK_DIGITS = {
    "1": [[(step * 13, 122, 40 + step * 15) for step in range(11)]],
    "7": [[(step * 13, 70 + step * 15, 50) for step in range(7)]
          + [(91 + step * 13, 160 - step * 6, 50 + step * 15) for step in range(1, 11)]],
}


def flash_with_pin():
    """The flash of a device whose PIN is that of Tests/Traces/unlock.trace, without wrong attempts."""
    header = json.loads((TRACES / "unlock.trace").open().readline())
    return base64.b64decode(header["flash"]["vault"]) + b"\xff" * 8192


# Each of these is wrong and differs from the previous one: the same wrong PIN again costs nothing.
WRONG = ["1111", "7777", "1717", "7171"]


def life(server, profile, number, chance, count):
    """One start of the browser: what the previous one has shown is kept; then it is killed in a wrong attempt."""
    browser = Chromium(profile)
    try:
        page = browser.page(fresh=False)
        page.call("Runtime.addBinding", {"name": "tell"})
        page.before(TELL + SLOW_DISK)
        page.open(server.address).ready()
        image = page.flash()
        is_set, kept, line = attempts(image)
        expect(is_set, f"start {number}: the PIN is lost: {line}")
        expect(kept >= count, f"start {number}: {count} wrong attempts were shown, and {kept} are kept")
        # Four attempts are free of a wait. Then the device starts again.
        if kept >= len(WRONG):
            text = ",".join(map(str, flash_with_pin()))
            page.evaluate(f"globalThis.inklock.session.loadFlash(Uint8Array.of({text}))")
            until(lambda: attempts(page.flash())[1] == 0, "the image was not loaded")
            kept = attempts(page.flash())[1]
            expect(kept == 0, f"start {number}: the loaded image has {kept} attempts")
        page.enter(WRONG[kept], "mouse", QUICK_DIGITS)
        # Every second life ends at once when the result is shown, the others at any time around it.
        wait = 2.0 if number % 2 else chance.uniform(0, 0.4)
        end = time.monotonic() + wait
        told = lambda: [event for event in browser.wire.events if event["method"] == "Runtime.bindingCalled"]
        while time.monotonic() < end and not (number % 2 and told()):
            browser.wire.receive(0.002)
        browser.kill()
        browser.wire.drain()
        shown = max([int(event["params"]["payload"]) for event in told()] + [kept])
        return shown, bool(told())
    finally:
        browser.kill()
        browser.wire.close()


def lives(report, server, first, count, results):
    chance = random.Random(first)
    profile = Profile()
    try:
        with Chromium(profile) as browser:
            page = browser.page(fresh=False)
            page.open(server.address).ready()
            text = ",".join(map(str, flash_with_pin()))
            page.evaluate(f"globalThis.inklock.session.loadFlash(Uint8Array.of({text}))")
            page.shown("mode name=locked$")
        shown = 0
        for number in range(first, first + count):
            shown, was_told = life(server, profile, number, chance, shown)
            results.append(was_told)
        with Chromium(profile) as browser:
            page = browser.page(fresh=False)
            page.open(server.address).ready()
            is_set, kept, line = attempts(page.flash())
            expect(is_set and kept >= shown, f"the end: {shown} were shown, and {kept} are kept ({line})")
    finally:
        profile.remove()


@check("kill")
def kill(report):
    """A browser that is killed in the middle of a wrong attempt forgets no attempt that it has shown, and no PIN."""
    each = 3 if QUICK else 25
    results = []
    with serve() as server:
        threads = [threading.Thread(target=report.trying, args=("killed", lives, report, server, first, each, results))
                   for first in (0, 1000)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report.figure("browsers killed in a wrong attempt", len(results), least=2 * each)
    report.figure("  of them after the result was shown", sum(results))


def one_sentence(report, title, page, timeout=20):
    """The message is there: a sentence, and not more than two."""
    sentence = until(page.message, f"{title}: nothing is said", timeout)
    report.figure(title, sentence)
    if not re.search(r'[.!…"}\])]$', sentence) or len(sentence) > 240 or "undefined" in sentence or "{" in sentence:
        report.fault(f"{title}: '{sentence}' is not a clear sentence")
    return sentence


def full(report, browser, server):
    page = browser.page()
    page.open(server.address).ready()
    page.enter("1717", "mouse", QUICK_DIGITS)
    page.shown("mode name=confirm-pin$")
    page.call("Storage.overrideQuotaForOrigin", {"origin": server.address.rstrip("/"), "quotaSize": 1})
    page.enter("1717", "mouse", QUICK_DIGITS)
    one_sentence(report, "storage full", page)
    expect(page.count("pin set") == 0, "the page shows 'pin set' although the PIN is not stored")


def denied(report, browser, server):
    page = browser.page()
    # As with cookies blocked: opening a database fails.
    page.before("Object.defineProperty(globalThis, 'indexedDB', "
                "{ get() { throw new DOMException('denied', 'SecurityError'); } });")
    page.open(server.address).ready()
    one_sentence(report, "storage denied", page)
    page.digit("7", "mouse")


def refused(report, browser, server):
    page = browser.page()
    page.before("delete globalThis.WebAssembly;")
    page.open(server.address)
    one_sentence(report, "no WebAssembly", page)
    policy = "default-src 'self'; script-src 'self'"
    server.site.headers["Content-Security-Policy"] = policy
    page = browser.page()
    page.open(server.address)
    one_sentence(report, "WebAssembly refused by a policy", page)
    del server.site.headers["Content-Security-Policy"]


def broken(report, browser, server, name, title):
    content = server.site.files[name]
    for what, changed in ((f"{title} broken", content[:len(content) // 2]), (f"{title} missing", None)):
        server.site.change({name: changed})
        page = browser.page()
        page.open(server.address)
        one_sentence(report, what, page)
        page.close()
    server.site.change({name: content})


def bad_files(report, browser, server):
    with tempfile.TemporaryDirectory() as folder:
        page = browser.page()
        page.open(server.address).ready()
        before = page.trace().splitlines()[0]
        model = Path(folder) / "broken.model"
        model.write_bytes((server.site.files["/inklock.model"])[:1000])
        lines = (TRACES / "unlock.trace").read_text().splitlines()
        lines[40] = '{"t":3,"tuch":[]}'
        trace = Path(folder) / "broken.trace"
        trace.write_text("\n".join(lines) + "\n")
        flash = Path(folder) / "broken.flash"
        flash.write_bytes(b"\0" * 100)
        page.choose_file("#drop-trace", trace)
        sentence = one_sentence(report, "trace broken", page)
        expect("41" in sentence, f"the broken trace's line 41 is not named: '{sentence}'")
        page.evaluate("document.querySelector('#message button')?.click()")
        page.choose_file("#load-flash", flash)
        one_sentence(report, "flash image broken", page)
        page.evaluate("document.querySelector('#message button')?.click()")
        page.click("#open-settings")
        page.choose_file("#model-file", model)
        page.evaluate("document.querySelector('#settings[open] [type=submit]')?.click()")
        one_sentence(report, "model file broken", page)
        expect(page.trace().splitlines()[0] == before, "a broken file changed the device")
        page.open(server.address).ready()


def second(report, browser, server):
    page = browser.page()
    page.open(server.address).ready()
    other = page.sibling()
    other.open(server.address)
    one_sentence(report, "second tab", other)
    expect(page.message() == "", f"the first tab says '{page.message()}'")
    # A tab that is closed is still there for a moment, which the other one waits for.
    other.open(server.address)
    page.close()
    other.ready()
    expect(other.message() == "", f"the second tab, now alone, says '{other.message()}'")


@check("trouble")
def trouble(report):
    """Each trouble is said in one clear sentence, and loses nothing: storage, WebAssembly, files, a second tab."""
    with Chromium() as browser:
        for what, part, rest in (
                ("storage full", full, ()), ("storage denied", denied, ()), ("WebAssembly refused", refused, ()),
                ("page.wasm broken", broken, ("/page.wasm", "page.wasm")),
                ("model broken", broken, ("/inklock.model", "inklock.model")),
                ("broken files", bad_files, ()), ("second tab", second, ())):
            with serve() as server:
                report.trying(what, part, report, browser, server, *rest)
