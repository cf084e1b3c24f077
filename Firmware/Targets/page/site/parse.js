// @ts-check
// Reads files of traces, and says what is wrong with one that cannot be read.

import { PageError, bytesOf, bytesOfText, flashOf, flashSize, traceLimit, vaultSize } from './files.js';
import { checkConfig, expect } from './config.js';
import { isInput, jsonLine, longestPart, traceLatest } from './trace.js';

/** @typedef {import('./trace.js').Trace} Trace */
/** @typedef {import('./trace.js').TraceEvent} TraceEvent */

const longestLine = 1_048_576;
// What is in a line, as `jsonLine` writes it.
const place = '\\[([12]?\\d?\\d|3[01]\\d),(1?\\d?\\d|2[0-7]\\d)\\]';
const inputPattern = new RegExp(`^{"(touch":\\[(${place}(,${place})?)?\\]|serialIn":".+"|(reset|powerCut)":true)}$`);
const outputPattern = /^{"(serial":".*"|vibrate":(1?\d?\d|2[0-4]\d|25[0-5])|screen":"[0-9a-f]{16}"|end":true)}$/;
const digestPattern = /^[0-9a-f]{64}$/;

/**
 * Bytes sent through a stream. A small file does not unpack to more than a trace may have.
 * @param {Uint8Array} bytes @param {any} stream @returns {Promise<Uint8Array>}
 */
export const throughStream = async (bytes, stream) => {
  let size = 0;
  const limit = new TransformStream({
    transform(chunk, out) {
      size += chunk.length;
      if (size > traceLimit) throw new PageError('file-too-large', { detail: traceLimit });
      out.enqueue(chunk);
    },
  });
  const unpacked = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(stream).pipeThrough(limit);
  return bytesOf(new Response(unpacked));
};

/** The text of a trace file, plain or gzip. @param {Uint8Array} bytes @returns {Promise<string>} */
export const textOfTraceFile = async bytes => {
  const isPacked = bytes[0] === 0x1F && bytes[1] === 0x8B;
  if (bytes.length > traceLimit) throw new PageError('file-too-large', { detail: traceLimit });
  try {
    const plain = isPacked ? await throughStream(bytes, new DecompressionStream('gzip')) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    throw error instanceof PageError ? error : new PageError(isPacked ? 'gzip-broken' : 'not-a-text');
  }
};

/**
 * Reads a trace of version 1 or 2, or throws a `PageError` that names the line.
 * @param {string} text
 * @param {boolean} mayBreakOff whether the last line may be incomplete, as in a `.partial` file
 * @returns {Trace}
 */
export function parseTrace(text, mayBreakOff = false) {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split('\n');
  let number = 1;
  try {
    /** @type {Trace} */
    const trace = { ...parseHeader(lines[0]), moments: [], duration: 0 };
    for (let last; number < lines.length; addLine(trace, number, last)) last = parseEvent(lines[number++], last);
    return trace;
  } catch (error) {
    if (mayBreakOff && number > 1 && number === lines.length) return parseTrace(lines.slice(0, -1).join('\n'));
    const sentence = error instanceof PageError ? error.message : 'is not one of a trace';
    throw new PageError('trace-broken', { detail: `line ${number} ${sentence}` });
  }
}

function addLine(trace, number, event) {
  if (trace.moments.at(-1)?.time !== event.time) trace.moments.push({ time: event.time, inputs: [], lines: [] });
  const moment = trace.moments.at(-1);
  moment.lines.push({ number, event });
  if (isInput(event)) moment.inputs.push({ name: event.name, value: event.value });
  trace.duration = event.time;
}

function parseObject(line) {
  expect(line.trim(), 'is blank');
  expect(line.length <= longestLine, `has more than ${longestLine} characters`);
  try {
    // A list or a number becomes an object without the keys of an event.
    return Object.assign({}, JSON.parse(line));
  } catch (error) {
    return expect(false, `is not JSON: ${error.message}`);
  }
}

function parseHeader(line) {
  expect(line, 'is empty: a trace begins with a header');
  const { trace, title, device, seed, model, models, secret, config, flash = {}, ...others } = parseObject(line);
  expect(Number.isInteger(trace), 'is not the header of a trace');
  expect(trace === 1 || trace === 2, `is a trace of version ${trace}; this page reads versions 1 and 2`);
  for (const key in others) expect(false, `has the unknown key ${jsonLine(key)}`);
  expect(device === 'M5Stack Core2', `is a trace of the unknown device ${jsonLine(device)}`);
  const modelId = trace === 1 ? model : models?.digits;
  expect(digestPattern.test(modelId), 'has no model: a SHA-256 of 64 lower-case hexadecimal digits');
  expect(!models?.owner, 'is of a lock that knows its owner\'s hand; this page does not: use inklock replay');
  const isSeed = typeof seed === 'string' && /^(0|[1-9]\d{0,19})$/.test(seed) && BigInt(seed) < 1n << 64n;
  expect(typeof title === 'string' && isSeed, 'has no title, or no seed: a string of a decimal number below 2^64');
  expect(secret === 'documented' || digestPattern.test(secret), 'has no secret: "documented" or a SHA-256');
  const { vault, profile } = trace === 1 && typeof flash === 'string' ? { vault: flash } : flash;
  const image = flashOf(partition(vault, vaultSize), partition(profile, flashSize - vaultSize));
  return { title, seed: BigInt(seed), modelId, secret, config: checkConfig(config), flash: image };
}

function partition(text, size) {
  if (text === undefined) return [];
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
  expect(isBase64 && atob(text).length === size, `has a partition of the flash that is not ${size} bytes in base64`);
  return bytesOfText(atob(text));
}

/** @param {TraceEvent|undefined} last the event of the previous line @returns {TraceEvent} */
function parseEvent(line, last) {
  const { t: time, ...event } = parseObject(line), text = jsonLine(event);
  const [[name, value] = ['', '']] = Object.entries(event);
  expect(Number.isInteger(time) && time >= 0 && time <= traceLatest, `has no time "t" from 0 to ${traceLatest}`);
  expect(inputPattern.test(text) || outputPattern.test(text), `is not one event of a trace: ${text}`);
  expect(!name.startsWith('serial') || !/[^\0-\xFF]/.test(value), 'has a character above U+00FF: one is one byte');
  expect(name !== 'serialIn' || value.length <= longestPart, `types ${value.length} bytes, not 1 to ${longestPart}`);
  expect(last?.name !== 'end', 'is an event after the end');
  expect(!last || time >= last.time, `has a time that goes back from ${last?.time} to ${time}`);
  expect(!isInput({ name }) || !last || time > last.time || isInput(last),
    'is an input after an output of the same time: inputs come first');
  expect(name !== 'end' || last?.name === 'screen' && last.time === time, 'is an "end" without a "screen" of its time');
  return { time, name, value };
}
