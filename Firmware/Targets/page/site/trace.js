// @ts-check
// Traces: timed inputs of a device and the outputs that they caused, one JSON object a line (Docs/Trace.md).

import { PageError, textOfBytes, traceLimit, vaultSize } from './files.js';
import { lockoutNames } from './module.js';

/** @typedef {{time: number, name: string, value: any}} TraceEvent  the value is that of the line */
/** @typedef {{number: number, event: TraceEvent}} Line */
/** @typedef {{time: number, inputs: import('./module.js').Input[], lines: Line[]}} Moment */
/**
 * @typedef {{title: string, seed: bigint, modelId: string, secret: string, config: import('./module.js').Config,
 *   flash: Uint8Array, moments: Moment[], duration: number, inputsOnly?: boolean}} Trace
 *   `modelId` may be the beginning of the model's SHA-256; a trace of inputs only expects no outputs
 */

/** The latest time of a trace: 31 days. */
export const traceLatest = 2_678_400_000;
/** The most bytes of serial input or output in a line. */
export const longestPart = 4096;
/** What the settings of a trace mean that does not name them. */
const absentSettings = {
  reset: 'boot', entryLimit: 0, unlockLimit: 0, commonPINs: 'allowed', redraws: 0, secondReading: 'off',
};
/** Settings that the device can have, as `jsonLine` writes them. */
const word = '\\d{1,10}';
const configPattern = new RegExp(`^{"pinLength":[4-8],"lockout":.+,"autoAccept":${word},`
  + `"log":"(development|production)","iterations":(1000000|[1-9]\\d{0,5}),"reset":"(boot|unlocked)",`
  + `"entryLimit":${word},"unlockLimit":${word},`
  + '"commonPINs":"(refused|allowed)","redraws":(1?\\d?\\d|2[0-4]\\d|25[0-5]),"secondReading":"(on|off)"}$');
const inputNames = ['touch', 'serialIn', 'reset', 'powerCut'];

/** The settings of `LockConfiguration()`, in the order of a header. @returns {import('./module.js').Config} */
export function defaultConfig() {
  return {
    pinLength: 4, lockout: 'default', autoAccept: 1000, log: 'development', iterations: 5300, reset: 'boot',
    entryLimit: 30_000, unlockLimit: 60_000, commonPINs: 'allowed', redraws: 2, secondReading: 'on',
  };
}

/** JSON as all writers of traces write it: what is not printable is escaped. */
export function jsonLine(value) {
  const others = { '\\\\': '\\\\', '\\b': '\\u0008', '\\f': '\\u000c' };
  const escaped = unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0');
  return String(JSON.stringify(value)).replace(/\\\\|\\[bf]|[\x7F-\x9F\p{Cf}\p{Zl}\p{Zp}]/gu,
    found => others[found] ?? found.split('').map(escaped).join(''));
}

/** The first line of a trace. @param {import('./module.js').Setup} setup @param {string} modelId */
export function headerLine({ title, seed, config, flash }, modelId) {
  const partitions = { vault: flash.subarray(0, vaultSize), profile: flash.subarray(vaultSize) };
  const written = Object.entries(partitions).filter(([, bytes]) => bytes.some(byte => byte !== 0xFF))
    .map(([name, bytes]) => [name, btoa(textOfBytes(bytes))]);
  return jsonLine({
    trace: 2, title, device: 'M5Stack Core2', seed: String(seed), models: { digits: modelId }, secret: 'documented',
    config: checkConfig(config), flash: written.length ? Object.fromEntries(written) : undefined,
  });
}

/** @param {TraceEvent} event */
export function eventLine({ time, name, value }) { return jsonLine({ t: time, [name]: value }); }

/** @param {{name: string}} event */
export function isInput({ name }) { return inputNames.includes(name); }

/** Observes a device and collects events of a trace: its serial output becomes lines of the log. */
export class TraceEvents {
  /** @type {TraceEvent[]} */
  events = [];
  #rest = '';
  #time = 0;

  /** The line of the log that waits for its rest, which comes in the same millisecond. @returns {TraceEvent[]} */
  get unfinished() { return this.#rest ? [{ time: this.#time, name: 'serial', value: this.#rest }] : []; }
  flush() {
    this.events.push(...this.unfinished);
    this.#rest = '';
  }
  input(inputs, time) { for (const input of inputs) this.#add({ time, ...input }); }
  vibrate(value, time) { this.#add({ time, name: 'vibrate', value }); }
  frame(value, time) { this.#add({ time, name: 'screen', value }); }
  serial(text, time) {
    if (time !== this.#time) this.flush();
    this.#time = time;
    for (const character of text) {
      this.#rest += character;
      if (character === '\n' || this.#rest.length === longestPart) this.flush();
    }
  }
  #add(event) {
    this.flush();
    this.events.push(event);
  }
}

/** Records a device from its boot on. Beyond `traceLimit` or 31 days it keeps what it has and takes no more. */
export class Recorder extends TraceEvents {
  isFull = false;
  #text;

  /** @param {import('./module.js').Setup} setup @param {string} modelId */
  constructor(setup, modelId) {
    super();
    this.#text = headerLine(setup, modelId) + '\n';
  }

  /** What was done until now belongs to the recording. */
  commit() {
    for (const event of this.events.splice(0)) {
      const line = eventLine(event) + '\n';
      this.isFull ||= this.#text.length + line.length > traceLimit || event.time > traceLatest;
      if (!this.isFull) this.#text += line;
    }
  }

  /** The trace up to a time with its screen, or, without them, one that has no end. */
  text(time = traceLatest + 1, hash = '') {
    const end = [...this.unfinished, { time, name: 'screen', value: hash }, { time, name: 'end', value: true }];
    return this.#text + (this.isFull || time > traceLatest ? '' : end.map(event => eventLine(event) + '\n').join(''));
  }
}

/** All settings in the order of a header, or a `PageError`. @returns {import('./module.js').Config} */
export function checkConfig(json) {
  const values = { ...absentSettings, ...json }, config = defaultConfig();
  for (const key in values) expect(key in config, `has the unknown setting ${jsonLine(key)}`);
  for (const key in config) config[key] = values[key];
  expect(configPattern.test(jsonLine(config)) && !Object.values(config).some(value => value >= 2 ** 32),
    `has settings that the device cannot have: ${jsonLine(config)}`);
  return { ...config, lockout: checkLockout(config.lockout) };
}

/** The name of a lockout policy, or its steps and its limit. */
function checkLockout(json) {
  const sentence = `has an unknown lockout: ${jsonLine(json)}`;
  if (lockoutNames.includes(json)) return json;
  expect(typeof json === 'object' && json, sentence);
  const { free, waits, limit = 0, ...others } = json;
  const steps = others.steps ?? waits.map((seconds, k) => [Math.max(free + k, 1), seconds]);
  delete others.steps;
  // Only a wrong attempt starts a wait.
  if (free === 0 && waits.length > 1) steps.shift();
  expect(/^\[(\[\d{1,5},\d{1,10}\],?){0,16}\]\d{1,5}$/.test(JSON.stringify(steps) + limit) && limit < 65_536, sentence);
  expect(Object.keys(others).length === 0 && steps.every(([attempts, seconds], k) =>
    attempts > (k ? steps[k - 1][0] : 0) && attempts < 65_536 && seconds < 2 ** 32), sentence);
  return { steps, limit };
}

/** @param {any} condition @param {string} sentence what is wrong with a line of a trace where it does not hold */
export function expect(condition, sentence) {
  if (!condition) throw new PageError('trace-broken', { detail: sentence.slice(0, 240) });
}
