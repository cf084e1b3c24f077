// @ts-check
// The page: starts the device and the panes that show it. Everything else is loaded after the first frame.

import { PageError } from './files.js';
import { Session } from './session.js';
import { noStore, openStore } from './store.js';
import { attempt, byId, loadTexts, missing, partOf, show, warn } from './texts.js';
import { connectPanel } from './panel.js';
import { connectLog } from './logpane.js';
import { connectLook } from './lookpane.js';

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
const findStore = () => openStore().catch(error => {
  if (error.key === 'second-tab') throw error;
  warn('storage-denied');
  return noStore;
});

/** What is loaded after the first frame. */
const loadRest = () => import('./later.js').catch(() => missing('later.js'));

/** Connects the panes that show the device. @param {any} session */
function connect(session) {
  const showHint = mode => show(byId('hint'), `hint-${mode}`, { n: session.settings?.config.pinLength ?? 4 });
  const panel = connectPanel(session), log = connectLog(session, line => {
    const [, event, value] = /\] (mode name|model refused reason)=(\S+)/.exec(line) ?? [];
    if (event === 'mode name') showHint(value);
    else if (event) warn('model-broken', { detail: value });
  });
  showHint('starting');
  session.observers = [panel, log, connectLook(session), { failed: (key, detail) => warn(key, { detail }) }];
  return { session, panel, log };
}

const start = async () => {
  const isHost = document.documentElement.dataset.device === 'host';
  let program = isHost ? null : loadProgram();
  const store = isHost ? null : findStore();
  for (const part of [program, store]) part?.catch(() => {}); // It is reported where it is awaited.
  await loadTexts();
  /** @type {any} */
  let device = null;
  await attempt(async () => {
    const open = async () => new Session({ ...await program, store: await store, loadChecks: loadRest });
    device = connect(isHost ? new (await loadRest()).RemoteDevice() : await open());
    await device.session.start();
  });
  byId('live').classList.toggle('dead', !device);
  const { connectRest } = await loadRest();
  await connectRest(device, () => program ??= loadProgram());
  // Where the browser keeps the page, it works without a network.
  if (!isHost && !byId('wasm')) await navigator.serviceWorker?.register('sw.js').catch(() => {});
};

attempt(start);
