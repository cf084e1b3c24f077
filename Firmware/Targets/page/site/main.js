// @ts-check
// The page: puts the device and its panes together, and starts.

import { PageError, bytesOfBlock, flashOfFile, textOfTraceFile } from './files.js';
import { Device } from './module.js';
import { defaultConfig, parseTrace } from './trace.js';
import { Player } from './player.js';
import { pack, unpack } from './share.js';
import { MemoryStore, Store } from './store.js';
import { Session } from './session.js';
import { RemoteDevice } from './remote.js';
import { byId, hasText, loadTexts, on, t, translated } from './texts.js';
import { connectPanel } from './panel.js';
import { connectLog } from './logpane.js';
import { connectLook } from './lookpane.js';
import { connectFilm } from './filmpane.js';
import { connectSettings } from './settings.js';
import { connectKeys } from './keys.js';

const linkPrefix = '#trace=';
const modelRefused = /\] model refused reason=(\S+)/;

/** The sentence that the page shows last; without a key it shows none. @type {[string, object, string]} */
let sentence = ['', {}, 'status'];

function say(key, values = {}, role = 'status') {
  sentence = [key, values, role];
  const message = byId('message');
  message.setAttribute('role', role);
  message.hidden = key === '';
  message.firstElementChild.textContent = key && t(key, values);
}
function warn(key, values = {}) { say(hasText(key) ? key : 'failed', values, 'alert'); }

/** Does what may fail, and says so. @param {() => any} action */
const attempt = async action => {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof PageError)) console.error(error);
    // A sentence must not hold a piece of the file.
    warn(error.key, { detail: String(error.values?.detail ?? error.message).replace(/:? \{.*/s, '') });
  }
};

/** @param {Record<string, () => any>} actions of buttons, by their ids */
function onClicks(actions) {
  for (const [id, action] of Object.entries(actions)) on(byId(id), 'click', () => attempt(action));
}

function startTabs() {
  const tabs = [byId('tab-lock'), byId('tab-pictures')];
  const choose = chosen => tabs.forEach((tab, k) => {
    tab.setAttribute('aria-selected', String(k === chosen));
    tab.tabIndex = k === chosen ? 0 : -1;
    byId(tab.getAttribute('aria-controls')).hidden = k !== chosen;
  });
  tabs.forEach((tab, k) => {
    on(tab, 'click', () => choose(k));
    on(tab, 'keydown', event => {
      if (!/^Arrow(Left|Right)$/.test(event.key)) return;
      choose(1 - k);
      tabs[1 - k].focus();
    });
  });
}

const bytesOf = async file => new Uint8Array(await file.arrayBuffer());

