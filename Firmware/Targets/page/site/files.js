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

/** Bytes as text, one character a byte. @param {Iterable<number>} bytes */
export function textOfBytes(bytes) { return Array.from(bytes, byte => String.fromCharCode(byte)).join(''); }

/** The inverse. @param {string} text */
export function bytesOfText(text) { return Uint8Array.from(text, character => character.charCodeAt(0)); }

/** The flash of a file: all of it, the vault alone, or nothing; the rest is erased. @param {ArrayLike<number>} bytes */
export function flashOfFile(bytes) {
  const flash = new Uint8Array(flashSize).fill(0xFF);
  if (![0, vaultSize, flashSize].includes(bytes.length)) throw new PageError('flash-size', { detail: bytes.length });
  flash.set(bytes);
  return flash;
}

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
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
};

/** The bytes of a data block in the page, which are base64 of gzip. @param {string} text */
export const bytesOfBlock = text => throughStream(bytesOfText(atob(text)), new DecompressionStream('gzip'));

/** The text of a trace file, plain or gzip. @param {Uint8Array} bytes @returns {Promise<string>} */
export const textOfTraceFile = async bytes => {
  const isPacked = bytes[0] === 0x1F && bytes[1] === 0x8B;
  if (bytes.length > traceLimit) throw new PageError('file-too-large', { detail: traceLimit });
  try {
    const plain = isPacked ? await throughStream(bytes, new DecompressionStream('gzip')) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    if (error instanceof PageError) throw error;
    throw new PageError(isPacked ? 'gzip-broken' : 'not-a-text');
  }
};
