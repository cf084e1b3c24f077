// @ts-check
// What the page keeps in the browser: the device's flash, its settings and the model file that its user gave.

import { PageError } from './files.js';

/** @typedef {{flash?: Uint8Array, settings?: object, model?: {bytes: Uint8Array, name: string}|null}} Stored */

const denyStorage = () => { throw new PageError('storage-denied'); };

export class Store {
  #database;

  /** Opens the store of this browser for this tab alone: until the tab ends. @returns {Promise<Store>} */
  static async open({ indexedDB, locks } = { indexedDB: globalThis.indexedDB, locks: globalThis.navigator?.locks }) {
    const isAlone = !locks || await new Promise((done, fail) => {
      const hold = () => new Promise(() => done(true));
      locks.request('inklock-device', { ifAvailable: true }, lock => lock ? hold() : done(false)).catch(fail);
    }).catch(denyStorage);
    if (!isAlone) throw new PageError('second-tab');
    const store = new Store();
    store.#database = await new Promise((done, fail) => {
      const request = indexedDB.open('inklock', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('device');
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    }).catch(denyStorage);
    return store;
  }

  /** @returns {Promise<Stored>} */
  load() {
    return new Promise((done, fail) => {
      const transaction = this.#database.transaction('device'), values = {};
      for (const key of ['flash', 'settings', 'model']) {
        transaction.objectStore('device').get(key).onsuccess = event => { values[key] = event.target.result; };
      }
      transaction.oncomplete = () => done(values);
      transaction.onabort = () => fail(transaction.error);
    }).catch(denyStorage);
  }

  /** Writes all of the values or none; resolves when they are on the disk. @param {Stored} values */
  save(values) {
    return new Promise((done, fail) => {
      const transaction = this.#database.transaction('device', 'readwrite', { durability: 'strict' });
      for (const [key, value] of Object.entries(values)) transaction.objectStore('device').put(value, key);
      transaction.oncomplete = () => done();
      transaction.onabort = () => fail(transaction.error);
    }).catch(error => {
      throw new PageError(error?.name === 'QuotaExceededError' ? 'storage-full' : 'storage-denied');
    });
  }
}

/** A store that ends with the page, where the browser has none for it. */
export class MemoryStore {
  /** @type {Stored} */
  #values = {};
  async load() { return this.#values; }
  /** @param {Stored} values */
  async save(values) { Object.assign(this.#values, values); }
}
