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
    const { wrong = 0, wait = 0, beforeWait = 0, beforeEnd = 0 } = session.attempts ?? {};
    const texts = [t(wrong ? 'attempts' : 'attempts-none', { n: wrong })];
    if (wait === Infinity) texts.push(t('attempts-final'));
    else if (wait) texts.push(t('attempts-lockout', { seconds: wait }));
    else if (beforeWait) texts.push(t('attempts-wait', { left: beforeWait }));
    if (beforeEnd) texts.push(t('attempts-limit', { left: beforeEnd }));
    byId('attempts').textContent = texts.join(' ');
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
