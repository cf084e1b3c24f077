// @ts-check
// The firmware as a WebAssembly module: a device on a virtual clock. Times are virtual milliseconds.

import { PageError, bytesOfText, flashSize, hex } from './files.js';

/** @typedef {{name: string, value: any}} Input  as in a trace: touch, serialIn, reset or powerCut */
/**
 * @typedef {{pinLength: number, lockout: string|{steps: number[][], limit: number}, autoAccept: number, log: string,
 *   iterations: number, reset: string, entryLimit: number, unlockLimit: number, commonPINs: string, redraws: number,
 *   secondReading: string}} Config  the `config` of a trace
 */
/** @typedef {{model: Uint8Array, flash: Uint8Array, seed: bigint, title: string, config: Config}} Setup */
/**
 * @typedef {{verdict: string, digit: number, second: number, confidence: number, threshold: number, ink: number,
 *   masked: boolean, probabilities: number[], nonDigit: number, views: number[][]}} Look  what the device read last:
 *   probabilities in thousandths, views of 28 rows whose bit 0 is the left column
 */

const verdicts = ['clear', 'unclear', 'too-little-ink', 'overflow'];
/** The secret that a trace calls "documented". */
const simulatedSecret = 'Inklock simulated device secret.';
/** The lockout policies of the firmware that have names, in the order of `chooseLockout`. */
export const lockoutNames = ['default', 'trezor', 'apple', 'android', 'nist10'];

/** Passes each event on to those of its observers that have a function of its name. */
export class Observed {
  /** @type {any[]} */
  observers = [];
  tell(name, ...values) { for (const observer of this.observers) observer[name]?.(...values); }
}

/**
 * Calls its observers: `input(inputs, time)`, `serial(text, time)`, `vibrate(level, time)`, `frame(hash, time)` and
 * `look(look, time)`.
 */
export class Device extends Observed {
  /** The present time. A reset does not turn it back. */
  time = 0;
  #sent = '';
  /** @type {any} */
  #wasm;

