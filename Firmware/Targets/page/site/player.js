// @ts-check
// Plays a trace on a separate device, and shows it at any time of the trace.

import { Device } from './module.js';
import { expect } from './config.js';
import { TraceEvents, eventLine, isInput } from './trace.js';

/** @typedef {import('./trace.js').TraceEvent} TraceEvent */
/**
 * @typedef {{time: number, line?: number, input?: TraceEvent, expected?: TraceEvent, actual?: TraceEvent,
 *   differs: boolean}} Row  an input, or an output beside what the trace expects; without `line` it is not in the trace
 */

/** How long a trace is computed before the page may draw a frame, in ms. */
const longestTurn = 12;

export class Player {
  /** @type {Row[]} in the order of their times */
  rows = [];
  /** The number of rows up to and including the present time. */
  position = 0;
  #played = 0;

  /**
   * Plays a trace to its end, compares, and goes back to the beginning.
   * @param {WebAssembly.Module} module @param {Uint8Array} model @param {import('./trace.js').Trace} trace
   */
  static async open(module, model, trace) {
    const player = new Player(await Device.create(module), model, trace);
    await player.#compare();
    player.seek(0);
    return player;
  }

  /** @private */
  constructor(device, model, trace) {
    this.device = device;
    this.trace = { ...trace, model };
    this.#restart();
    expect(trace.secret === 'documented', 'line 1 names another secret, which the page does not have');
    const [its, ours] = [trace.modelId, device.modelId].map(id => id.slice(0, 12) + '…');
    expect(device.modelId.startsWith(trace.modelId),
      `line 1 is a trace of the model ${its}, not of ${ours}: choose its model file first`);
  }

  get time() { return this.device.time; }
  get duration() { return this.trace.duration; }
  /** The first row that differs. */
  get firstDifference() { return this.rows.find(row => row.differs) ?? null; }

  /** Shows the device at a time. To go back, it starts again. @param {number} time */
  seek(time) {
    const end = Math.min(Math.max(0, time), this.duration), { moments } = this.trace;
    if (end < this.time) this.#restart();
    while (moments[this.#played]?.time <= end) this.#play(moments[this.#played++]);
    this.device.advance(end);
    while (this.rows[this.position]?.time <= end) this.position++;
  }

  /** Goes to the next or the previous time at which something happens. @param {number} direction 1 or -1 */
  step(direction) {
    if (direction > 0) return this.seek(this.rows[this.position]?.time ?? this.duration);
    this.seek(this.rows.slice(0, this.position).findLast(row => row.time < this.time)?.time ?? 0);
  }

  #restart() {
    this.device.boot(this.trace);
    this.#played = this.position = 0;
  }

  #play({ inputs, time }) {
    if (inputs.length) this.device.apply(inputs, time);
    this.device.advance(time);
  }

  async #compare() {
    const actual = new TraceEvents();
    this.device.observers = [actual];
    let start = performance.now();
    for (const moment of this.trace.moments) {
      this.#play(moment);
      actual.flush();
      this.#addRows(moment, actual.events.splice(0).filter(event => !isInput(event)));
      if (performance.now() - start < longestTurn) continue;
      await new Promise(done => { setTimeout(done); });
      start = performance.now();
    }
    this.device.observers = [];
  }

  #addRows({ time, lines }, actual) {
    // The end of a trace follows a screen that the device did not report.
    if (lines.at(-1).event.name === 'end') actual.push({ time, name: 'screen', value: this.device.hash() });
    while (actual[0]?.time < time) this.#addOutput(actual.shift());
    for (const { number, event } of lines) {
      if (isInput(event)) this.rows.push({ time, line: number, input: event, differs: false });
      else if (event.name !== 'end') this.#addOutput(actual.shift(), event, number);
    }
    for (const output of actual) this.#addOutput(output);
  }

  #addOutput(actual, expected, line) {
    const isSame = actual && expected && eventLine(actual) === eventLine(expected), { time } = actual ?? expected;
    this.rows.push({ time, line, expected, actual, differs: !isSame && !this.trace.inputsOnly });
  }
}
