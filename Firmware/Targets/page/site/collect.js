// @ts-check
// A data set of your own: which digit to draw with which finger, what is kept, and the files. It needs no other part of
// the page, and sends nothing. `inklock run --collect` does the same in a window.

/** @typedef {[number, number, number]} Point x and y in pixels of the area, and ms since the first point */
/** @typedef {{label: string, writer: string, finger: string, strokes: Point[][]}} Drawing */

const fingers = ['index', 'thumb'];
const names = { index: 'index finger', thumb: 'thumb' };
const side = 240; // Pixels of the drawing area.
const period = 13; // Milliseconds between two samples of the panel.
const pause = 1000; // Milliseconds after which a drawing is taken.
const nameRule = /^[\p{L}\p{N}]([\p{L}\p{N} ._-]{0,38}[\p{L}\p{N}])?$/u;
const flaws = {
  few: 'Too few points: draw it slower.', short: 'Too short: draw it larger.', long: 'Too long: use fewer strokes.',
};

/** The numbers 0 to 9 in an order that only the seed decides. @param {number} seed */
function shuffled(seed) {
  const order = [...Array(10).keys()];
  let state = seed >>> 0;
  for (let k = 9; k > 0; k--) {
    state = Math.imul(state ^ state >>> 15, 0x2C1B_3C6D) + 0x9E37_79B9 >>> 0;
    const other = Math.floor((state >>> 8) / 2 ** 24 * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  return order;
}

/**
 * What is still to draw: the fingers take turns of ten digits, and no digit follows itself.
 * @param {string} writer @param {number} count of each digit with each finger @param {Drawing[]} drawings
 */
export function plan(writer, count, drawings) {
  const seed = Array.from(writer).reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 0x0100_0193), 5381);
  const order = [];
  for (let turn = 0; turn < 2 * count; turn++) {
    const digits = shuffled(seed + Math.imul(turn + 1, 0x9E37_79B1)), finger = fingers[turn % 2];
    if (digits[0] === order.at(-1)?.digit) digits.push(digits.shift());
    order.push(...digits.map(digit => ({ digit, finger })));
  }
  const done = new Map();
  for (const { label, writer: by, finger } of drawings) {
    if (by === writer) done.set(label + finger, (done.get(label + finger) ?? 0) + 1);
  }
  return order.filter(({ digit, finger }) => {
    const left = done.get(digit + finger) ?? 0;
    done.set(digit + finger, left - 1);
    return left <= 0;
  });
}

/** The places of a stroke where the panel would see the finger, without repeated ones. @param {Point[]} stroke */
function sampled(stroke) {
  const places = [], last = stroke.at(-1);
  let k = 0;
  for (let time = stroke[0][2]; time < last[2]; time += period) {
    while (k + 2 < stroke.length && stroke[k + 1][2] <= time) k++;
    const [a, b] = [stroke[k], stroke[k + 1]], share = b[2] > a[2] ? Math.min((time - a[2]) / (b[2] - a[2]), 1) : 0;
    places.push([0, 1].map(axis => Math.floor(a[axis] + (b[axis] - a[axis]) * share)));
  }
  places.push([last[0], last[1]]);
  return places.filter((place, n) => n === 0 || place.some((value, axis) => value !== places[n - 1][axis]));
}

const extent = places => Math.max(...[0, 1].map(axis => {
  const values = places.map(place => place[axis]);
  return Math.max(...values) - Math.min(...values);
}));

/**
 * Why the lock could make no use of a drawing, by the rules of SignatureInputs.swift; undefined where it can.
 * @param {Point[][]} strokes
 */
export function flawOf(strokes) {
  const seen = strokes.map(sampled), longest = Math.max(...seen.map(extent));
  if (seen.flat().length > 512) return 'long';
  const kept = seen.filter(stroke => extent(stroke) * 8 >= longest);
  const length = kept.flatMap(stroke => stroke.slice(1).map((place, k) => {
    const [dx, dy] = [0, 1].map(axis => Math.abs(place[axis] - stroke[k][axis]));
    return Math.max(dx, dy, (14 * Math.max(dx, dy) + 8 * Math.min(dx, dy)) / 16);
  })).reduce((sum, piece) => sum + piece, 0);
  if (kept.flat().length < 6) return 'few';
  if (extent(kept.flat()) < 24 || length < 24) return 'short';
}

/** The strokes file of a finger. @param {Drawing[]} drawings @param {string} finger */
export const fileOf = (drawings, finger) => drawings.filter(drawing => drawing.finger === finger)
  .map(({ label, writer, strokes }) => JSON.stringify({ label, writer, canvas: [side, side], strokes }))
  .map(line => `${line}\n`).join('');

