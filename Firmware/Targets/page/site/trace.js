// @ts-check
// Traces: timed inputs of a device and the outputs that they caused, one JSON object a line (Docs/Trace.md).

import { PageError, flashOfFile, vaultSize, flashSize, traceLimit, textOfBytes, bytesOfText } from './files.js';
import { lockoutPresets } from './module.js';

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
const longestPart = 4096;
const longestLine = 1_048_576;
/** What the settings of a trace mean that does not name them. */
const absentSettings = {
  reset: 'boot', entryLimit: 0, unlockLimit: 0, commonPINs: 'allowed', redraws: 0, secondReading: 'off',
};
// What is in a line, as `jsonLine` writes it.
const word = '\\d{1,10}';
const configPattern = new RegExp(`^{"pinLength":[4-8],"lockout":.+,"autoAccept":${word},`
  + `"log":"(development|production)","iterations":(1000000|[1-9]\\d{0,5}),"reset":"(boot|unlocked)",`
  + `"entryLimit":${word},"unlockLimit":${word},`
  + '"commonPINs":"(refused|allowed)","redraws":(1?\\d?\\d|2[0-4]\\d|25[0-5]),"secondReading":"(on|off)"}$');
const place = '\\[([12]?\\d?\\d|3[01]\\d),(1?\\d?\\d|2[0-7]\\d)\\]';
const inputPattern = new RegExp(`^{"(touch":\\[(${place}(,${place})?)?\\]|serialIn":".+"|(reset|powerCut)":true)}$`);
const outputPattern = /^{"(serial":".*"|vibrate":(1?\d?\d|2[0-4]\d|25[0-5])|screen":"[0-9a-f]{16}"|end":true)}$/;
const digestPattern = /^[0-9a-f]{64}$/;
const inputNames = ['touch', 'serialIn', 'reset', 'powerCut'];

/** What is wrong with a line of a trace, which is the subject of the sentence. */
export class TraceError extends PageError {
  /** @param {string} sentence @param {number} line from 1 */
  constructor(sentence, line = 1) {
    super('trace-broken', { detail: `line ${line} ${sentence.slice(0, 240)}` });
    this.message = /** @type {string} */ (this.values.detail);
    this.sentence = sentence;
  }
}

/** The settings of `LockConfiguration()`, in the order of a header. @returns {import('./module.js').Config} */
export function defaultConfig() {
  return {
    pinLength: 4, lockout: 'default', autoAccept: 1000, log: 'development', iterations: 6000, reset: 'boot',
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

/** @param {TraceEvent} event */
export function isInput({ name }) { return inputNames.includes(name); }

/** Listens to a device and passes on events of a trace: its serial output becomes lines of the log. */
export class TraceEvents {
  #rest = '';
  #time = 0;
  #pass;

  /** @param {(event: TraceEvent) => void} pass */
  constructor(pass) { this.#pass = pass; }

  /** The line of the log that waits for its rest, which comes in the same millisecond. @returns {TraceEvent[]} */
  get unfinished() { return this.#rest ? [{ time: this.#time, name: 'serial', value: this.#rest }] : []; }
  flush() {
    this.unfinished.forEach(this.#pass);
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
    this.#pass(event);
  }
}

/** Records a device from its boot on. Beyond `traceLimit` or 31 days it keeps what it has and takes no more. */
export class Recorder extends TraceEvents {
  isFull = false;
  #chunks;
  #lines = [];
  #held = [];
  #size = 0;

  /** @param {import('./module.js').Setup} setup @param {string} modelId */
  constructor(setup, modelId) {
    super(event => this.#held.push(event));
    this.#chunks = [headerLine(setup, modelId) + '\n'];
  }

  /** What was done until now belongs to the recording. */
  commit() {
    for (const event of this.#held.splice(0)) {
      const line = eventLine(event) + '\n';
      this.#size += line.length;
      this.isFull ||= this.#size > traceLimit || event.time > traceLatest;
      if (!this.isFull) this.#lines.push(line);
    }
    // One long string takes less memory than many short ones.
    if (this.#lines.length >= 1024) this.#chunks.push(this.#lines.splice(0).join(''));
  }

  /** The trace up to a time with its screen, or, without them, one that has no end. */
  text(time = traceLatest + 1, hash = '') {
    const end = [...this.unfinished, { time, name: 'screen', value: hash }, { time, name: 'end', value: true }];
    const last = this.isFull || time > traceLatest ? [] : end.map(event => eventLine(event) + '\n');
    return [...this.#chunks, ...this.#lines, ...last].join('');
  }
}

/**
 * Reads a trace of version 1 or 2, or throws a `TraceError`.
 * @param {string} text
 * @param {boolean} mayBreakOff whether the last line may be incomplete, as in a `.partial` file
 * @returns {Trace}
 */
export function parseTrace(text, mayBreakOff = false) {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split('\n');
  let number = 1;
  try {
    /** @type {Trace} */
    const trace = { ...parseHeader(lines[0]), moments: [], duration: 0 };
    for (let last; number < lines.length; addLine(trace, number, last)) last = parseEvent(lines[number++], last);
    return trace;
  } catch (error) {
    if (mayBreakOff && number > 1 && number === lines.length) return parseTrace(lines.slice(0, -1).join('\n'));
    throw new TraceError(error instanceof TraceError ? error.sentence : 'is not one of a trace', number);
  }
}

function addLine(trace, number, event) {
  if (trace.moments.at(-1)?.time !== event.time) trace.moments.push({ time: event.time, inputs: [], lines: [] });
  const moment = trace.moments.at(-1);
  moment.lines.push({ number, event });
  if (isInput(event)) moment.inputs.push({ name: event.name, value: event.value });
  trace.duration = event.time;
}

function expect(condition, sentence) {
  if (!condition) throw new TraceError(sentence);
}

function parseObject(line) {
  expect(line.trim(), 'is blank');
  expect(line.length <= longestLine, `has more than ${longestLine} characters`);
  try {
    // A list or a number becomes an object without the keys of an event.
    return Object.assign({}, JSON.parse(line));
  } catch (error) {
    throw new TraceError(`is not JSON: ${error.message}`);
  }
}

function parseHeader(line) {
  expect(line, 'is empty: a trace begins with a header');
  const { trace, title, device, seed, model, models, secret, config, flash = {}, ...others } = parseObject(line);
  expect(Number.isInteger(trace), 'is not the header of a trace');
  expect(trace === 1 || trace === 2, `is a trace of version ${trace}; this page reads versions 1 and 2`);
  for (const key in others) throw new TraceError(`has the unknown key ${jsonLine(key)}`);
  expect(device === 'M5Stack Core2', `is a trace of the unknown device ${jsonLine(device)}`);
  const modelId = trace === 1 ? model : models?.digits;
  expect(digestPattern.test(modelId), 'has no model: a SHA-256 of 64 lower-case hexadecimal digits');
  const isSeed = typeof seed === 'string' && /^(0|[1-9]\d{0,19})$/.test(seed) && BigInt(seed) < 1n << 64n;
  expect(typeof title === 'string' && isSeed, 'has no title, or no seed: a string of a decimal number below 2^64');
  expect(secret === 'documented' || digestPattern.test(secret), 'has no secret: "documented" or a SHA-256');
  const { vault, profile } = trace === 1 && typeof flash === 'string' ? { vault: flash } : flash;
  const image = flashOfFile([]);
  image.set(partition(vault, vaultSize));
  image.set(partition(profile, flashSize - vaultSize), vaultSize);
  return { title, seed: BigInt(seed), modelId, secret, config: checkConfig(config), flash: image };
}

function partition(text, size) {
  if (text === undefined) return [];
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
  expect(isBase64 && atob(text).length === size, `has a partition of the flash that is not ${size} bytes in base64`);
  return bytesOfText(atob(text));
}

/** All settings in the order of a header, or a `TraceError`. @returns {import('./module.js').Config} */
export function checkConfig(json) {
  const values = { ...absentSettings, ...json }, config = defaultConfig();
  for (const key in values) expect(key in config, `has the unknown setting ${jsonLine(key)}`);
  for (const key in config) config[key] = values[key];
  expect(configPattern.test(jsonLine(config)) && !Object.values(config).some(value => value >= 2 ** 32),
    `has settings that the device cannot have: ${jsonLine(config)}`);
  return { ...config, lockout: checkLockout(config.lockout) };
}

/** A lockout policy, by its name where it has one. */
function checkLockout(json) {
  const names = Object.keys(lockoutPresets), sentence = `has an unknown lockout: ${jsonLine(json)}`;
  if (names.includes(json)) return json;
  expect(typeof json === 'object' && json, sentence);
  const { free, waits, limit = 0, ...others } = json;
  const steps = others.steps ?? waits.map((seconds, k) => [Math.max(free + k, 1), seconds]);
  delete others.steps;
  // Only a wrong attempt starts a wait.
  if (free === 0 && waits.length > 1) steps.shift();
  expect(/^\[(\[\d{1,5},\d{1,10}\],?){0,16}\]\d{1,5}$/.test(JSON.stringify(steps) + limit) && limit < 65_536, sentence);
  expect(Object.keys(others).length === 0 && steps.every(([attempts, seconds], k) =>
    attempts > (k ? steps[k - 1][0] : 0) && attempts < 65_536 && seconds < 2 ** 32), sentence);
  const same = JSON.stringify({ steps, limit });
  return names.find(name => JSON.stringify(lockoutPresets[name]) === same) ?? { steps, limit };
}

/** @param {TraceEvent|undefined} last the event of the previous line @returns {TraceEvent} */
function parseEvent(line, last) {
  const { t: time, ...event } = parseObject(line), text = jsonLine(event);
  const [[name, value] = ['', '']] = Object.entries(event);
  expect(Number.isInteger(time) && time >= 0 && time <= traceLatest, `has no time "t" from 0 to ${traceLatest}`);
  expect(inputPattern.test(text) || outputPattern.test(text), `is not one event of a trace: ${text}`);
  expect(!name.startsWith('serial') || !/[^\0-\xFF]/.test(value), 'has a character above U+00FF: one is one byte');
  expect(name !== 'serialIn' || value.length <= longestPart, `types ${value.length} bytes, not 1 to ${longestPart}`);
  expect(last?.name !== 'end', 'is an event after the end');
  expect(!last || time >= last.time, `has a time that goes back from ${last?.time} to ${time}`);
  expect(!inputNames.includes(name) || !last || time > last.time || isInput(last),
    'is an input after an output of the same time: inputs come first');
  expect(name !== 'end' || last?.name === 'screen' && last.time === time, 'is an "end" without a "screen" of its time');
  return { time, name, value };
}
