// A page without a browser: a clock that stands still until a test moves it, timers on it, and a store in memory.

import { readFile } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { createDeflateRaw, createInflateRaw } from 'node:zlib';
import { Session } from '../../../Firmware/Targets/page/site/session.js';
import { PageError } from '../../../Firmware/Targets/page/site/files.js';
import { parseTrace } from '../../../Firmware/Targets/page/site/parse.js';

// The streams of Node 18 lack this format; its zlib has it.
try {
  new DecompressionStream('deflate-raw');
} catch {
  const [Packing, Unpacking] = [globalThis.CompressionStream, globalThis.DecompressionStream];
  const choose = (Stream, make) => function (format) {
    return format === 'deflate-raw' ? Duplex.toWeb(make()) : new Stream(format);
  };
  globalThis.CompressionStream = choose(Packing, createDeflateRaw);
  globalThis.DecompressionStream = choose(Unpacking, createInflateRaw);
}

export const root = new URL('../../../', import.meta.url).pathname;
export const wasm = await readFile(process.env.PAGE_WASM ?? `${root}Firmware/.build/page/page.wasm`);
export const model = new Uint8Array(await readFile(`${root}Models/inklock.model`));
export const module = await WebAssembly.compile(wasm);
export const loadTrace = async name => parseTrace(await readFile(`${root}Tests/Traces/${name}.trace`, 'utf8'));

/** Runs everything that is ready to run. */
export const settle = async () => { for (let k = 0; k < 5; k++) await new Promise(setImmediate); };

/** A store in memory that can be slow and can be full. */
export class TestStore {
  values = {};
  saves = 0;
  /** What `save` fails with. */
  failure = null;
  /** Whether `save` waits for `release`. */
  isHeld = false;
  #waiting = [];
  get stored() { return { ...this.values }; }
  async save(values) {
    if (this.isHeld) await new Promise(done => { this.#waiting.push(done); });
    if (this.failure) throw new PageError(this.failure);
    this.saves++;
    Object.assign(this.values, values);
  }
  release() { for (const done of this.#waiting.splice(0)) done(); }
}

export class TestPage {
  now = 0;
  /** Ms that pass with each look at the clock. */
  pace = 0;
  /** A hidden page has no frames. */
  isHidden = false;
  store = new TestStore();
  calls = [];
  text = '';
  #timers = [];

  constructor(values = {}) {
    this.store.values = values;
    this.session = new Session({
      module, model, store: this.store, seed: () => 42n, clock: () => this.now += this.pace,
      loadChecks: () => import('../../../Firmware/Targets/page/site/config.js'),
      frame: run => this.isHidden || this.#timers.push({ time: Math.floor(this.now / 16 + 1) * 16, run }),
      after: (wait, run) => this.#timers.push({ time: this.now + wait, run }),
    });
    const noted = name => (...values) => {
      this.calls.push({ name, values, time: this.now });
      if (name === 'serial') this.text += values[0];
    };
    const names = ['serial', 'vibrate', 'screen', 'look', 'restart', 'failed'];
    this.session.observers.push(Object.fromEntries(names.map(name => [name, noted(name)])));
  }

  /** How many frames and timers the session waits for. */
  get waits() { return this.#timers.length; }

  named(name) { return this.calls.filter(call => call.name === name).map(call => call.values); }

  /** The next timer runs, if it is due by a time. @returns {Promise<boolean>} whether there was one */
  async turn(time) {
    this.#timers.sort((a, b) => a.time - b.time);
    if (!(this.#timers[0]?.time <= time)) return false;
    const timer = this.#timers.shift();
    this.now = Math.max(this.now, timer.time);
    timer.run();
    await settle();
    return true;
  }

  /** Real time passes, in which timers run. */
  async to(time) {
    while (await this.turn(time));
    this.now = Math.max(this.now, time);
  }

  /** Does with fingers what a trace has done to a device. */
  async draw(trace, upTo = Infinity) {
    for (const { time, inputs } of trace.moments) {
      if (time > upTo) break;
      for (const { name, value } of inputs) {
        await this.to(time);
        if (name === 'touch') this.#touch(value);
        else if (name === 'serialIn') this.session.type(value);
        else if (name === 'reset') this.session.reset();
        else this.session.powerCut();
        await settle();
      }
    }
  }

  #touch(places) {
    const { session } = this;
    for (const id of [1, 2]) if (!places[id - 1]) session.fingerUp(id);
    for (const [k, [x, y]] of places.entries()) session.fingerAt(k + 1, x, y);
  }
}
