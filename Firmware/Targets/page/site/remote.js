// @ts-check
// The device of `inklock run --http`, with the interface of `Session` (Docs/Automation.md).

import { PageError, bytesOf, flashOfFile } from './files.js';
import { Observed } from './module.js';

/** The time between two looks at the screen, in ms. */
export const screenPeriod = 100;

/** Each of its observers is an `Observer`. */
export class RemoteDevice extends Observed {
  settings = null;
  modelName = null;
  #fingers = new Map();
  /** Fingers that were not sent yet. */
  #moves = [];
  /** @type {Promise<any>} */
  #queue = Promise.resolve();
  #tag = '';
  #isGone = false;

  async start() {
    const events = new EventSource('/events?after=0');
    const on = (name, act) => events.addEventListener(name, event => act(JSON.parse(event.data)));
    on('vibration', ({ level }) => this.tell('vibrate', level));
    on('serial', ({ text }) => this.tell('serial', text));
    on('restart', () => this.tell('restart'));
    await this.#followScreen();
  }

  fingerAt(id, x, y) {
    this.#fingers.set(id, [x, y]);
    this.#touch();
  }
  fingerUp(id) {
    if (!this.#fingers.has(id)) return;
    // It stays where it was for one more sample: a single one is noise.
    this.#touch();
    this.#fingers.delete(id);
    this.#touch();
  }
  reset() { this.#do('/reset'); }
  powerCut() { this.#do('/power-cut'); }
  /** @param {string} text */
  type(text) { this.#do('/type', { text: text.replace(/[\r\n]$/, ''), enter: /[\r\n]$/.test(text) }); }
  /** Lets virtual time pass, where the device has it. @param {number} milliseconds */
  advance(milliseconds) { return this.#do('/advance', { for: `${milliseconds}ms` }); }

  /** @returns {Promise<string>} */
  trace() { return this.#ask('GET', '/trace').then(answer => answer.text()); }
  /** @returns {Promise<Uint8Array>} */
  get flash() { return this.#ask('GET', '/flash').then(bytesOf); }
  newDevice() { return this.#ask('DELETE', '/flash'); }
  /** @param {Uint8Array} bytes */
  async loadFlash(bytes) { return this.#ask('PUT', '/flash', flashOfFile(bytes)); }

  /** Sends a request; throws the error that the host answers. */
  async #ask(method, path, body, headers = {}) {
    const gone = () => { throw new PageError('host-gone'); };
    const answer = await fetch(path, { method, body, headers }).catch(gone);
    if (answer.ok || answer.status === 304) return answer;
    throw new PageError('host-refused', { detail: (await answer.json().catch(() => ({}))).error ?? answer.status });
  }
  #fail({ key = 'failed', values }) { this.tell('failed', key, values?.detail); }

  /** Does one thing after the other. @param {() => any} task */
  #enqueue(task) { return this.#queue = this.#queue.then(task).catch(error => this.#fail(error)); }
  #do(path, value) { return this.#enqueue(() => this.#ask('POST', path, value && JSON.stringify(value))); }

  /** Sends the fingers. Of moves that wait, only the newest is kept. */
  #touch() {
    const places = [...this.#fingers.values()].slice(0, 2), last = this.#moves.slice(-2);
    if (last.length === 2 && last.every(move => move.length === places.length)) this.#moves.pop();
    this.#moves.push(places);
    this.#enqueue(() => this.#moves.length && this.#ask('POST', '/touch', JSON.stringify(this.#moves.shift())));
  }

  async #followScreen() {
    try {
      const answer = await this.#ask('GET', '/screen.png', undefined, this.#tag ? { 'If-None-Match': this.#tag } : {});
      this.#isGone = false;
      if (answer.status === 200) {
        this.#tag = answer.headers.get('ETag');
        const image = await createImageBitmap(await answer.blob());
        this.tell('screen', image, 0, image.height);
      }
    } catch (error) {
      if (!this.#isGone) this.#fail(error);
      this.#isGone = true;
    }
    setTimeout(() => this.#followScreen(), screenPeriod);
  }
}