/** Connects the page. */
function start() {
  /** @param {string} id @returns {any} */
  const byId = id => document.getElementById(id);
  const area = byId('area'), context = area.getContext('2d'), key = 'inklock-collection';
  /** @type {Drawing[]} */
  let drawings = [];
  /** The drawings since the page was opened, which can be taken back. */
  let fresh = 0;
  /** @type {Point[][]} */
  let strokes = [];
  let finger = -1, begin = 0, timer = 0, isStored = true;
  try {
    drawings = JSON.parse(localStorage.getItem(key) ?? '[]');
    byId('name').value = localStorage.getItem(`${key}-name`) ?? 'me';
  } catch { isStored = false; }

  const writer = () => byId('name').value.trim(), count = () => Number(byId('drawings').value);
  const isReady = () => nameRule.test(writer()) && Number.isInteger(count()) && count() >= 1 && count() <= 100;
  const rest = () => isReady() ? plan(writer(), count(), drawings) : [];
  const say = (text, isWrong = false) => {
    byId('outcome').textContent = text;
    byId('outcome').classList.toggle('wrong', isWrong);
  };
  /** Keeps the drawings in the browser; where it cannot, they end with the page. */
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify(drawings));
      localStorage.setItem(`${key}-name`, writer());
    } catch { isStored = false; }
    if (!isStored) say('This browser keeps nothing: save the files before you close the page.', true);
  };
  const show = () => {
    const left = rest(), [next] = left, total = 20 * count();
    byId('prompt').textContent = !isReady() ? 'Choose a name of letters and digits, and 1 to 100 drawings.'
      : next ? `Draw ${next.digit}: ${names[next.finger]}` : 'All is drawn: save the files.';
    byId('prompt').classList.toggle('thumb', next?.finger === 'thumb');
    byId('count').textContent = isReady() ? `${total - left.length} of ${total}` : '';
    Object.assign(byId('progress'), { max: Math.max(total, 1), value: isReady() ? total - left.length : 0 });
    byId('back').disabled = fresh === 0;
    for (const each of fingers) byId(`save-${each}`).disabled = !drawings.some(drawing => drawing.finger === each);
    byId('forget').disabled = drawings.length === 0;
  };
  const wipe = () => {
    clearTimeout(timer);
    strokes = [];
    finger = -1;
    context.clearRect(0, 0, side, side);
  };
  const take = () => {
    const [next] = rest(), drawn = strokes, flaw = flawOf(drawn);
    wipe();
    if (!next) return;
    if (flaw) return say(flaws[flaw], true);
    drawings.push({ label: String(next.digit), writer: writer(), finger: next.finger, strokes: drawn });
    fresh++;
    say('Kept.');
    keep();
    show();
  };
  const add = event => {
    const { left, top, width, height } = area.getBoundingClientRect();
    const inside = value => Math.min(Math.max(Math.floor(value), 0), side - 1);
    const x = inside((event.clientX - left) * side / width), y = inside((event.clientY - top) * side / height);
    const stroke = strokes.at(-1), from = stroke.at(-1) ?? [x, y, 0];
    // The clock of a browser may go back by a millisecond between two kinds of events.
    stroke.push([x, y, Math.max(Math.round(event.timeStamp - begin), from[2])]);
    Object.assign(context, { strokeStyle: '#78dcff', lineWidth: 9, lineCap: 'round' });
    context.beginPath();
    context.moveTo(from[0] + .5, from[1] + .5);
    context.lineTo(x + .5, y + .5);
    context.stroke();
  };
  const lift = event => {
    if (event.pointerId !== finger) return;
    if (event.type === 'pointerup') add(event);
    finger = -1;
    timer = setTimeout(take, pause);
  };
  area.addEventListener('pointerdown', event => {
    if (event.button !== 0 || finger !== -1 || !rest().length) return;
    event.preventDefault();
    clearTimeout(timer);
    area.setPointerCapture(event.pointerId);
    finger = event.pointerId;
    if (!strokes.length) begin = event.timeStamp;
    strokes.push([]);
    add(event);
  });
  area.addEventListener('pointermove', event => {
    if (event.pointerId !== finger) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) add(move);
  });
  for (const name of ['pointerup', 'pointercancel']) area.addEventListener(name, lift);
  byId('back').addEventListener('click', () => {
    wipe();
    drawings.pop();
    fresh--;
    say('Taken back: draw it again.');
    keep();
    show();
  });
  for (const name of ['name', 'drawings']) {
    byId(name).addEventListener('input', () => {
      wipe();
      show();
    });
  }
  for (const each of fingers) {
    byId(`save-${each}`).addEventListener('click', () => {
      const href = URL.createObjectURL(new Blob([fileOf(drawings, each)], { type: 'application/jsonl' }));
      Object.assign(document.createElement('a'), { href, download: `${each}.jsonl` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 10_000);
    });
  }
  byId('forget').addEventListener('click', () => {
    if (!confirm('Delete the drawings of all names from this browser?')) return;
    wipe();
    [drawings, fresh] = [[], 0];
    say('Deleted.');
    keep();
    show();
  });
  show();
}

if (typeof document !== 'undefined') start();
