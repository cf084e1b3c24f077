// @ts-check
// Files that people give to the page, and the error that says what was wrong.

export const vaultSize = 16_384;
export const flashSize = 24_576;
/** The largest trace that the page reads or records, in characters: hours of drawing without a pause. */
export const traceLimit = 1 << 24;

/** An error for people: the key of a text, and the values in it, of which the detail is the message for programs. */
export class PageError extends Error {
  /** @param {string} key @param {{detail?: string|number}} values */
  constructor(key, values = {}) {
    super(String(values.detail ?? key));
    this.key = key;
    this.values = values;
  }
}

/** @param {Blob|Response} file */
export const bytesOf = async file => new Uint8Array(await file.arrayBuffer());

/** A number in lower-case hexadecimal digits. @param {number|bigint} number @param {number} digits */
export function hex(number, digits) { return number.toString(16).padStart(digits, '0'); }

/** Bytes as text, one character a byte. @param {Iterable<number>} bytes */
export function textOfBytes(bytes) { return Array.from(bytes, byte => String.fromCharCode(byte)).join(''); }

/** The inverse. @param {string} text */
export function bytesOfText(text) { return Uint8Array.from(text, character => character.charCodeAt(0)); }

/** A flash whose rest is erased. @param {ArrayLike<number>} start @param {ArrayLike<number>} profile */
export function flashOf(start = [], profile = []) {
  const flash = new Uint8Array(flashSize).fill(0xFF);
  flash.set(start);
  flash.set(profile, vaultSize);
  return flash;
}

/** The flash of a file: all of it, the vault alone, or nothing. @param {ArrayLike<number>} bytes */
export function flashOfFile(bytes) {
  if (![0, vaultSize, flashSize].includes(bytes.length)) throw new PageError('flash-size', { detail: bytes.length });
  return flashOf(bytes);
}
