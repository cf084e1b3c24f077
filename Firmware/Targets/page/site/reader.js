// @ts-check
// Reads digits in pictures: the finder of the firmware, a WebAssembly module of its own.

import { PageError } from './files.js';

/**
 * @typedef {{digit: number, confidence: number, second: number, unclear: boolean, probabilities: number[],
 *   box: number[], line: number, shares: number[], rows: number[]}} Digit  what was read: probabilities of the digits;
 *   the box as left, top, width and height; shares in thousandths, those of the digits and of "not a digit"; 28 rows
 *   whose bit 0 is the left column
 */
/** @typedef {{data: Uint8ClampedArray, width: number, height: number}} Pixels  as in `ImageData`, opaque */
/**
 * @typedef {{data: Uint8Array, width: number, height: number, stride: number}} Luma  of a frame, `stride` values in
 *   a row; the size of what is read, where each pixel is the mean of `stride / width` columns and as many rows
 */
/** @typedef {{threshold: number, polarity: number}} Settings  as `read` of the program has them */

/** The longer side that a picture is reduced to before it is read, as on the host. */
const longestSide = 1600;
const steps = ['gray', 'paper', 'ink', 'bare', 'components'];
const block = 65_536; // Bytes by which memory grows, and of the largest model.

export class DigitReader {
  /** @type {any} */
  #wasm;
  /** Is called with the number of each step that is painted. */
  #showStep = k => {};

  /** @param {WebAssembly.Module} module @param {Uint8Array} model */
  static async create(module, model) {
    const reader = new DigitReader(), step = k => reader.#showStep(k);
    const wasm = reader.#wasm = (await WebAssembly.instantiate(module, { pictures: { step } })).exports;
    new Uint8Array(wasm.memory.buffer, wasm.modelAddress()).set(model.subarray(0, block));
    if (!wasm.setModel(model.length)) throw new PageError('part-broken', { detail: 'inklock-pictures.model' });
    return reader;
  }

  /**
   * Reads a picture of 1 to 4,096 pixels a side. The pixels of a step are there during the call only.
   * @param {Pixels|Luma} pixels @param {Settings} settings
   * @param {((name: string, pixels: Pixels) => void)|null} showStep
   * @returns {Digit[]} in reading order; those in luma have no raster in their rows
   */
  read(pixels, { threshold, polarity }, showStep = null) {
    const { data, width, height, stride } = /** @type {Luma} */ (pixels);
    const wasm = this.#wasm, start = wasm.pixelsAddress();
    const missing = start + Math.max(wasm.memorySize(width, height), data.length) - wasm.memory.buffer.byteLength;
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / block));
    const { buffer } = wasm.memory, painted = new Uint8ClampedArray(buffer, start, 4 * width * height);
    this.#showStep = k => showStep?.(steps[k], { data: painted, width, height });
    new Uint8Array(buffer, start).set(data);
    const count = wasm.read(width, height, threshold, polarity, +(showStep !== null), stride);
    if (count < 0) throw new RangeError(`a picture of ${width}x${height} pixels`);
    return Array.from({ length: count }, (_, k) => this.#digit(k, !stride));
  }

  #digit(k, withRaster) {
    const [left, top, right, bottom, digit, confidence, second, unclear, line, ...rest] =
      new Uint32Array(this.#wasm.memory.buffer, this.#wasm.digitAddress(k, withRaster), 48);
    return {
      digit, confidence: confidence / 1000, second, unclear: unclear === 1,
      probabilities: rest.slice(0, 10).map(share => share / 1000), box: [left, top, right - left + 1, bottom - top + 1],
      line, shares: rest.slice(0, 11), rows: rest.slice(11),
    };
  }
}

/** The size of a picture after its reduction. @param {number} width @param {number} height */
export function reducedSize(width, height) {
  const longer = Math.max(width, height), most = Math.min(longer, longestSide);
  return [width, height].map(each => Math.max(1, Math.round(each * most / longer)));
}

/** The lines that have a clear digit, with a question mark for an unclear one. @param {Digit[]} digits in order */
export function linesOf(digits) {
  const lines = [];
  for (const { line, unclear, digit } of digits) (lines[line] ??= []).push(unclear ? '?' : digit);
  return lines.map(line => line.join('')).filter(text => /\d/.test(text));
}

/** The text in the frames of a camera: what several frames in a row agree on. */
export class StableText {
  #candidate = '';
  #count = 0;
  text = '';

  /** Takes the text of the next frame, and returns the stable one. @param {string} text */
  next(text) {
    this.#count = text === this.#candidate ? this.#count + 1 : 1;
    this.#candidate = text;
    if (this.#count >= 3) this.text = text;
    return this.text;
  }
}