function download(name, content) {
  const href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

// Browsers give the clipboard to secure origins only.
const toClipboard = async text => navigator.clipboard.writeText(text);
const copy = text => toClipboard(text).then(() => say('copied'), () => warn('copy-failed'));

/** The bytes of a data block in the page. */
const blockOf = id => bytesOfBlock(byId(id).textContent);

/** A part of the page: its data block, or else the file beside it. */
const partOf = async (id, file) => {
  if (byId(id)) return blockOf(id);
  const answer = await fetch(file).catch(() => null);
  if (!answer?.ok) throw new PageError('part-missing', { detail: file });
  return bytesOf(answer);
};

/** The firmware and the model that came with the page. */
const loadProgram = async () => {
  const [bytes, model] = await Promise.all([partOf('wasm', 'page.wasm'), partOf('model', 'inklock.model')]);
  try {
    return { module: await WebAssembly.compile(bytes), model };
  } catch (error) {
    // A policy that forbids WebAssembly is such an error in some browsers.
    const isBroken = error.name === 'CompileError' && !/policy|unsafe-eval/i.test(error.message);
    throw isBroken ? new PageError('part-broken', { detail: 'page.wasm' }) : new PageError('wasm-refused');
  }
};

/** The store of the browser, or, where it refuses, one that ends with the page. */
const openStore = async () => {
  try {
    const store = await Store.open();
    await store.load();
    return store;
  } catch (error) {
    if (error.key === 'second-tab') throw error;
    say('storage-denied', {}, 'alert');
    return new MemoryStore();
  }
};

/** Lets the firmware judge a model, on a separate device. */
const checkModel = async (module, model) => {
  const device = await Device.create(module);
  let log = '';
  device.listeners = [{ serial: text => { log += text; } }];
  device.boot({ model, flash: flashOfFile([]), seed: 0n, title: '', config: defaultConfig() });
  device.advance(0);
  const [, detail] = modelRefused.exec(log) ?? [];
  if (detail) throw new PageError('model-broken', { detail });
};

/** Takes files from inputs, and dropped ones by their names. @param {[string, RegExp, (file: File) => any][]} kinds */
function connectFiles(kinds) {
  for (const [id, , take] of kinds.filter(([id]) => id)) {
    on(byId(id), 'change', ({ target }) => attempt(() => target.files[0] && take(target.files[0])));
    on(byId(id), 'click', ({ target }) => { target.value = ''; }); // The same file can be chosen again.
  }
  on(document, 'dragover drop dragleave', event => {
    event.preventDefault();
    document.documentElement.classList.toggle('dropping', event.type === 'dragover');
    const file = event.type === 'drop' && event.dataTransfer.files[0];
    const [, , take] = kinds.find(([, pattern]) => file && pattern.test(file.name)) ?? [];
    if (file) attempt(() => take ? take(file) : warn('file-unknown'));
  });
}

/** Connects everything that needs the device. @param {any} session @param {any} film */
function connect(session, film) {
  const panel = connectPanel(session), log = connectLog(session);
  let device = { mode: 'starting', pinLength: 4 };
  const showHint = () => { byId('hint').textContent = t(`hint-${device.mode}`, { n: device.pinLength ?? 4 }); };
  translated(showHint);
  const page = {
    line(line) {
      const [, detail] = modelRefused.exec(line) ?? [];
      if (detail) warn('model-broken', { detail });
    },
    failed: (key, detail) => warn(key, { detail }),
    status(status) {
      device = status;
      showHint();
    },
  };
  /** Each sees what it has a function for. @type {any[]} */
  const observers = [panel, log, connectLook(session), connectKeys(session, panel, film), page];
  for (const name of ['line', 'vibrate', 'screen', 'look', 'restart', 'failed', 'status']) {
    session.observer[name] = (...values) => observers.forEach(observer => observer[name]?.(...values));
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-needs]'))) {
    element.hidden = !session.has[element.dataset.needs ?? ''];
  }
  onClicks({
    reset: () => session.reset(),
    'power-cut': () => session.powerCut(),
    'copy-log': () => copy(log.text(true)),
    'save-log': () => download('inklock.log', log.text()),
    'save-trace': async () => download('inklock.trace', await session.trace()),
    'save-flash': async () => download('inklock.flash', await session.flash),
    'new-device': () => byId('confirm').showModal(),
    'confirm-yes': () => session.newDevice(),
    'model-shipped': () => session.setModel(null),
    'copy-link': () => copy(byId('share-link').value),
    share: async () => {
      const packed = await pack(parseTrace(await session.trace()));
      byId('share-link').value = location.href.split('#')[0] + linkPrefix + packed;
      byId('share-dialog').showModal();
    },
  });
}

/** In one file the style is packed, and the page is hidden until it is there. */
const showStyled = async () => {
  if (!byId('style')) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(new TextDecoder().decode(await blockOf('style')) + 'html { visibility: visible }');
  document.adoptedStyleSheets = [sheet];
};

const start = async () => {
  const isHost = document.documentElement.dataset.device === 'host';
  let program = isHost ? null : loadProgram();
  const store = isHost ? null : openStore();
  for (const part of [program, store]) part?.catch(() => {}); // It is reported where it is awaited.
  await Promise.all([showStyled(), loadTexts()]);
  translated(() => say(...sentence));
  onClicks({ dismiss: () => say('') });
  on(document, 'click', ({ target }) => target.closest('[data-close]')?.closest('dialog').close());
  startTabs();
  const film = connectFilm(() => { if (location.hash.startsWith(linkPrefix)) location.hash = ''; });
  /** @type {any} */
  let session = null;
  const watch = async trace => {
    const { module, model } = await (program ??= loadProgram());
    film.open(await Player.open(module, session?.model ?? model, trace));
  };
  const watchBytes = async (bytes, name) => watch(parseTrace(await textOfTraceFile(bytes), name.includes('.partial')));
  const openLink = async () => {
    if (location.hash.startsWith(linkPrefix)) await watch(await unpack(location.hash.slice(linkPrefix.length)));
  };
  const setModel = async file => {
    const bytes = await bytesOf(file);
    await checkModel((await program).module, bytes);
    await session.setModel(bytes, file.name);
    say('model-loaded', { detail: file.name });
  };
  connectFiles([
    ['drop-trace', /\.(trace|partial)(\.gz)?$/, async file => watchBytes(await bytesOf(file), file.name)],
    ['load-flash', /\.(flash|bin)$/, async file => session.loadFlash(await bytesOf(file))],
    ['', /\.model$/, setModel],
  ]);
  await attempt(async () => {
    session = isHost ? new RemoteDevice() : new Session({ ...await program, store: await store });
    Object.assign(globalThis, { inklock: { session } });
    connect(session, film);
    connectSettings(session, attempt, setModel);
    await session.start();
  });
  byId('live').classList.toggle('dead', !session);
  await attempt(async () => byId('trace') ? watchBytes(await blockOf('trace'), '') : openLink());
  on(window, 'hashchange', () => attempt(openLink));
  // Where the browser keeps the page, it works without a network.
  if (!isHost && !byId('wasm')) await navigator.serviceWorker?.register('sw.js').catch(() => {});
};

attempt(start);
