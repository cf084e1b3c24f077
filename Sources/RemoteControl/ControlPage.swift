import DigitModel
import Foundation

/// The page of `GET /`: the screen, the buttons and the log of the device. It loads nothing from elsewhere.
enum ControlPage {
  /// The page, whose policy allows its own script and style and requests to this server, and nothing else.
  static let response: HTTPResponse = {
    var response = HTTPResponse("text/html; charset=utf-8", Array(html.utf8))
    response.headers = [
      (
        HTTPResponse.contentSecurityPolicy,
        "default-src 'none'; script-src '\(hash(script))'; style-src '\(hash(style))'; connect-src 'self'; "
          + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
      )
    ]
    return response
  }()

  private static func hash(_ text: String) -> String {
    "sha256-" + Data(sha256(Array(text.utf8))).base64EncodedString()
  }

  private static let html = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Inklock</title>
    <link rel="icon" href="data:,">
    <style>\(style)</style>
    </head>
    <body>
    <main>
    <section aria-label="Device">
    <canvas id="panel" width="320" height="280" aria-label="Screen and touch panel; draw on it"></canvas>
    <div id="buttons">
    <button type="button" data-button="A">A</button>
    <button type="button" data-button="B">B</button>
    <button type="button" data-button="C">C</button>
    <button type="button" data-post="/reset">Reset</button>
    <button type="button" data-post="/power-cut">Power cut</button>
    <button type="button" id="advance" hidden>+1 s</button>
    </div>
    <p id="status" role="status">connecting</p>
    </section>
    <section aria-label="Serial log">
    <pre id="log" tabindex="0"></pre>
    <form id="console"><label>Command <input id="command" autocomplete="off" spellcheck="false"></label></form>
    </section>
    </main>
    <script>\(script)</script>
    </body>
    </html>

    """

  private static let style = """
    :root { color-scheme: dark; font: 16px/1.4 system-ui, sans-serif; background: #14171a; color: #e8eaed }
    main { display: flex; flex-wrap: wrap; gap: 24px; margin: 16px }
    canvas { width: min(640px, 100%); image-rendering: pixelated; touch-action: none; background: #000;
      border: 12px solid #2b3036; border-radius: 12px; cursor: crosshair; box-sizing: border-box }
    canvas.shaking { border-color: #c08a2d }
    button { font: inherit; min-width: 56px; padding: 6px 12px; margin: 4px 4px 4px 0 }
    section { min-width: 280px; flex: 1 1 320px }
    pre { height: 520px; overflow: auto; margin: 0; padding: 8px; background: #0b0d0f; font-size: 13px;
      white-space: pre-wrap; overflow-wrap: anywhere }
    input { font: 13px monospace; width: 20em; max-width: 60%; margin-top: 8px }
    """

  private static let script = """
    'use strict';
    const byId = id => document.getElementById(id);
    const panel = byId('panel'), log = byId('log'), status = byId('status');
    const context = panel.getContext('2d');
    const sleep = time => new Promise(done => setTimeout(done, time));

    async function post(path, value) {
      const body = value === undefined ? undefined : JSON.stringify(value);
      const answer = await fetch(path, { method: 'POST', body });
      if (!answer.ok) status.textContent = (await answer.json()).error;
    }

    // The screen, whenever it has changed.
    let tag;
    async function refresh() {
      const answer = await fetch('/screen.png', tag ? { headers: { 'If-None-Match': tag } } : {});
      if (answer.status !== 200) return;
      tag = answer.headers.get('ETag');
      context.drawImage(await createImageBitmap(await answer.blob()), 0, 0);
    }
    async function show() {
      const state = await (await fetch('/status')).json();
      byId('advance').hidden = state.clock !== 'virtual';
      status.textContent = `${state.mode ?? 'starting'}, ${(state.t / 1000).toFixed(1)} s on the ${state.clock} clock`;
    }
    async function follow() {
      for (let turn = 0; ; turn++) {
        try {
          await refresh();
          if (turn % 5 === 0) await show();
        } catch { status.textContent = 'the device does not answer'; }
        await sleep(document.hidden ? 1000 : 100);
      }
    }

    // The log, from the beginning.
    const events = new EventSource('/events?after=0');
    events.addEventListener('serial', event => {
      const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 20;
      log.append(JSON.parse(event.data).text);
      if (isAtEnd) log.scrollTop = log.scrollHeight;
    });
    events.addEventListener('restart', () => log.replaceChildren());
    events.addEventListener('vibration', event =>
      panel.classList.toggle('shaking', JSON.parse(event.data).level > 0));

    // A finger. While a request is on its way, only the newest of its moves is kept. It stays down for two samples of
    // the panel at least: less is noise.
    const moves = [];
    let isSending = false, isDown = false, place = [];
    async function touch(fingers) {
      if (moves.length > 1 && moves.at(-1).length && moves.at(-2).length && fingers.length) moves.pop();
      moves.push(fingers);
      if (isSending) return;
      isSending = true;
      try { while (moves.length) await post('/touch', moves.shift()); } finally { isSending = false; }
    }
    function point(event) {
      const box = panel.getBoundingClientRect(), edge = panel.clientLeft;
      const x = Math.floor((event.clientX - box.left - edge) * 320 / panel.clientWidth);
      const y = Math.floor((event.clientY - box.top - edge) * 280 / panel.clientHeight);
      return x >= 0 && x < 320 && y >= 0 && y < 280 ? [[x, y]] : [];
    }
    panel.addEventListener('pointerdown', event => {
      panel.setPointerCapture(event.pointerId);
      isDown = true;
      touch(place = point(event));
    });
    panel.addEventListener('pointermove', event => { if (isDown) touch(place = point(event)); });
    for (const name of ['pointerup', 'pointercancel'])
      panel.addEventListener(name, () => {
        if (!isDown) return;
        isDown = false;
        touch(place);
        touch([]);
      });

    document.querySelectorAll('[data-button]').forEach(button =>
      button.addEventListener('click', () => post('/button', button.dataset.button)));
    document.querySelectorAll('[data-post]').forEach(button =>
      button.addEventListener('click', () => post(button.dataset.post)));
    byId('advance').addEventListener('click', () => post('/advance', { for: '1s' }));
    byId('console').addEventListener('submit', event => {
      event.preventDefault();
      if (byId('command').value) post('/type', byId('command').value);
      byId('command').value = '';
    });

    context.fillStyle = '#2b3036';
    context.fillRect(0, 240, 320, 40);
    context.fillStyle = '#e8eaed';
    for (const [k, name] of ['A', 'B', 'C'].entries()) context.fillText(name, 50 + k * 107, 264);
    follow();
    """
}
