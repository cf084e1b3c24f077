// @ts-check
// The sentence below the device: what happened, and what to do.

import { PageError } from './files.js';
import { byId, hasText, show } from './texts.js';

/**
 * Shows the sentence of a key, or with an empty key hides the last one.
 * @param {string} key @param {object} values @param {'status'|'alert'} role
 */
export function say(key, values = {}, role = 'status') {
  const message = byId('message');
  message.setAttribute('role', role);
  message.hidden = key === '';
  show(message.firstElementChild, key, values);
}
export function warn(key, values = {}) { say(hasText(key) ? key : 'failed', values, 'alert'); }

/** Does what may fail, and says so. @param {() => any} action */
export const attempt = async action => {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof PageError)) console.error(error);
    // A sentence must not hold a piece of the file.
    warn(error.key, { detail: String(error.values?.detail ?? error.message).replace(/:? \{.*/s, '') });
  }
};
