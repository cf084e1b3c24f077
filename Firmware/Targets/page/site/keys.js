// @ts-check
// The keyboard: a digit is drawn on the panel as by a finger, a letter presses a printed button.

import { byId, kept, on } from './texts.js';

/** Strokes of the digits, in hundredths of their height; a point that is there twice is a corner. */
const digitStrokes = [
  '40,2 16,10 2,40 6,76 30,100 58,84 68,48 58,14 36,0', '10,30 28,14 42,0 42,0 42,50 42,100',
  '4,24 14,5 36,0 60,10 62,34 42,64 0,100 0,100 34,100 70,100',
  '6,12 28,0 54,6 58,26 44,42 24,46 24,46 50,52 64,72 50,94 24,100 2,88',
  '12,0 8,30 4,56 4,56 36,56 72,54/54,6 52,50 50,100',
  '14,2 12,20 10,42 10,42 36,38 60,54 62,78 42,98 18,100 0,90/14,2 40,2 66,0',
  '52,0 26,22 8,50 4,76 18,98 42,100 60,84 56,62 36,52 16,62 6,80', '2,2 34,2 68,0 68,0 48,40 24,100',
  '52,10 34,0 12,8 10,28 34,46 58,64 60,88 34,100 10,88 10,66 34,48 56,28 52,10',
  '58,12 40,0 14,6 6,28 20,46 44,42 58,12 58,12 56,54 54,100',
];
const drawingHeight = 150; // Pixels; the drawing area has 240 x 240.
const drawingFinger = 1_000_009;
// Milliseconds: between samples of the panel, between strokes, and after which the pause has accepted a digit.
const [samplePeriod, strokePause, longestReading] = [13, 180, 1300];
const longestHold = 2000; // Milliseconds that a digit waits for a button that is held.
const releaseTime = 120; // Milliseconds from the release of a button to the next digit: they are two touches.
const pixelsPerSample = 7; // Half a pixel a millisecond, as people draw.
const keyButtons = { a: 0, Backspace: 0, b: 1, c: 2, Enter: 2 };

/** A Catmull-Rom curve from b to c, at a share of the way. */
function curve(a, b, c, d, share) {
  return b + share * (c - a + share * (2 * a - 5 * b + 4 * c - d + share * (3 * (b - c) + d - a))) / 2;
}

/** The strokes of a digit on the panel, a point each sample. @param {number} digit @returns {number[][][]} */
export function drawDigit(digit) {
  return digitStrokes[digit].split('/').map(text => {
    const points = text.split(' ').map(point => point.split(',').map(Number)), path = [];
    const at = (k, axis) => points[Math.max(0, Math.min(points.length - 1, k))][axis];
    let rest = 0;
    for (let k = 0; k + 1 < points.length; k++) {
      const length = Math.hypot(at(k + 1, 0) - at(k, 0), at(k + 1, 1) - at(k, 1)) * drawingHeight / 100;
      const place = axis => curve(at(k - 1, axis), at(k, axis), at(k + 1, axis), at(k + 2, axis), rest / length);
      for (; rest < length; rest += pixelsPerSample) path.push([place(0), place(1)]);
      rest -= length;
    }
    return [...path, ...points.slice(-1)].map(([x, y]) =>
      [120 + (x - 35) * drawingHeight / 100, 116 + (y - 50) * drawingHeight / 100].map(Math.round));
  });
}

const pause = time => new Promise(done => setTimeout(done, time));
const nameOf = ({ key }) => key.length === 1 ? key.toLowerCase() : key;

/** Connects the keys; they observe when a digit was read. @param {any} session @param {any} panel @param {any} film */
export function connectKeys(session, panel, film) {
  /** What was typed and is not done yet; keys that hold a button down. @type {string[]} */
  const queue = [], held = new Set(), isOn = byId('keys-on');
  let isBusy = false, isRead = false, freeTime = 0;

  const drawOn = async digit => {
    for (const stroke of drawDigit(digit)) {
      for (const [x, y] of stroke) {
        session.fingerAt(drawingFinger, x, y);
        await pause(samplePeriod);
      }
      session.fingerUp(drawingFinger);
      isRead = false;
      await pause(strokePause);
    }
    // A button may follow at once, but a digit only after this one was read.
    const end = performance.now() + longestReading;
    while (!isRead && performance.now() < end && !(queue[0] in keyButtons)) await pause(30);
  };
  /** Does what was typed, one after the other. */
  const work = async () => {
    isBusy = true;
    for (let name; (name = queue.shift());) {
      // A button that is still down is the first finger, which alone counts.
      const start = performance.now();
      while ((held.size > 0 || performance.now() < freeTime) && performance.now() < start + longestHold) {
        await pause(samplePeriod);
      }
      if (name in keyButtons) await panel.tap(keyButtons[name]);
      await (name in keyButtons ? pause(releaseTime) : drawOn(Number(name)));
    }
    isBusy = false;
  };
  /** Follows a key of the device. @returns {boolean} whether it is one */
  const follow = (name, isRepeated) => {
    if (!(name in keyButtons) && !/^[0-9]$/.test(name)) return false;
    if (isRepeated) return true;
    if (name in keyButtons && !isBusy) {
      held.add(name);
      panel.press(keyButtons[name]);
    } else if (queue.push(name) && !isBusy) work();
    return true;
  };

  isOn.checked = kept('keys') !== 'off';
  on(isOn, 'change', () => kept('keys', isOn.checked ? 'on' : 'off'));
  on(byId('show-keys'), 'click', () => byId('keys').showModal());
  on(document, 'keydown', event => {
    const { target, key } = event;
    const isAsleep = !isOn.checked || byId('view-lock').hidden || event.ctrlKey || event.metaKey || event.altKey;
    // A field, or a focused button or link, has other uses for its keys.
    const others = /Enter| /.test(key) ? 'input, select, dialog, button, a' : 'input, select, dialog, [role=tab]';
    if (isAsleep || target.closest(others) || event.defaultPrevented) return;
    if (key === '?') byId('keys').showModal();
    else if (!(film.isOpen() ? film.key(nameOf(event)) : follow(nameOf(event), event.repeat))) return;
    event.preventDefault();
  });
  on(document, 'keyup', async event => {
    if (!held.has(nameOf(event))) return;
    await panel.release(keyButtons[nameOf(event)]);
    held.delete(nameOf(event));
    freeTime = performance.now() + releaseTime;
  });
  return { look() { isRead = true; } };
}
