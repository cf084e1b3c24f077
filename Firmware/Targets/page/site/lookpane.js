// @ts-check
// What the device sees: the rasters of all views, the probabilities, and the attempts.

import { byId, make, on, percent, show, t, translated } from './texts.js';

const noDigit = 10; // The bar below those of the digits.

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

  for (let k = 0; k <= noDigit; k++) {
    bars.append(make('li', '', make('span', '', k), make('i', '', make('b'), make('u')), make('span')));
  }
  show(bars.children[noDigit].firstChild, 'not-digit');
  look(null);
  translated(showAttempts);
  on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => look(seen));
  // Every change of the attempts is in the log.
  return { look, restart: () => look(null), serial: showAttempts };
}
