// @ts-check
// The live device of the page, in real time. What a step shows and sends leaves only after its flash is stored.

import { PageError, flashOf, flashOfFile, textOfBytes } from './files.js';
import { Device, Observed } from './module.js';
import { Recorder, defaultConfig, traceLatest } from './trace.js';

/** @typedef {{config: import('./module.js').Config, seed: string|null}} Settings  null: each start has its own */
/**
 * @typedef {{serial?(text: string): void, vibrate?(level: number): void,
 *   screen?(image: ImageData|ImageBitmap, y0: number, y1: number): void, look?(look: import('./module.js').Look): void,
 *   restart?(): void, failed?(key: string, detail: string|number|undefined): void}} Observer
 */

const recordingTitle = 'Recorded in a browser';
/** The bytes that a line of 115,200 baud carries in a millisecond. */
const serialParts = /[^]{1,11}/g;
/** How late an event may be, in ms. */
const longestDelay = 1000;
/** How long the device waits for a frame, in ms. */
const longestFrame = 100;
/** How long the device may catch up before the page may draw a frame, in ms. */
const longestCatchUp = 8;

/** What a session takes from the browser; a test has its own. */
const browserParts = {
  clock: () => performance.now(),
  frame: run => { requestAnimationFrame(run); },
  after: (wait, run) => { setTimeout(run, Math.min(wait, 2 ** 31 - 1)); },
  seed: () => crypto.getRandomValues(new BigUint64Array(1))[0],
};

const defaultSettings = () => ({ seed: null, config: defaultConfig() });

/** Each of its observers is an `Observer`. */
export class Session extends Observed {
  /** @type {Settings} */
  settings = defaultSettings();
  /** The name of the owner's model file. @type {string|null} */
  modelName = null;
  #parts;
  /** @type {any} */
  #device = null;
  /** @type {any} */
  #recorder = null;
  /** @type {any} */
  #setup = null;
  #flash = flashOf();
  #flashGeneration = 0;
  #epoch = 0; // The time of the clock at which the device's was 0.
  /** @type {{time: number, input: import('./module.js').Input}[]} */
  #inputs = [];
  /** What happened in a step, and is shown when the flash is stored. @type {[string, any][]} */
  #outputs = [];
  #isStopped = true;
  #alarm = 0; // Grows when the device is to wake up at another time.
  /** What will wake the device up while the panel has samples: a frame, a timer. @type {Set<string>} */
  #waits = new Set();
  #queue = Promise.resolve();

  /**
   * `loadChecks` loads what `config.js` has.
   * @param {{module: WebAssembly.Module, model: Uint8Array, store: import('./store.js').Store,
   *   loadChecks: () => Promise<any>}} parts
   */
  constructor(parts) {
    super();
    this.#parts = { ...browserParts, ...parts };
    this.model = parts.model;
  }

