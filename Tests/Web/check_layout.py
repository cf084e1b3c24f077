"""The look of the page: accessible, nothing cut off, the same boxes and the same pixels on the LCD as in the stored pictures."""

import base64
import json
from pathlib import Path

import axe_playwright_python

from browser import FRAMES, expect, until
from chromium import Chromium
from lab import QUICK, TRACES, UPDATE, check, serve

SCREENS = Path(__file__).parent / "screens"
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
# 320 x 256 is a window of 1280 x 1024 at 400 %; the phones are held upright and sideways.
SIZES = [(320, 256, 4, False), (390, 844, 3, True), (844, 390, 3, True), (768, 630, 1, False), (1400, 900, 1, False),
         (2560, 1801, 1, False)]
THEMES, LANGUAGES = ("light", "dark"), ("en", "de")
# In CSS pixels; versions of a browser round differently.
TOLERANCE = 3

OVERFLOW = """(() => {
  const faults = [];
  const name = (e) => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '')
    + (e.classList.length ? '.' + e.classList[0] : '') + (e.id ? '' : ` "${e.textContent.trim().slice(0, 24)}"`);
  const root = document.scrollingElement;
  if (root.scrollWidth > WIDTH) faults.push(`the page is ${root.scrollWidth} wide in ${WIDTH}`);
  const isShown = (e) => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
  };
  const dialog = [...document.querySelectorAll('dialog')].find((each) => each.open);
  const scope = dialog ?? document.body;
  const style = new Map();
  const of = (e) => style.get(e) ?? style.set(e, getComputedStyle(e)).get(e);
  const scrolls = (e) => /auto|scroll/.test(of(e).overflowX);
  const clips = (value) => value === 'hidden' || value === 'clip';
  const pen = document.createElement('canvas').getContext('2d');
  for (const e of scope.querySelectorAll('*')) {
    if (e.closest('svg')?.contains(e.parentElement) || !isShown(e) || e.tagName === 'OPTION') continue;
    const box = e.getBoundingClientRect();
    let inScroller = false;
    for (let p = e.parentElement; p && p !== scope; p = p.parentElement) inScroller ||= scrolls(p);
    if (!inScroller && (box.right > WIDTH + 1 || box.left < -1)) faults.push(`${name(e)} leaves the page`);
    if (of(e).display === 'inline' || ['CANVAS', 'SELECT', 'svg'].includes(e.tagName)) continue;
    if (e.tagName === 'INPUT') {
      if (e.placeholder && ['text', 'search', ''].includes(e.getAttribute('type') ?? '')) {
        pen.font = of(e).font;
        const room = e.clientWidth - parseFloat(of(e).paddingLeft) - parseFloat(of(e).paddingRight);
        if (pen.measureText(e.placeholder).width > room + 1) faults.push(`the placeholder of ${name(e)} is cut off`);
      }
      continue;
    }
    if (e.tagName === 'BUTTON' && e.scrollWidth > e.clientWidth + 1) {
      faults.push(`${name(e)} is squeezed to ${e.clientWidth}`);
    }
    // Where the text itself is, of the element alone: not in the padding of a scrolled box, nor outside.
    for (const text of e.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE || !text.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = range.getBoundingClientRect();
      if (lines.width < 1 || inScroller || scrolls(e)) continue;
      const leaves = lines.right > box.right + 1 || lines.left < box.left - 1;
      if (leaves) faults.push(`the text of ${name(e)} leaves its box`);
      for (let p = e; p && p !== scope.parentElement; p = p.parentElement) {
        const room = p.getBoundingClientRect();
        if (clips(of(p).overflowX) && (lines.right > room.right + 1 || lines.left < room.left - 1)
          || clips(of(p).overflowY) && (lines.bottom > room.bottom + 1 || lines.top < room.top - 1)) {
          faults.push(`the text of ${name(e)} is cut off by ${name(p)}`);
          break;
        }
      }
    }
  }
  const flows = (e) => isShown(e) && ['static', 'relative'].includes(of(e).position) && of(e).display !== 'inline';
  for (const parent of [scope, ...scope.querySelectorAll('*')]) {
    if (parent.closest('svg') || parent.children.length > 80 || !isShown(parent)) continue;
    const children = [...parent.children].filter(flows);
    children.forEach((a, k) => children.slice(k + 1).forEach((b) => {
      const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
      const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (wide > 1 && high > 1) faults.push(`${name(a)} and ${name(b)} overlap`);
    }));
  }
  return faults;
})()"""
AXE_RUN = """axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.map((each) =>
  `${each.id}: ${each.nodes.slice(0, 2).map((node) =>
    `${node.target.join(' ')}: ${node.any[0]?.message ?? each.help}`).join('; ')}`))"""
