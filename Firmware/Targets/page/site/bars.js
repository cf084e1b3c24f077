// @ts-check
// What the network sees and makes of it: a raster, and a bar for the probability of each class.

import { make, percent, show } from './texts.js';

const noDigit = 10; // The bar below those of the digits.

/** Puts an empty bar for each class into a list. @param {HTMLElement} list */
export function makeBars(list) {
  for (let k = 0; k <= noDigit; k++) {
    list.append(make('li', '', make('span', '', k), make('i', '', make('b'), make('u')), make('span')));
  }
  show(list.children[noDigit].firstChild, 'not-digit');
}

/**
 * Shows the shares of all classes in thousandths; null: nothing was read.
 * @param {HTMLElement} list @param {number[]|null} shares @param {number} best the digit of the reading
 * @param {number|null} threshold above which it is clear, where it is known
 */
export function showBars(list, shares, best, threshold = null) {
  [...list.children].forEach((row, k) => {
    const [, bar, number] = /** @type {any} */ (row.children);
    row.className = k === best ? 'best' : '';
    bar.firstChild.style.transform = `scaleX(${(shares?.[k] ?? 0) / 1000})`;
    bar.lastChild.style.left = `${(threshold ?? 0) / 10}%`;
    bar.lastChild.hidden = k !== best || threshold === null;
    number.textContent = shares ? percent(shares[k]) : '–';
  });
}

/**
 * Paints the rows of a raster, whose bit 0 is the left column, in the color of the text.
 * @param {any} canvas @param {number[]} rows
 */
export function paintRaster(canvas, rows) {
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, 28, 28);
  context.fillStyle = getComputedStyle(canvas).color;
  rows.forEach((row, y) => { for (let x = 0; x < 28; x++) if (row >>> x & 1) context.fillRect(x, y, 1, 1); });
}