  /** Plugs in the stored device. */
  start() {
    return this.#enqueue(async () => {
      this.#device = await Device.create(this.#parts.module);
      const { flash = [], settings, model } = this.#parts.store.stored;
      this.#take({ flash: flashOfFile(flash), settings: settings && await this.#check(settings), model });
      await this.#plugIn();
    });
  }

  /** The last argument is when it happened, in ms of the page's clock, if that is not now. */
  fingerAt(id, x, y, stamp) { this.#point((device, time) => device.fingerAt(id, x, y, time), stamp); }
  fingerUp(id, stamp) { this.#point((device, time) => device.fingerUp(id, time), stamp); }
  reset() { this.#give('reset', true); }
  powerCut() { this.#give('powerCut', true); }
  /** Types into the console, as fast as the line carries it. @param {string} text */
  type(text) {
    const bytes = textOfBytes(new TextEncoder().encode(text));
    for (const part of bytes.match(serialParts) ?? []) this.#give('serialIn', part);
  }

  /** As those of `Device`. Unknown before the start, and for a device of the host. */
  get attempts() { return this.#device?.attempts; }
  /** The stored flash. */
  get flash() { return this.#flash.slice(); }
  /** The recording since the device was plugged in. @returns {Promise<string>} */
  trace() {
    return this.#enqueue(async () => {
      await this.#run();
      if (!this.#recorder) return '';
      const end = this.#isStopped ? [] : [this.#device.time, this.#device.hash()];
      const { headerLine } = await this.#parts.loadChecks();
      return headerLine(this.#setup, this.#device.modelId) + '\n' + this.#recorder.text(...end);
    });
  }

  // Each of these restarts the device at time 0, or rejects with a `PageError` and changes nothing.
  newDevice() { return this.#change(() => ({ flash: flashOf() })); }
  /** @param {Uint8Array} bytes */
  loadFlash(bytes) { return this.#change(() => ({ flash: flashOfFile(bytes) })); }
  /** With another log level, the default for the commonest PINs is that of the level. @param {Settings} settings */
  setSettings({ config, seed }) {
    const isSameLog = config.log === this.settings.config.log;
    const commonPINs = isSameLog ? config.commonPINs : config.log === 'production' ? 'refused' : 'allowed';
    return this.#change(async () => {
      const { checkConfig } = await this.#parts.loadChecks();
      return { settings: { config: checkConfig({ ...config, commonPINs }), seed: seed ? String(BigInt(seed)) : null } };
    });
  }
  /** The firmware judges what it is. @param {Uint8Array|null} bytes null: the model of the page @param {string} name */
  setModel(bytes, name = '') {
    return this.#change(async () => {
      if (bytes) await this.#judge(bytes);
      return { model: bytes && { bytes, name } };
    });
  }

  get #now() { return Math.floor(this.#parts.clock() - this.#epoch); }
  /** When something is due next. */
  get #nextTime() {
    return Math.min(this.#device.nextWakeUp, this.#device.nextSample, this.#inputs[0]?.time ?? Infinity);
  }

  /** One thing after the other, so that nothing happens while a step is stored. */
  #enqueue(task) {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {});
    return result;
  }

  #point(move, stamp = Infinity) {
    if (this.#isStopped) return;
    // A busy page handles events late. A time stamp of another clock is ignored.
    const now = this.#now, then = Math.floor(stamp - this.#epoch);
    const time = then > now - longestDelay && then < now ? then : now;
    this.#collect(time);
    move(this.#device, Math.max(0, time));
    this.#schedule();
  }

  #give(name, value) {
    if (this.#isStopped) return;
    const time = Math.max(this.#now, (this.#inputs.at(-1)?.time ?? -1) + 1);
    this.#inputs.push({ time, input: { name, value } });
    this.#enqueue(() => this.#run());
  }

  #change(values) {
    return this.#enqueue(async () => {
      const changed = await values();
      await this.#parts.store.save(changed);
      this.#take(changed);
      await this.#plugIn();
    });
  }

  /** Stored settings, or the defaults if an older page stored others. @returns {Promise<Settings>} */
  async #check({ seed, config }) {
    const check = this.#parts.loadChecks();
    return check.then(({ checkConfig }) => ({ seed, config: checkConfig(config) })).catch(defaultSettings);
  }

  /** Shows a model to the firmware, on a separate device. */
  async #judge(model) {
    const device = await Device.create(this.#parts.module);
    let log = '';
    device.observers = [{ serial: text => { log += text; } }];
    device.boot({ model, flash: flashOf(), seed: 0n, title: '', config: this.settings.config });
    device.advance(0);
    const [, detail] = /\] model refused reason=(\S+)/.exec(log) ?? [];
    if (detail) throw new PageError('model-broken', { detail });
  }

  /** @param {any} stored */
  #take({ flash, settings, model }) {
    this.#flash = flash ?? this.#flash;
    this.settings = settings ?? this.settings;
    if (model === undefined) return;
    this.model = model?.bytes ?? this.#parts.model;
    this.modelName = model?.name ?? null;
  }

  async #plugIn() {
    const device = this.#device, { model, settings: { config, seed: text } } = this;
    const passOn = name => ({ [name]: value => this.#outputs.push([name, value]) });
    const seed = text ? BigInt(text) : this.#parts.seed();
    this.#setup = { model, flash: this.#flash, seed, title: recordingTitle, config };
    device.boot(this.#setup);
    this.#recorder = new Recorder();
    this.#inputs = [];
    this.#outputs = [];
    device.observers = [this.#recorder, ...['serial', 'vibrate', 'look'].map(passOn)];
    this.#flashGeneration = device.flashGeneration;
    this.#epoch = this.#parts.clock();
    this.#isStopped = false;
    this.tell('restart');
    await this.#run();
  }

  /** Catches up with real time. */
  async #run() {
    if (this.#isStopped) return;
    const device = this.#device, end = this.#now, start = this.#parts.clock();
    try {
      if (end > traceLatest) return await this.#plugIn();
      for (let due; (due = this.#nextTime) <= end && this.#parts.clock() - start < longestCatchUp;) {
        this.#step(due);
        if (device.flashGeneration !== this.#flashGeneration) await this.#store();
        this.#settle();
      }
      if (this.#nextTime > end) device.advance(end);
      const rows = device.present();
      if (rows) this.tell('screen', device.image, ...rows);
      this.#schedule();
    } catch (error) {
      this.#isStopped = true;
      this.tell('failed', error.key ?? 'device-stopped', error.key ? error.values.detail : String(error));
    }
  }

  /** Takes the samples of the panel, which keeps only some of them. */
  #collect(upTo) {
    for (let sample; (sample = this.#device.takeSample(upTo));) this.#inputs.push(sample);
    this.#inputs.sort((a, b) => a.time - b.time);
  }

  #step(due) {
    this.#collect(due);
    const inputs = this.#inputs.filter(({ time }) => time <= due).map(({ input }) => input);
    this.#inputs.splice(0, inputs.length);
    if (inputs.length) this.#device.apply(inputs, due);
    else this.#device.advance(due);
  }

  async #store() {
    const { flash, flashGeneration } = this.#device;
    await this.#parts.store.save({ flash });
    this.#flash = flash;
    this.#flashGeneration = flashGeneration;
  }

  /** Shows what a step did. */
  #settle() {
    const wasFull = this.#recorder.isFull;
    this.#recorder.commit();
    for (const [name, value] of this.#outputs.splice(0)) this.tell(name, value);
    if (this.#recorder.isFull && !wasFull) this.tell('failed', 'recording-full');
  }

  /** Wakes up with the next frame while the panel has samples, else when something is due. */
  #schedule() {
    const { frame, after } = this.#parts, alarm = ++this.#alarm, next = this.#nextTime;
    const run = () => this.#enqueue(() => this.#run());
    const once = (name, wait) => {
      if (this.#waits.has(name)) return;
      this.#waits.add(name);
      wait(() => this.#waits.delete(name) && run());
    };
    if (this.#device.nextSample < Infinity) {
      once('frame', frame);
      once('timer', then => after(longestFrame, then)); // A hidden page has no frames.
    } else if (next < Infinity) after(Math.max(0, next - this.#now), () => alarm === this.#alarm && run());
  }
}
