// @ts-check
// A recording that is watched: the device at any time of it, and what was expected beside what happened.

import { byId, make, on, seconds, t, translated } from './texts.js';
import { logColor } from './logpane.js';

const rowLimit = 5000; // More than a person reads.

/** Connects the view of a recording. @param {() => void} closed is called when the reader goes back to the lock */
export function connectFilm(closed) {
  const slider = byId('film-time'), list = byId('film-rows');
  /** @type {any} */
  let player = null;
  /** The rows of the list, and which row of the player is the first in each. @type {{first: number, row: any}[]} */
  let shown = [];
  /** The frame that plays on; 0 while nothing plays. */
  let playing = 0;

  /** The device and the place in the list at the present time. */
  const show = () => {
    const { time, duration, position, rows, device } = player;
    device.present();
    byId('film-panel').getContext('2d').putImageData(device.image, 0, 0);
    slider.value = time;
    slider.setAttribute('aria-valuetext', `${seconds(time)} s`);
    byId('film-clock').textContent = `${seconds(time)} / ${seconds(duration)} s`;
    const last = rows.findLast(({ input }, k) => k < position && input && input.name !== 'serialIn')?.input;
    const fingers = last?.name === 'touch' ? last.value : [];
    byId('film').querySelectorAll('.finger').forEach((mark, k) => {
      const [x, y] = fingers[k] ?? [0, 0];
      mark.hidden = !fingers[k];
      Object.assign(mark.style, { left: `${(x + .5) / 3.2}%`, top: `${(y + .5) / 2.8}%` });
    });
    const now = shown.findLast(({ first }) => first < position)?.row, before = list.querySelector('.now');
    if (now === before || !now) return;
    before?.classList.remove('now');
    now.classList.add('now');
    const top = now.offsetTop - list.offsetTop;
    const isSeen = top >= list.scrollTop && top <= list.scrollTop + list.clientHeight - 60;
    if (!isSeen) list.scrollTop = top - list.clientHeight / 3;
  };

  /** All that does not depend on the time. */
  const fill = () => {
    const { rows, trace, firstDifference } = player, groups = [], verdict = byId('film-verdict');
    byId('film-title').textContent = trace.title || t('recording');
    byId('film-difference').hidden = !firstDifference;
    verdict.classList.toggle('bad', firstDifference !== null);
    const values = { time: seconds(firstDifference?.time ?? 0), line: firstDifference?.line ?? '–' };
    verdict.textContent = t(firstDifference ? 'film-differs' : trace.inputsOnly ? 'film-inputs' : 'film-same', values);
    rows.forEach((row, k) => {
      const last = groups.at(-1);
      if (row.input?.name === 'touch' && last?.input?.name === 'touch') last.samples++;
      else groups.push({ ...row, first: k, samples: 1 });
    });
    const start = Math.max(0, groups.findIndex(group => group.differs) - rowLimit / 2);
    shown = groups.slice(start, start + rowLimit).map(group => ({ first: group.first, row: filmRow(group) }));
    list.replaceChildren(...shown.map(({ row }) => row));
  };

  const setPlaying = isPlaying => {
    // The time of the last frame, and parts of a millisecond that were not played yet.
    let last = performance.now(), rest = 0;
    const play = () => {
      const now = performance.now();
      rest += Math.min(100, now - last) * Number(byId('film-speed').value);
      last = now;
      player.seek(player.time + Math.floor(rest));
      rest %= 1;
      show();
      if (player.time >= player.duration) setPlaying(false);
      else playing = requestAnimationFrame(play);
    };
    cancelAnimationFrame(playing);
    playing = isPlaying ? requestAnimationFrame(play) : 0;
    byId('film-play').textContent = t(isPlaying ? 'film-pause' : 'film-play');
  };
  const go = move => {
    setPlaying(false);
    move();
    show();
  };

  /** What keys do, and the buttons that do the same. */
  const keys = {
    ' ': () => {
      if (!playing && player.time >= player.duration) player.seek(0);
      setPlaying(!playing);
    },
    ArrowRight: () => go(() => player.step(1)), ArrowLeft: () => go(() => player.step(-1)),
    Home: () => go(() => player.seek(0)), End: () => go(() => player.seek(player.duration)),
    d: () => go(() => player.seek(player.firstDifference?.time ?? player.time)),
    Escape: () => {
      setPlaying(false);
      byId('film').hidden = true;
      player = null;
      closed();
    },
  };
  const buttons = { play: ' ', next: 'ArrowRight', previous: 'ArrowLeft', difference: 'd', close: 'Escape' };
  for (const [name, key] of Object.entries(buttons)) on(byId(`film-${name}`), 'click', keys[key]);
  on(slider, 'input', () => go(() => player.seek(Number(slider.value))));
  on(list, 'click', event => {
    const row = event.target.closest('p');
    if (row) go(() => player.seek(Number(row.dataset.time)));
  });
  translated(() => player && go(fill));
  return {
    isOpen: () => player !== null,
    /** Follows a key. @param {string} key @returns {boolean} whether it is one of a recording */
    key: key => Boolean(keys[key]?.() ?? key in keys),
    /** Plays a recording, or shows its first difference. @param {import('./player.js').Player} opened */
    open(opened) {
      player = opened;
      byId('film').hidden = false;
      slider.max = player.duration;
      go(fill);
      scrollTo(0, 0);
      byId('film-title').focus({ preventScroll: true });
      if (player.firstDifference) keys.d();
      else setPlaying(true);
    },
  };
}

/** A row of the list: an input, an output, or both sides of a difference. */
function filmRow({ time, input, expected, actual, differs, samples }) {
  const side = (event, color, name) =>
    make('span', color, make('small', '', t(name)), event ? eventText(event) : t('nothing'));
  const text = differs ? '' : eventText(input ?? actual ?? expected).replace(/^\[.*?\] /, '');
  const content = differs
    ? make('span', 'sides', side(expected, 'log-clear', 'expected'), side(actual, 'log-wrong', 'actual'))
    : text + (samples > 1 ? ` (${t('samples', { n: samples })})` : '');
  const color = differs ? 'differs' : /serial$|vibrate/.test(actual?.name) ? logColor(text) : 'log-input';
  const row = make('p', color, make('span', 't', seconds(time)), content);
  row.dataset.time = time;
  return row;
}

/** An event for people. */
function eventText({ name, value }) {
  if (name === 'touch') return t(value.length ? 'touch-at' : 'touch-up', { points: value.join(' + ') });
  if (name === 'serial') return value.trimEnd();
  return t(`event-${name}`, { value: name === 'serialIn' ? JSON.stringify(value) : value });
}