# Boxes of everything with an id that is shown, in CSS pixels of the page.
BOXES = """(() => Object.fromEntries([...document.querySelectorAll('[id]')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('svg'))
  .map((e) => [e.id, e.getBoundingClientRect()])
  .map(([id, box]) => [id, [box.left + scrollX, box.top + scrollY, box.width, box.height].map(Math.round)])))()"""
# The SHA-256 of the pixels of the LCD, in base64.
LCD = """(async () => {
  const { data } = document.querySelector('#panel').getContext('2d').getImageData(0, 0, 320, 240);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', data))));
})()"""
# Whether the focused element, or the label that looks like a button, is marked.
HAS_RING = """[document.activeElement, document.activeElement.closest('label.button')].filter(Boolean)
  .some((e) => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none')"""
# Whether two pictures look alike: both are drawn at an eighth of their size, where letters are gray.
ALIKE = """(async () => {
  const load = async (text) => createImageBitmap(new Blob([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))]));
  const [a, b] = [await load('FIRST'), await load('SECOND')];
  if (a.width !== b.width || a.height !== b.height) return `${a.width}x${a.height}, not ${b.width}x${b.height}`;
  const small = (image) => {
    const canvas = new OffscreenCanvas(Math.ceil(image.width / 8), Math.ceil(image.height / 8));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const [p, q] = [small(a), small(b)];
  let differ = 0;
  for (let k = 0; k < p.length; k += 4) {
    if (Math.max(...[0, 1, 2].map((c) => Math.abs(p[k + c] - q[k + c]))) > 40) differ += 1;
  }
  const share = differ / (p.length / 4);
  return share > 0.01 ? `${(100 * share).toFixed(1)} % of the picture differs` : '';
})()"""


def language(page, name):
    page.fill("#language", name)
    page.until(f"document.documentElement.lang === '{name}'", f"the page does not change its language to {name}")


def look(report, page, where, with_axe=True):
    # A phone's window grows with what does not fit into it, so that the width is that of the name.
    for fault in page.evaluate(OVERFLOW.replace("WIDTH", where.split("x")[0])):
        report.fault(f"{where}: {fault}")
    if with_axe:
        for violation in page.evaluate(AXE_RUN):
            report.fault(f"{where}: axe: {violation}")


# States of the page besides the first one: what opens them, and what is then visible.
STATES = {"settings": ("#open-settings", "dialog[open]"), "keys": ("#show-keys", "dialog[open]"),
          "new-device": ("#new-device", "dialog[open]"), "share": ("#share", "dialog[open]"),
          "pictures": ("#tab-pictures", "#view-pictures")}


def enter_state(page, state):
    button, visible = STATES[state]
    page.click(button)
    until(lambda: page.visible(visible), f"{button} opens nothing")


def leave_state(page):
    page.click("dialog[open] [data-close]" if page.visible("dialog[open]") else "#tab-lock")


@check("layout")
def layout(report):
    """From 320 to 2560 pixels, dark and light, in two languages: axe finds nothing, nothing is cut off or overlaps."""
    combinations = 0
    with serve() as server, Chromium() as browser:
        page = browser.page()
        page.open(server.address).ready()
        page.evaluate(f"void (() => {{ {AXE.read_text()} }})()")
        page.digit("3", "mouse")
        for width, height, scale, mobile in SIZES[1:3] if QUICK else SIZES:
            page.resize(width, height, scale, mobile)
            for theme in THEMES:
                page.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
                for name in LANGUAGES:
                    language(page, name)
                    look(report, page, f"{width}x{height} {theme} {name}")
                    combinations += 1
                    if theme == "light" and width <= 1400:
                        for state in STATES:
                            enter_state(page, state)
                            with_axe = name == "en" and width in (390, 1400)
                            look(report, page, f"{width}x{height} {name} {state}", with_axe)
                            leave_state(page)
        page.choose_file("#drop-trace", TRACES / "unlock.trace")
        until(lambda: page.visible("#film"), "the film is not shown")
        for width, height, scale, mobile in SIZES[1:3] if QUICK else SIZES:
            page.resize(width, height, scale, mobile)
            for name in LANGUAGES:
                language(page, name)
                look(report, page, f"{width}x{height} {name} film", with_axe=name == "en")
        for error in page.errors():
            report.fault(f"console: {error[:300]}")
    report.figure("sizes, themes and languages checked", combinations)


