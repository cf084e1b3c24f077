// @ts-check
// A trace in a link: what determines the device, and its inputs. All of it becomes whole numbers, which are written in
// groups of 7 bits, deflated, and spelled in base64url.

import { PageError, bytesOfText, flashOf, hex, textOfBytes, vaultSize } from './files.js';
import { parseTrace, throughStream } from './parse.js';
import { headerLine } from './config.js';
import { defaultConfig, eventLine } from './trace.js';

const longestLink = 30_000;
/** Digits of the model's SHA-256 in a link. */
const idDigits = 8;
/** The kinds 0 to 2 are touches with as many fingers. */
const kindNames = ['touch', 'touch', 'touch', 'serialIn', 'reset', 'powerCut'];

const withLength = list => [list.length, ...list];
/** The settings that a link leaves out. Its check begins with the place here of the usual ones of its day, plus 1. */
const usualSettings = [{ ...defaultConfig(), iterations: 6000 }, defaultConfig()];
const checkOf = (numbers, edition = usualSettings.length - 1) =>
  numbers.reduce((sum, number) => (sum * 31 + number) % (1 << 14), edition + 1);

/** A finger is expected to go on as it did, so small numbers are left of its places. The sign is the lowest bit. */
function bendsOf(places) {
  const bends = places.map((place, k) => place - 2 * (places[k - 1] ?? 0) + (places[k - 2] ?? 0));
  return bends.map(bend => bend < 0 ? -2 * bend - 1 : 2 * bend);
}

function placesOf(bends) {
  const places = [0, 0];
  for (const bend of bends) places.push((bend % 2 ? -(bend + 1) / 2 : bend / 2) + 2 * places.at(-1) - places.at(-2));
  return places.slice(2);
}

/** @param {import('./trace.js').Trace} trace @returns {Promise<string>} letters, digits, - and _ */
export const pack = async trace => {
  const numbers = numbersOf(trace), bytes = [];
  for (let number of [...numbers, checkOf(numbers)]) {
    for (; number > 127; number = Math.floor(number / 128)) bytes.push(number % 128 + 128);
    bytes.push(number);
  }
  const packed = await throughStream(Uint8Array.from(bytes), new CompressionStream('deflate-raw'));
  const text = btoa(textOfBytes(packed)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  if (text.length > longestLink) throw new PageError('link-too-long');
  return text;
};

/** @param {string} text @returns {Promise<import('./trace.js').Trace>} */
export const unpack = async text => {
  try {
    const packed = bytesOfText(atob(text.slice(0, longestLink).replace(/-/g, '+').replace(/_/g, '/'))), numbers = [];
    let number = 0, factor = 1;
    for (const byte of await throughStream(packed, new DecompressionStream('deflate-raw'))) {
      number += byte % 128 * factor;
      factor *= 128;
      if (byte > 127) continue;
      numbers.push(number);
      [number, factor] = [0, 1];
    }
    const check = numbers.pop();
    const edition = usualSettings.findIndex((_, k) => check === checkOf(numbers, k));
    if (edition >= 0) return traceOf(numbers, usualSettings[edition]);
  } catch { /* It is as broken as one whose check is wrong. */ }
  throw new PageError('link-broken');
};

/** @param {import('./trace.js').Trace} trace */
function numbersOf({ seed, modelId, config, flash, moments, duration }) {
  const usual = usualSettings.at(-1), changed = Object.entries(config).filter(([key, value]) => value !== usual[key]);
  const settings = changed.length ? bytesOfText(JSON.stringify(Object.fromEntries(changed))) : [];
  const partitions = [flash.subarray(0, vaultSize), flash.subarray(vaultSize)];
  const steps = [], texts = [], columns = [[], [], [], []];
  const inputs = moments.flatMap(moment => moment.inputs.map(input => ({ time: moment.time, ...input })));
  for (const [k, { time, name, value }] of inputs.entries()) {
    const kind = name === 'touch' ? value.length : kindNames.indexOf(name);
    steps.push((time - (inputs[k - 1]?.time ?? 0)) * kindNames.length + kind);
    if (name === 'touch') value.flat().forEach((place, axis) => columns[axis].push(place));
    if (name === 'serialIn') texts.push(...withLength([...bytesOfText(value)]));
  }
  return [
    Number(seed & 0xFFFF_FFFFn), Number(seed >> 32n), parseInt(modelId.slice(0, idDigits), 16), duration,
    ...withLength([...settings]),
    ...partitions.flatMap(part => withLength([...part.subarray(0, part.findLastIndex(byte => byte !== 0xFF) + 1)])),
    ...[steps, texts, ...columns.map(bendsOf)].flatMap(withLength),
  ];
}

function traceOf(numbers, usual) {
  const [low, high, id, duration] = numbers, modelId = hex(id, idDigits);
  let next = 4, time = 0;
  const list = () => numbers.slice(next + 1, next += numbers[next] + 1);
  const settings = textOfBytes(list()), flash = flashOf(list(), list());
  const steps = list(), texts = list().reverse(), columns = [1, 2, 3, 4].map(() => placesOf(list()).reverse());
  const place = finger => [columns[2 * finger].pop(), columns[2 * finger + 1].pop()];
  const lines = steps.map(step => {
    const kind = step % kindNames.length, length = kind === 3 ? texts.pop() : 0;
    const typed = Array.from({ length }, () => texts.pop());
    const value = kind < 3 ? [0, 1].slice(0, kind).map(place) : kind > 3 || textOfBytes(typed);
    return eventLine({ time: time += (step - kind) / kindNames.length, name: kindNames[kind], value });
  });
  const config = { ...usual, ...JSON.parse(settings || '{}') };
  const setup = { title: '', seed: BigInt(low) | BigInt(high) << 32n, config, flash, model: new Uint8Array() };
  const text = [headerLine(setup, modelId.padEnd(64, '0')), ...lines].join('\n');
  return { ...parseTrace(text), modelId, duration: Math.max(duration, time), inputsOnly: true };
}
