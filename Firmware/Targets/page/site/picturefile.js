// @ts-check
// Files of pictures: what their headers say, and what was read in them, as files.

import { textOfBytes } from './files.js';

/** The largest picture that is decoded, in pixels. */
export const mostPixels = 40_000_000;

/**
 * Columns and rows as the header of a picture file has them: 0 where it is broken, null where it is none that is read.
 * @param {Uint8Array} bytes @returns {number[]|null}
 */
export function sizeOfPicture(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const has = (text, at = 0) => textOfBytes(bytes.subarray(at, at + text.length)) === text;
  try {
    if (has('\x89PNG\r\n\x1A\n')) return [view.getUint32(16), view.getUint32(20)];
    if (has('\xFF\xD8\xFF')) return sizeOfJPEG(view);
    if (has('GIF8')) return sizeOfGIF(view);
    if (has('BM')) {
      const isOld = view.getUint32(14, true) === 12;
      return isOld ? words(view, 18, 20) : [view.getInt32(18, true), view.getInt32(22, true)].map(Math.abs);
    }
    if (!has('RIFF') || !has('WEBP', 8)) return null;
    if (has('VP8X', 12)) return [24, 27].map(at => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536 + 1);
    if (has('VP8 ', 12)) return words(view, 26, 28).map(word => word & 0x3FFF);
    const bits = view.getUint32(21, true);
    return [bits, bits >>> 14].map(each => (each & 0x3FFF) + 1);
  } catch {
    return [0, 0]; // It ends too early.
  }
}

const words = (view, ...places) => places.map(at => view.getUint16(at, true));

/** A frame begins with a marker C0 to CF, of which three are something else. @param {DataView} view */
function sizeOfJPEG(view) {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at) === 0xFF && view.getUint8(at + 1) === 0xFF) at++;
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xFF || marker === 0xDA) return [0, 0];
    const isFrame = marker >> 4 === 0xC && ![0xC4, 0xC8, 0xCC].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
}

/** The first frame may be larger than the screen of the header: browsers make room for it. @param {DataView} view */
function sizeOfGIF(view) {
  const flags = view.getUint8(10), screen = words(view, 6, 8);
  let at = 13 + (flags & 0x80 ? 6 << (flags & 7) : 0);
  for (; view.getUint8(at) === 0x21; at++) {
    for (at += 2; view.getUint8(at) > 0; at += view.getUint8(at) + 1);
  }
  const frame = words(view, at + 1, at + 3, at + 5, at + 7);
  return screen.map((side, k) => Math.max(side, frame[k] + frame[k + 2]));
}

/**
 * @typedef {{file: string, width: number, height: number, digits: import('./reader.js').Digit[], lines: string[]}}
 *   Reading
 */

/** What was read, as `inklock read --json` writes it. @param {Reading[]} readings */
export function jsonOf(readings) {
  // Only these properties are written, in this order.
  const names = 'pictures,file,width,height,digits,lines,digit,confidence,second,unclear,probabilities,box'.split(',');
  return JSON.stringify({ pictures: readings }, names, 1) + '\n';
}

/** A row for each digit. @param {Reading[]} readings */
export function csvOf(readings) {
  // A name that begins as a formula would be one in a spreadsheet.
  const quoted = name => `"${name.replace(/"/g, '""').replace(/^[=+\-@\t\r]/, "'$&")}"`;
  const rows = readings.flatMap(({ file, digits }) => digits.map(digit => [
    quoted(file), digit.line + 1, digit.digit, +digit.unclear, digit.confidence, digit.second, ...digit.box,
    ...digit.probabilities,
  ]));
  const names = 'file,line,digit,unclear,confidence,second,left,top,width,height,p0,p1,p2,p3,p4,p5,p6,p7,p8,p9';
  return [names, ...rows, ''].join('\r\n');
}

/**
 * The box of a digit in a reduced picture, in pixels of the whole one.
 * @param {number[]} box @param {number[]} reduced the size of that picture @param {number[]} whole
 */
export function boxOf([left, top, wide, high], [fromWidth, fromHeight], [width, height]) {
  const [x, y] = [Math.floor(left * width / fromWidth), Math.floor(top * height / fromHeight)];
  const right = Math.floor((left + wide) * width / fromWidth), bottom = Math.floor((top + high) * height / fromHeight);
  return [x, y, Math.max(right - x, 1), Math.max(bottom - y, 1)];
}