def compare(report, page, judge, title, lcd):
    """Compares what the page shows with the stored picture of this title, by means of another page."""
    picture, boxes = page.screenshot(), {"lcd": lcd, "boxes": page.evaluate(BOXES)}
    png, values = SCREENS / f"{title}.png", SCREENS / f"{title}.json"
    if UPDATE:
        SCREENS.mkdir(exist_ok=True)
        png.write_bytes(picture)
        rows = ",\n".join(f"    {json.dumps(id)}: {json.dumps(box)}" for id, box in boxes["boxes"].items())
        values.write_text(f'{{\n  "lcd": "{lcd}",\n  "boxes": {{\n{rows}\n  }}\n}}\n')
        return
    if not png.exists() or not values.exists():
        report.fault(f"{title}: no picture to compare with; UPDATE=1 scripts/check-web {report.name} makes it")
        return
    faults = []
    before = json.loads(values.read_text())
    if before["lcd"] != lcd:
        faults.append("the LCD shows other pixels")
    for id in before["boxes"].keys() | boxes["boxes"].keys():
        a, b = before["boxes"].get(id), boxes["boxes"].get(id)
        if not a or not b or max(abs(p - q) for p, q in zip(a, b)) > TOLERANCE:
            faults.append(f"#{id} is at {b}, not {a}")
    texts = [base64.b64encode(content).decode() for content in (picture, png.read_bytes())]
    if fault := judge.evaluate(ALIKE.replace("FIRST", texts[0]).replace("SECOND", texts[1])):
        faults.append(fault)
    if faults:
        folder = Path("artifacts/web")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / png.name).write_bytes(picture)
        more = " …" if len(faults) > 4 else ""
        report.fault(f"{title}: {'; '.join(faults[:4])}{more}; see {folder / png.name}")


@check("screens")
def screens(report):
    """The page looks as in Tests/Web/screens: its boxes, the pixels of the LCD, and the picture from afar."""
    wanted = [(size, "light", "en") for size in SIZES] + [(SIZES[1], "dark", "de"), (SIZES[4], "dark", "en")]
    with serve() as server, Chromium() as browser:
        page, judge = browser.page(), browser.page()
        page.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
        page.open(server.address).ready()
        lcd = page.evaluate(LCD)
        for (width, height, scale, mobile), theme, name in wanted:
            title = f"{width}x{height}-{theme}-{name}"
            page.resize(width, height, 1, mobile)
            page.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
            language(page, name)
            page.evaluate("scrollTo(0, 0)")
            page.evaluate(FRAMES)
            compare(report, page, judge, title, lcd)
    report.figure("pictures compared", len(wanted))


@check("keyboard")
def keyboard(report):
    """With the keyboard alone a PIN is set and opens, and Tab reaches every control."""
    with serve() as server, Chromium() as browser:
        page = browser.page()
        page.open(server.address).ready()
        # A busy page, whose timers are late: the next key comes before the button is up.
        page.evaluate("void document.addEventListener('keyup', ({ key }) => key === 'Enter' && setTimeout(() => "
                      "{ for (const end = performance.now() + 300; performance.now() < end;); }))")
        for number in range(3):
            for place, digit in enumerate("7392", 1):
                page.press(digit)
                page.shown("predict digit=", number * 4 + place)
            # The next digit comes at once, as a quick typist types it.
            page.press("Enter")
        page.shown("mode name=unlocked$")
        page.press("c")
        page.shown("mode name=locked$", 2)
        reached = []
        identify = ("(() => { const e = document.activeElement; return e === document.body ? '' : "
                    "e.id || e.getAttribute('data-label') || e.getAttribute('href') || e.outerHTML.slice(0, 60); })()")
        for _ in range(120):
            page.press("Tab")
            name = page.evaluate(identify)
            if name == "" or name in reached:
                break
            reached.append(name)
            expect(page.evaluate(HAS_RING),
                   f"'{name}' does not show that it has the focus")
        controls = page.evaluate(
            "[...document.querySelectorAll('button, input, select, textarea, a[href], [tabindex]')]"
            ".filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }))"
            ".map((e) => e.id || e.getAttribute('data-label') || e.getAttribute('href') || e.outerHTML.slice(0, 60))")
        missing = sorted(set(controls) - set(reached))
        expect(not missing, f"Tab does not reach {', '.join(missing)}")
        report.figure("controls that Tab reaches", len(reached))
        page.evaluate("document.querySelector('#open-settings').focus()")
        page.press("Enter")
        page.until("document.querySelector('#settings').open", "Enter does not open the settings")
        page.press("Escape")
        page.until("!document.querySelector('#settings').open", "Escape does not close the settings")
        expect(page.evaluate("document.activeElement.id") == "open-settings",
               "the focus is lost when the settings close")
        for error in page.errors():
            report.fault(f"console: {error[:300]}")
