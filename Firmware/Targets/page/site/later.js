// @ts-check
// What nobody needs before the first frame: tabs, keys, settings, files, links and recordings.

import './main.js'; // So that esbuild puts what this shares with it into app.js.
import { bytesOf } from './files.js';
import { parseTrace, textOfTraceFile } from './parse.js';
import { Player } from './player.js';
import { pack, unpack } from './share.js';
import {
  addTexts, attempt, byId, kept, make, missing, on, partOf, say, setLanguage, textOf, translate, warn,
} from './texts.js';
import { connectFilm } from './filmpane.js';
import { connectKeys } from './keys.js';
import { connectSettings } from './settings.js';

export { RemoteDevice } from './remote.js';
export { checkConfig, headerLine } from './config.js';

const linkPrefix = '#trace=';

/**
 * Loads a piece of the page - its style, its texts and its markup - and puts it in at once, so that nobody sees half:
 * each part in the element that it names. @param {string} name @param {any} ready what it waits for
 */
const addPiece = async (name, ready = null) => {
  const template = make('template'), sheet = new CSSStyleSheet();
  [template.innerHTML] = await Promise.all([textOf(`${name}.html`), addTexts(name), ready]);
  const [style, ...parts] = template.content.children;
  sheet.replaceSync(style.textContent);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const part of parts) (byId(part.dataset.in) ?? document.body).append(part);
  translate();
};

/** A click or an arrow key chooses a view, where messages are shown from then on. */
function startTabs() {
  const tabs = [...byId('tabs').children];
  const choose = chosen => {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
    }
    const view = byId(chosen.getAttribute('aria-controls'));
    (view.querySelector('.messages') ?? view).append(byId('message'));
    say('');
    if (view === byId('view-pictures')) attempt(openPictures);
  };
  for (const [k, tab] of tabs.entries()) {
    on(tab, 'click', () => choose(tab));
    on(tab, 'keydown', event => {
      const next = { ArrowLeft: tabs.at(k - 1), ArrowRight: tabs[k + 1] ?? tabs[0] }[event.key];
      next?.click();
      next?.focus();
    });
  }
}

/** The view of pictures, once it is wanted. @type {Promise<{add: (files: File[]) => void}>|null} */
let pictures = null;
const openPictures = () => pictures ??= import('./pictures.js')
  .catch(() => missing('pictures.js'))
  .then(({ connectPictures }) => connectPictures(addPiece, download))
  .catch(error => { pictures = null; throw error; });

function download(name, content) {
  const href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

// Browsers give the clipboard to secure origins only.
const toClipboard = async text => navigator.clipboard.writeText(text);
const copy = text => toClipboard(text).then(() => say('copied'), () => warn('copy-failed'));

/** Takes files from inputs, and dropped ones by their names. @param {[string, RegExp, (file: File) => any][]} kinds */
function connectFiles(kinds) {
  for (const [id, , take] of kinds.filter(([id]) => id)) {
    on(byId(id), 'change', ({ target }) => attempt(() => target.files[0] && take(target.files[0])));
    on(byId(id), 'click', ({ target }) => { target.value = ''; }); // The same file can be chosen again.
  }
  on(document, 'dragover drop dragleave', event => {
    event.preventDefault();
    document.documentElement.classList.toggle('dropping', event.type === 'dragover');
    const files = event.type === 'drop' ? [...event.dataTransfer.files] : [], [file] = files;
    if (file && !byId('view-pictures').hidden) return attempt(async () => (await openPictures()).add(files));
    const [, , take] = kinds.find(([, pattern]) => file && pattern.test(file.name)) ?? [];
    if (file) attempt(() => take ? take(file) : warn('file-unknown'));
  });
}

/** Connects the buttons of the device. @param {any} session @param {any} log */
function connectButtons(session, log) {
  const actions = {
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
  };
  for (const [id, action] of Object.entries(actions)) on(byId(id), 'click', () => attempt(action));
}

/**
 * Connects all of it, and opens the recording that the page or its address holds.
 * @param {{session: any, panel: any, log: any}|null} device null: it did not start
 * @param {() => Promise<{module: WebAssembly.Module, model: Uint8Array}>} loadProgram
 */
export const connectRest = async (device, loadProgram) => {
  await addPiece('rest');
  on(document, 'click', ({ target }) => target.closest('[data-close]')?.closest('dialog').close());
  const language = byId('language');
  on(language, 'change', () => attempt(() => setLanguage(kept('language', language.value) ?? language.value)));
  on(byId('dismiss'), 'click', () => say(''));
  startTabs();
  const film = connectFilm(() => { if (location.hash.startsWith(linkPrefix)) location.hash = ''; });
  const watch = async trace => {
    const { module, model } = await loadProgram();
    film.open(await Player.open(module, device?.session.model ?? model, trace));
  };
  const watchBytes = async (bytes, name) => watch(parseTrace(await textOfTraceFile(bytes), name.includes('.partial')));
  const openLink = async () =>
    location.hash.startsWith(linkPrefix) && watch(await unpack(location.hash.slice(linkPrefix.length)));
  const setModel = async file => {
    await device?.session.setModel(await bytesOf(file), file.name);
    say('model-loaded', { detail: file.name });
  };
  connectFiles([
    ['drop-trace', /\.(trace|partial)(\.gz)?$/, async file => watchBytes(await bytesOf(file), file.name)],
    ['load-flash', /\.(flash|bin)$/, async file => device?.session.loadFlash(await bytesOf(file))],
    ['', /\.model$/, setModel],
  ]);
  if (device) {
    const { session, panel, log } = device;
    session.observers.push(connectKeys(session, panel, film));
    connectButtons(session, log);
    connectSettings(session, setModel);
    Object.assign(globalThis, { inklock: { session } });
  }
  await attempt(async () => byId('trace') ? watchBytes(await partOf('trace', ''), '') : openLink());
  on(window, 'hashchange', () => attempt(openLink));
};
