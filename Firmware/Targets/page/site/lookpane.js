// @ts-check
// What the device sees: the rasters of all views, the probabilities, and the attempts.

import { makeBars, paintRaster, showBars } from './bars.js';
import { byId, on, percent, show, t, translated } from './texts.js';

/** Connects the pane of what the device sees. @param {any} session */
export function connectLook(session) {
  const pane = byId('look'), bars = byId('look-bars');
  /** @type {import('./module.js').Look|null} */
  let seen = null;
  const showAttempts = () => {
    const values = session.attempts ?? {}, { wrong, wait, beforeWait, beforeEnd } = values;
    const delay = wait === Infinity ? 'attempts-final' : wait ? 'attempts-lockout' : beforeWait && 'attempts-wait';
    const keys = [wrong ? 'attempts' : 'attempts-none', delay, beforeEnd && 'attempts-limit'].filter(Boolean);
    byId('attempts').textContent = keys.map(key => t(key, values)).join(' ');
    byId('attempts').classList.toggle('bad', wait > 0);
  };

  /** The device has read something, or nothing yet. @param {import('./module.js').Look|null} look */
  const look = look => {
    seen = look;
    const isShown = look !== null && !look.masked, isRead = isShown && look.probabilities.some(share => share > 0);
    const { digit = -1, confidence = 0, threshold = 0 } = isRead ? look : {};
    const key = look === null ? 'look-none' : look.masked ? 'look-masked' : `look-${look.verdict}`;
    const values = { digit, confidence: percent(confidence), threshold: percent(threshold) };
    show(byId('look-verdict'), key, values);
    pane.dataset.verdict = isShown ? look.verdict : '';
    showBars(bars, isRead ? [...look.probabilities, look.nonDigit] : null, digit, threshold);
    pane.querySelectorAll('figure').forEach((figure, k) => {
      figure.hidden = k > 0 && isShown && k >= look.views.length;
      paintRaster(figure.querySelector('canvas'), isShown ? look.views[k] ?? [] : []);
    });
  };

  makeBars(bars);
  look(null);
  translated(showAttempts);
  on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => look(seen));
  // Every change of the attempts is in the log.
  return { look, restart: () => look(null), serial: showAttempts };
}
