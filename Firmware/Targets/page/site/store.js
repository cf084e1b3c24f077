// @ts-check
// What the page keeps in the browser: the device's flash, its settings and the model file that its user gave.

import { PageError } from './files.js';

/** @typedef {{flash?: Uint8Array, settings?: object, model?: {bytes: Uint8Array, name: string}|null}} Stored */
/**
 * @typedef {{stored: Stored, save(values: Stored): Promise<void>}} Store  `stored` is what there was when it was
 *   opened; `save` writes all of the values or none, and resolves when they are on the disk
 */

const refuse = error => {
  throw new PageError(error?.name === 'QuotaExceededError' ? 'storage-full' : 'storage-denied');
};

/** Opens the store of this browser for this tab alone: until the tab ends. @returns {Promise<Store>} */
export const openStore = async () => {
  const { locks } = navigator, alone = locks && new Promise((done, fail) => {
    // A tab that was closed a moment ago may still hold it.
    locks.request('inklock-device', { signal: AbortSignal.timeout(3000) }, () => new Promise(() => done(true)))
      .catch(error => error.name === 'TimeoutError' ? done(false) : fail(error));
  });
  const opened = new Promise((done, fail) => {
    const request = indexedDB.open('inklock', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('device');
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const [database, isAlone = true] = await Promise.all([opened, alone]).catch(refuse);
  if (!isAlone) throw new PageError('second-tab');
  /** Does something with the stored values, all of it or nothing. */
  const transact = (mode, act) => new Promise((done, fail) => {
    const transaction = database.transaction('device', mode, { durability: 'strict' }), values = {};
    act(transaction.objectStore('device'), values);
    transaction.oncomplete = () => done(values);
    transaction.onabort = () => fail(transaction.error);
  }).catch(refuse);
  // Until this tab is alone, another one may still store something. Some browsers refuse only here.
  const stored = await transact('readonly', (device, values) => ['flash', 'settings', 'model'].forEach(key => {
    device.get(key).onsuccess = event => { values[key] = event.target.result; };
  }));
  const save = changed => transact('readwrite', device => {
    for (const [key, value] of Object.entries(changed)) device.put(value, key);
  });
  return { stored, save };
};

/** Keeps nothing, where the browser has no store: the device ends with the page. @type {Store} */
export const noStore = { stored: {}, save: async () => {} };
