// @ts-check
// The device: its screen, the fingers on its touch panel, its printed buttons, and its motor.

import { byId, on } from './texts.js';

/** The middle of the printed buttons A, B and C, in pixels of the panel. */
const buttonCenters = [[53, 262], [160, 262], [267, 262]];
/** The first finger that is not a pointer: there is one for each button. */
const buttonFinger = 1_000_000;
const shortestPress = 60; // Milliseconds: some samples of the panel.
const shortestShake = 140; // Milliseconds, so that a pulse of 15 ms is seen.

/** Connects the panel with the device. @param {any} session */
export function connectPanel(session) {
  const touch = byId('touch'), buttons = ['a', 'b', 'c'].map(name => byId(`button-${name}`));
  /** The printed button below each finger. @type {Map<number, number>} */
  const below = new Map();
  const showPressed = () => {
    for (const [k, button] of buttons.entries()) button.classList.toggle('down', [...below.values()].includes(k));
  };
  const lift = (finger, stamp) => {
    session.fingerUp(finger, stamp);
    below.delete(finger);
    showPressed();
  };
  const put = (finger, x, y, stamp) => {
    session.fingerAt(finger, x, y, stamp);
    below.set(finger, y < 240 ? -1 : Math.floor(x / 107));
    showPressed();
  };
  /** Where the panel is in the window. It is not asked for each move, since an answer may lay the page out. */
  let left = 0, top = 0, width = 0, height = 0;
  const measure = () => { ({ left, top, width, height } = touch.getBoundingClientRect()); };
  const point = ({ clientX, clientY, timeStamp }, pointerId) => {
    const [x, y] = [(clientX - left) * 320 / width, (clientY - top) * 280 / height].map(Math.floor);
    if (x >= 0 && x < 320 && y >= 0 && y < 280) put(pointerId, x, y, timeStamp);
    else lift(pointerId, timeStamp);
  };
  const liftAll = () => [...below.keys()].forEach(finger => lift(finger));
  /** A finger goes down on a printed button, and up when the device has noticed it. @param {number} k 0 to 2 */
  const press = k => put(buttonFinger + k, buttonCenters[k][0], buttonCenters[k][1]);
  /** Resolves when the finger is up, which a busy page may do late. */
  const release = k => new Promise(done => setTimeout(() => done(lift(buttonFinger + k)), shortestPress));
  const tap = k => (press(k), release(k));

  on(touch, 'pointerenter pointerdown', measure);
  on(window, 'scroll resize', measure);
  on(touch, 'pointerdown', event => {
    if (event.button !== 0) return;
    // A pointer that a script made cannot be captured: it is followed while it is on the panel.
    try { touch.setPointerCapture(event.pointerId); } catch { /* See above. */ }
    point(event, event.pointerId);
  });
  // A browser may give the moves of a frame as one event.
  on(touch, 'pointermove', event => {
    if (!(event.buttons & 1)) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) point(move, event.pointerId);
  });
  on(touch, 'pointerup pointercancel lostpointercapture', event => lift(event.pointerId, event.timeStamp));
  // A mouse leaves the focus where it is, so that Enter stays a key of the device.
  on(touch, 'mousedown contextmenu', event => event.preventDefault());
  buttons.forEach((button, k) => {
    on(button, 'keydown keyup', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      if (event.type === 'keyup') release(k);
      else if (!event.repeat) press(k);
    });
    on(button, 'blur', () => below.has(buttonFinger + k) && release(k));
    // Assistive technology clicks without a pointer.
    on(button, 'click', event => event.detail === 0 && tap(k));
  });
  on(window, 'blur', liftAll);
  on(document, 'visibilitychange', () => document.hidden && liftAll());

  let start = 0, timer = 0;
  /** The motor's level changed: the case shakes, and so does a phone after its first tap. @param {number} level */
  const vibrate = level => {
    const now = performance.now(), { classList } = byId('case');
    if (level > 0) start = now;
    // The motor of a phone needs some milliseconds to start.
    const time = level > 0 ? 2000 : Math.max(0, start + 30 - now);
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(time);
    if (level > 0) classList.add('buzz');
    clearTimeout(timer);
    timer = setTimeout(() => classList.remove('buzz'), level > 0 ? 2000 : start + shortestShake - now);
  };
  /** The rows of the screen from y0, up to and not including y1, have changed. A bitmap is the whole screen. */
  const screen = (image, y0, y1) => {
    const context = byId('panel').getContext('2d');
    if ('data' in image) context.putImageData(image, 0, 0, 0, y0, 320, y1 - y0);
    else context.drawImage(image, 0, 0);
  };
  return { press, release, tap, vibrate, screen };
}
