// @ts-check
// Traces: timed inputs of a device and the outputs that they caused, one JSON object a line (Docs/Trace.md).

import { hex, traceLimit } from './files.js';

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
/** Characters that are enough for the first line of a trace, with all of the flash. */
const longestHeader = 40_000;
/** The most bytes of serial input or output in a line. */
export const longestPart = 4096;
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
  const escaped = unit => '\\u' + hex(unit.charCodeAt(0), 4);
  return String(JSON.stringify(value)).replace(/\\\\|\\[bf]|[\x7F-\x9F\p{Cf}\p{Zl}\p{Zp}]/gu,
    found => others[found] ?? found.split('').map(escaped).join(''));
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

/**
 * Records a device from its boot on: the lines that follow the header. Beyond 31 days, or where a header would not fit
 * into `traceLimit`, it keeps what it has and takes no more.
 */
export class Recorder extends TraceEvents {
  isFull = false;
  #text = '';

  /** What was done until now belongs to the recording. */
  commit() {
    for (const event of this.events.splice(0)) {
      const line = eventLine(event) + '\n';
      this.isFull ||= this.#text.length + line.length > traceLimit - longestHeader || event.time > traceLatest;
      if (!this.isFull) this.#text += line;
    }
  }

  /** The lines up to a time with its screen, or, without them, one that has no end. */
  text(time = traceLatest + 1, hash = '') {
    const end = [...this.unfinished, { time, name: 'screen', value: hash }, { time, name: 'end', value: true }];
    return this.#text + (this.isFull || time > traceLatest ? '' : end.map(event => eventLine(event) + '\n').join(''));
  }
}