  /** A device that is not plugged in yet. @param {WebAssembly.Module} module */
  static async create(module) {
    const device = new Device(), page = {
      serial: byte => { device.#sent += String.fromCharCode(byte); },
      vibrate: level => device.#report('vibrate', level),
      frame: () => device.#report('frame', device.hash()),
      look: () => device.#report('look', device.look()),
    };
    const wasm = device.#wasm = (await WebAssembly.instantiate(module, { page })).exports;
    device.#bytes(wasm.secretAddress(), simulatedSecret.length).set(bytesOfText(simulatedSecret));
    const data = new Uint8ClampedArray(device.#wasm.memory.buffer, wasm.pixelsAddress() >>> 0, 320 * 240 * 4);
    /** The screen, up to date after `present`. */
    device.image = globalThis.ImageData ? new ImageData(data, 320, 240) : { data, width: 320, height: 240 };
    return device;
  }

  /** The earliest time of the next input. */
  get earliest() { return this.#wasm.earliest() >>> 0; }
  /** When the firmware acts without an input, and when the panel has a sample for it; `Infinity`: never. */
  get nextWakeUp() { return this.#time(this.#wasm.nextWakeUp()); }
  get nextSample() { return this.#time(this.#wasm.nextSample()); }
  get modelId() { return Array.from(this.#bytes(this.#wasm.modelDigest(), 32), byte => hex(byte, 2)).join(''); }
  get flash() { return this.#bytes(this.#wasm.flashAddress(), flashSize).slice(); }
  get flashGeneration() { return this.#wasm.flashGeneration(); }
  /**
   * Wrong attempts since the last right one, the seconds of the wait that goes on - `Infinity`: for good -, and the
   * attempts that are left, up to and including the one that starts a wait or locks the device for good; 0: none does.
   */
  get attempts() {
    const [wrong, wait, beforeWait, beforeEnd] = this.#words(this.#wasm.attemptsAddress(), 4);
    return { wrong, wait: this.#time(wait), beforeWait, beforeEnd };
  }

  /** Plugs the device in at time 0; nothing runs yet. Refuses a model for which it has no room. @param {Setup} setup */
  boot({ model, flash, seed, config }) {
    const wasm = this.#wasm, { lockout } = config, { steps = [], limit = 0 } = /** @type {any} */ (lockout);
    if (model.length > wasm.modelCapacity()) throw new PageError('model-too-large', { detail: model.length });
    this.#bytes(wasm.modelAddress(), model.length).set(model);
    this.#bytes(wasm.flashAddress(), flashSize).set(flash);
    wasm.chooseLockout(lockoutNames.indexOf(String(lockout)), limit);
    for (const [attempts, seconds] of steps) wasm.addLockoutStep(attempts, seconds);
    wasm.boot(
      model.length, Number(seed & 0xFFFF_FFFFn), Number(seed >> 32n), config.pinLength, config.autoAccept,
      +(config.log === 'production'), config.iterations, config.entryLimit, config.unlockLimit,
      +(config.commonPINs === 'refused'), config.redraws, +(config.secondReading === 'on'), +(config.reset === 'boot'));
    this.time = 0;
  }

  /** Runs up to and including a time, step by step, so that each output has its time. @param {number} to */
  advance(to) {
    for (let due; (due = this.nextWakeUp) <= to;) this.#run(due, () => this.#wasm.advance(due));
    if (to > this.time) this.#run(to, () => this.#wasm.advance(to));
  }

  /** Runs up to, not including, a time, and gives the inputs. @param {Input[]} inputs @param {number} at */
  apply(inputs, at) {
    const time = Math.max(at, this.earliest);
    if (time > 0) this.advance(time - 1);
    this.tell('input', inputs, time);
    this.#run(time, () => this.#wasm.begin(time));
    for (const { name, value } of inputs) this.#run(time, () => this.#give(name, value));
  }

  #give(name, value) {
    const wasm = this.#wasm;
    if (name === 'reset') return wasm.reset();
    if (name === 'powerCut') return wasm.cutPower();
    if (name === 'touch') return wasm.touch(value.length, ...value.flat());
    this.#bytes(wasm.receivedAddress(), value.length).set(bytesOfText(value));
    wasm.receive(value.length);
  }

  /** A finger is down or moves, in pixels of the panel; outside, it is lifted. */
  fingerAt(id, x, y, time) { this.#wasm.fingerAt(id, Math.floor(x), Math.floor(y), time); }
  fingerUp(id, time) { this.#wasm.fingerUp(id, time); }

  /** The next sample of the panel, if it is due. @param {number} upTo @returns {{time: number, input: Input}|null} */
  takeSample(upTo) {
    if (!this.#wasm.takeSample(upTo)) return null;
    const [time, count, x1, y1, x2, y2] = this.#words(this.#wasm.sampleAddress(), 6);
    return { time, input: { name: 'touch', value: [[x1, y1], [x2, y2]].slice(0, count) } };
  }

  /** FNV-1a of the screen, as in a trace. */
  hash() { return hex(BigInt.asUintN(64, this.#wasm.screenHash()), 16); }

  /** Brings `image` up to date. @returns {[number, number]|null} the first changed row, and the one after the last */
  present() {
    const rows = this.#wasm.present() >>> 0;
    return rows ? [rows & 0xFFFF, rows >>> 16] : null;
  }

  /** @returns {Look} */
  look() {
    const words = this.#words(this.#wasm.lookAddress(), 103);
    const [verdict, digit, second, confidence, threshold, ink, masked, count] = words;
    return {
      verdict: verdicts[verdict], digit, second, confidence, threshold, ink, masked: masked === 1,
      probabilities: words.slice(8, 18), nonDigit: words[18],
      views: [19, 47, 75].slice(0, count).map(start => words.slice(start, start + 28)),
    };
  }

  #run(time, step) {
    this.time = time;
    step();
    this.#flush();
  }
  #report(name, value) {
    this.#flush();
    this.tell(name, value, this.time);
  }
  #flush() {
    const text = this.#sent;
    this.#sent = '';
    if (text) this.#report('serial', text);
  }
  #time(word) { return word >>> 0 === 0xFFFF_FFFF ? Infinity : word >>> 0; }
  #bytes(address, count) { return new Uint8Array(this.#wasm.memory.buffer, address >>> 0, count); }
  #words(address, count) { return [...new Uint32Array(this.#wasm.memory.buffer, address >>> 0, count)]; }
}
