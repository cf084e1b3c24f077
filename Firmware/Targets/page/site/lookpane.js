// @ts-check
// What the device sees: the rasters of all views, the probabilities, and the attempts.

import { byId, make, on, percent, t, translated } from './texts.js';
import { lockoutPresets } from './module.js';
import { logParts } from './logpane.js';

const noDigit = 10; // The bar below those of the digits.

/** Connects the pane of what the device sees. @param {any} session */
export function connectLook(session) {
  const pane = byId('look'), bars = byId('look-bars');
  /** @type {import('./module.js').Look|null} */
  let seen = null;
  /** Wrong PINs in a row, and the seconds of the wait that they caused; Infinity means for good. */
  let attempts = { wrong: 0, wait: 0 };

  const showAttempts = () => {
    const { wrong, wait } = attempts, lockout = session.settings?.config.lockout ?? 'default';
    const { steps, limit } = lockoutPresets[lockout] ?? lockout;
    const next = steps.find(([from, seconds]) => from > wrong && seconds > 0)?.[0] ?? 0;
    const texts = [t(wrong ? 'attempts' : 'attempts-none', { n: wrong })];
    if (wait === Infinity) texts.push(t('attempts-final'));
    else if (wait) texts.push(t('attempts-lockout', { seconds: wait }));
    else if (next) texts.push(t('attempts-wait', { left: next - wrong }));
    if (limit && wait !== Infinity) texts.push(t('attempts-limit', { left: limit - wrong }));
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
    byId('look-verdict').textContent = t(key, values);
    pane.dataset.verdict = isShown ? look.verdict : '';
    [...bars.children].forEach((row, k) => {
      const share = isRead ? [...look.probabilities, look.nonDigit][k] : 0, [, bar, number] = row.children;
      row.className = k === digit ? 'best' : '';
      bar.firstChild.style.transform = `scaleX(${share / 1000})`;
      bar.lastChild.style.left = `${threshold / 10}%`;
      bar.lastChild.hidden = k !== digit;
      number.textContent = isRead ? percent(share) : '–';
    });
    pane.querySelectorAll('figure').forEach((figure, k) => {
      figure.hidden = k > 0 && isShown && k >= look.views.length;
      const context = figure.querySelector('canvas').getContext('2d'), rows = isShown ? look.views[k] ?? [] : [];
      context.clearRect(0, 0, 28, 28);
      context.fillStyle = getComputedStyle(figure).color;
      rows.forEach((row, y) => { for (let x = 0; x < 28; x++) if (row >>> x & 1) context.fillRect(x, y, 1, 1); });
    });
  };

  /** Learns from a line of the log how many attempts there were. @param {string} line */
  const line = line => {
    const [, text] = logParts(line), [, count] = /\battempts=(\d+)/.exec(text) ?? [];
    if (/^(pin accepted|pin set|reset done)/.test(text)) attempts = { wrong: 0, wait: 0 };
    else if (/^mode name=locked$/.test(text)) attempts = { wrong: session.wrongAttempts ?? attempts.wrong, wait: 0 };
    else if (count) {
      const [, wait] = /^lockout (?:seconds=(\d+)|final)/.exec(text) ?? ['', 0];
      attempts = { wrong: Number(count), wait: Number(wait ?? Infinity) };
    } else return;
    showAttempts();
  };

  for (let k = 0; k <= noDigit; k++) {
    bars.append(make('li', '', make('span', '', k), make('i', '', make('b'), make('u')), make('span')));
  }
  const show = () => {
    bars.children[noDigit].firstChild.textContent = t('not-digit');
    look(seen);
    showAttempts();
  };
  translated(show);
  on(matchMedia('(prefers-color-scheme: dark)'), 'change', show);
  /** The device was plugged in again. */
  const restart = () => {
    attempts = { wrong: 0, wait: 0 };
    seen = null;
    show();
  };
  return { look, line, restart };
}
