// Digits in pictures: what the program reads, the headers of files, and what is saved. `node --test Tests/Web/node`.

import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as zlib from 'node:zlib';
import { boxOf, csvOf, jsonOf, sizeOfPicture } from '../../../Firmware/Targets/page/site/picturefile.js';
import { DigitReader, StableText, linesOf, reducedSize } from '../../../Firmware/Targets/page/site/reader.js';
import { root } from './support.mjs';

const inklock = process.env.INKLOCK ?? `${root}.build/release/inklock`;
const modelPath = process.env.PICTURE_MODEL ?? `${root}Models/inklock-pictures.model`;
const model = new Uint8Array(readFileSync(modelPath));
const module = await WebAssembly.compile(readFileSync(`${root}Firmware/.build/page/pictures.wasm`));
const automatic = { threshold: -1, polarity: 0 };

/** Strokes of some digits in a box of 3 columns and 5 rows. */
const shapes = {
  0: [[1.5, 0, .3, 1.3, .3, 3.7, 1.5, 5, 2.7, 3.7, 2.7, 1.3, 1.5, 0]], 1: [[.6, 1.1, 1.6, 0, 1.6, 5]],
  2: [[.3, 1.2, 1, .1, 2.2, .1, 2.7, 1.3, .3, 5, 2.8, 5]],
  3: [[.3, .5, 1.5, 0, 2.6, 1, 1.4, 2.3, 2.7, 3.6, 1.5, 5, .2, 4.5]],
  4: [[1.6, 0, .3, 3.2, 2.8, 3.2], [2.1, 1.6, 2.1, 5]], 7: [[.2, .1, 2.7, .1, 1.2, 5]],
};

/** A picture of rows of digits, with a height in pixels, on paper with a shadow and grain. */
function draw({ rows, height = 60, ruled = false, inverted = false, seed = 1, colored = false }) {
  const width = 700, high = 60 + rows.length * height * 2, gray = new Float64Array(width * high);
  let state = seed;
  const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7FFFFFFF) / 0x7FFFFFFF;
  for (let k = 0; k < gray.length; k++) gray[k] = 225 - 50 * (k % width) / width + 6 * random();
  const dot = (x, y, radius) => {
    for (let v = Math.ceil(y - radius); v <= y + radius; v++) {
      for (let u = Math.ceil(x - radius); u <= x + radius; u++) {
        if ((u - x) ** 2 + (v - y) ** 2 <= radius ** 2) gray[v * width + u] = 50;
      }
    }
  };
  for (const [row, digits] of rows.entries()) {
    const top = 40 + row * height * 2;
    for (const [place, digit] of [...digits].entries()) {
      for (const stroke of shapes[digit]) {
        for (let k = 0; k + 3 < stroke.length; k += 2) {
          for (let t = 0; t <= 1; t += .02) {
            const [x, y] = [0, 1].map(axis => stroke[k + axis] * (1 - t) + stroke[k + 2 + axis] * t);
            dot(40 + place * height * 1.2 + x * height / 5, top + y * height / 5, height / 14);
          }
        }
      }
    }
    if (ruled) for (let x = 0; x < width; x++) gray[(top + height + 3) * width + x] = 120;
  }
  const data = new Uint8ClampedArray(4 * gray.length);
  for (const [k, value] of gray.entries()) {
    const level = inverted ? 255 - value : value;
    data.set(colored ? [level - 20, level, level - 40, 255] : [level, level, level, 255], 4 * k);
  }
  return { data, width, height: high };
}

// Node 18 has no such function.
const crc32 = zlib.crc32 ?? (bytes => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc >>> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc >>> 0;
});

function png({ data, width, height }) {
  const lines = [];
  for (let y = 0; y < height; y++) {
    lines.push(0);
    for (let x = 0; x < width; x++) lines.push(...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3));
  }
  const chunk = (name, content) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), content]), ends = Buffer.alloc(8);
    ends.writeUInt32BE(content.length);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.from([...word(width).reverse(), ...word(height).reverse(), 8, 2, 0, 0, 0]);
  const signature = Buffer.from('\x89PNG\r\n\x1A\n', 'latin1');
  const pixels = chunk('IDAT', zlib.deflateSync(Buffer.from(lines)));
  return Buffer.concat([signature, chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))]);
}

/** What `inklock read` makes of the same picture. */
function readOnHost(pixels, options) {
  const folder = mkdtempSync(`${tmpdir()}/pictures-`);
  try {
    writeFileSync(`${folder}/a.png`, png(pixels));
    const [path, json] = [`${folder}/a.png`, `${folder}/a.json`];
    execFileSync(inklock, ['read', path, '--model', modelPath, '--json', json, ...options], { stdio: 'pipe' });
    return JSON.parse(readFileSync(json, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const readingOf = (digits, { width, height }) => ({ file: 'a.png', width, height, digits, lines: linesOf(digits) });

const cases = [
  ['dark digits', { rows: ['01234723', '74'] }, automatic, []],
  ['digits in color', { rows: ['4721'], colored: true }, automatic, []],
  ['digits on ruled paper', { rows: ['01234', '2347'], ruled: true }, automatic, []],
  ['small digits', { rows: ['0123472304', '4732'], height: 22 }, automatic, []],
  ['light digits', { rows: ['4720'], inverted: true }, automatic, []],
  ['digits that are said to be light', { rows: ['4720'], inverted: true }, { threshold: -1, polarity: 2 },
    ['--invert', 'yes']],
  ['a fixed threshold', { rows: ['4720'] }, { threshold: 130, polarity: 1 }, ['--threshold', '130', '--invert', 'no']],
  ['a threshold that makes all of it ink', { rows: ['4720'] }, { threshold: 255, polarity: 1 },
    ['--threshold', '255', '--invert', 'no']],
  ['no digits', { rows: [''] }, automatic, []],
];

for (const [name, content, settings, options] of cases) {
  test(`the page reads ${name} as the host does, with all numbers`, async () => {
    const reader = await DigitReader.create(module, model), pixels = draw(content);
    const expected = readOnHost(pixels, options), digits = reader.read(pixels, settings);
    for (const picture of expected.pictures) picture.file = 'a.png';
    assert.deepEqual(JSON.parse(jsonOf([readingOf(digits, pixels)])), expected);
    if (/^dark|color/.test(name)) assert.deepEqual(linesOf(digits), content.rows);
  });
}

test('one reader reads pictures of any size, one after the other, each as a new one does', async () => {
  const reader = await DigitReader.create(module, model);
  for (const [rows, height] of [[['4'], 40], [['01234', '7', '43210', '72'], 60], [['7'], 22], [['01', '23'], 60]]) {
    const pixels = draw({ rows, height });
    const alone = (await DigitReader.create(module, model)).read(pixels, automatic);
    assert.deepEqual(reader.read(pixels, automatic), alone);
  }
  const black = (width, height) => ({ data: new Uint8ClampedArray(4 * width * height), width, height });
  assert.deepEqual(reader.read(black(1, 1), automatic), []);
  assert.deepEqual(reader.read(black(4096, 3), automatic), []);
  assert.throws(() => reader.read(black(4097, 1), automatic), RangeError);
  assert.throws(() => reader.read(black(0, 0), automatic), RangeError);
});

/** The luma of a camera's frame, `times` as large as a picture, with a rest of columns and rows that is left out. */
function lumaOf({ data, width, height }, times, rest, isLimited = false) {
  const stride = width * times + rest, luma = new Uint8Array(stride * (height * times + rest));
  for (let y = 0; y < height * times; y++) {
    for (let x = 0; x < width * times; x++) {
      const gray = data[4 * (Math.floor(y / times) * width + Math.floor(x / times))];
      luma[y * stride + x] = isLimited ? 16 + Math.round(gray * 219 / 255) : gray;
    }
  }
  return { data: luma, width, height, stride };
}

test('the luma of a frame is read as its colors are, reduced by any number, and also from 16 to 235', async () => {
  const reader = await DigitReader.create(module, model), pixels = draw({ rows: ['01234723', '74'] });
  const expected = reader.read(pixels, automatic).map(digit => ({ ...digit, rows: [] }));
  const read = luma => reader.read(luma, automatic).map(digit => ({ ...digit, rows: [] }));
  assert.deepEqual(linesOf(expected), ['01234723', '74']);
  for (const [times, rest] of [[1, 0], [2, 0], [2, 1], [3, 2], [5, 4], [7, 0]]) {
    assert.deepEqual(read(lumaOf(pixels, times, rest)), expected, `${times} times, ${rest} more`);
    assert.deepEqual(linesOf(read(lumaOf(pixels, times, rest, true))), linesOf(expected), `${times} times, limited`);
  }
  assert.equal(reader.read(pixels, automatic)[0].rows.length, 28);
});

test('a pixel is the mean of the luma that it stands for', async () => {
  const wasm = (await WebAssembly.instantiate(module, { pictures: { step() {} } })).exports;
  const start = wasm.pixelsAddress(), memory = () => new Uint8Array(wasm.memory.buffer);
  memory().set(model, wasm.modelAddress());
  assert.equal(wasm.setModel(model.length), 1);
  wasm.memory.grow(1);
  const grays = (width, times, ...luma) => {
    memory().set(luma, start);
    assert.equal(wasm.read(width, 1, -1, 0, 0, luma.length / times), 0);
    return [...memory().subarray(start, start + width)];
  };
  assert.deepEqual(grays(4, 1, 0, 1, 254, 255), [0, 1, 254, 255]);
  assert.deepEqual(grays(2, 2, 10, 20, 30, 40, 50, 61, 0, 1), [35, 18]);
  assert.deepEqual(grays(2, 2, 10, 20, 30, 40, 99, 50, 61, 0, 1, 99), [35, 18]);
  assert.deepEqual(grays(1, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255), [255]);
});

test('a model that is damaged, too long or missing is refused', async () => {
  const damaged = model.slice();
  damaged[model.length - 1] ^= 1;
  for (const wrong of [damaged, model.slice(0, 100), new Uint8Array(0), new Uint8Array(70_000)]) {
    await assert.rejects(DigitReader.create(module, wrong), { key: 'part-broken' });
  }
});

test('the steps are shown in order, with the picture at its size', async () => {
  const reader = await DigitReader.create(module, model), steps = content => {
    const pixels = draw(content), found = [];
    reader.read(pixels, automatic, (name, { data, width, height }) => {
      assert.deepEqual([width, height, data.length], [pixels.width, pixels.height, pixels.data.length]);
      assert.ok(data.every((value, k) => k % 4 !== 3 || value === 255));
      found.push([name, data.slice()]);
    });
    return new Map(found);
  };
  const plain = steps({ rows: ['47'] });
  assert.deepEqual([...plain.keys()], ['gray', 'paper', 'ink', 'components']);
  // Gray pixels stay, paper has no ink, ink is dark on white, and a component has a color.
  assert.deepEqual(plain.get('gray'), draw({ rows: ['47'] }).data);
  const share = (name, has) => plain.get(name).filter(has).length / plain.get(name).length;
  assert.equal(share('paper', value => value < 140), 0);
  assert.ok(share('ink', value => value < 120) > .001 && share('ink', value => value > 230) > .9);
  assert.ok(plain.get('components').some((value, k, all) => k % 4 === 0 && value !== all[k + 1]));
  assert.deepEqual([...steps({ rows: ['47'], ruled: true }).keys()], ['gray', 'paper', 'ink', 'bare', 'components']);
});

const word = number => [number & 255, number >> 8 & 255, number >> 16 & 255, number >>> 24];
const half = number => word(number).slice(0, 2), big = (number, count) => word(number).slice(0, count).reverse();
const listOf = part => typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part;
const bytesOf = (...parts) => Uint8Array.from(parts.flatMap(listOf));
const headers = {
  PNG: bytesOf('\x89PNG\r\n\x1A\n', big(13, 4), 'IHDR', big(20_000, 4), big(300, 4)),
  JPEG: bytesOf(
    '\xFF\xD8\xFF\xE1', big(6, 2), 'Exif\xFF\xFF\xC4', big(4, 2), [0, 0], '\xFF\xC2', big(17, 2), [8],
    big(300, 2), big(20_000, 2)),
  GIF: bytesOf(
    'GIF89a', half(20), half(300), [0x80, 0, 0], Array(6).fill(0x2C), '!\xF9\x04', [0, 0, 0, 0, 0], ',',
    half(100), half(0), half(19_900), half(7)),
  BMP: bytesOf('BM', Array(12).fill(0), word(40), word(20_000), word(-300)),
  'old BMP': bytesOf('BM', Array(12).fill(0), word(12), half(20_000), half(300)),
  WebP: bytesOf('RIFF', word(0), 'WEBPVP8 ', word(0), Array(6).fill(0), half(0x4000 | 16_000), half(300)),
  'WebP without loss': bytesOf('RIFF', word(0), 'WEBPVP8L', word(0), [0x2F], word(15_999 | 299 << 14)),
  'large WebP': bytesOf('RIFF', word(0), 'WEBPVP8X', word(0), word(0), word(19_999).slice(0, 3), word(299).slice(0, 3)),
};

for (const [name, bytes] of Object.entries(headers)) {
  test(`the header of a ${name} file says its size, and where it ends early it is broken`, () => {
    assert.deepEqual(sizeOfPicture(bytes), [/^WebP/.test(name) ? 16_000 : 20_000, 300]);
    for (let count = 0; count < bytes.length; count++) {
      const size = sizeOfPicture(bytes.subarray(0, count));
      assert.ok(size === null ? count < 14 : size[0] * size[1] === 0 || count > 20, `${count} bytes: ${size}`);
    }
  });
}

test('what is no picture has no size', () => {
  for (const text of ['', 'B', 'hello', '<svg width="9" height="9"/>', '{"trace":1}', 'RIFF....WAVE', '%PDF-1.7']) {
    assert.equal(sizeOfPicture(bytesOf(text)), null);
  }
});

const digit = {
  digit: 7, confidence: 0.981, second: 1, unclear: false, probabilities: [0, 0.012, 0, 0, 0, 0, 0, 0.981, 0, 0],
  box: [3, 4, 5, 6], line: 0, shares: [0, 12, 0, 0, 0, 0, 0, 981, 0, 0, 7], rows: [],
};

test('a CSV file has a row for each digit, and no name of a file becomes a formula', () => {
  const digits = [digit, { ...digit, unclear: true, line: 1 }];
  const reading = file => ({ file, width: 9, height: 9, digits, lines: ['7'] });
  const [head, ...rows] = csvOf([reading('a "b", c.png'), reading('=1+1.png')]).split('\r\n');
  assert.match(head, /^file,line,digit,unclear,confidence,second,left,top,width,height,p0,.*,p9$/);
  const shares = '0,0.012,0,0,0,0,0,0.981,0,0';
  assert.deepEqual(rows, [
    `"a ""b"", c.png",1,7,0,0.981,1,3,4,5,6,${shares}`, `"a ""b"", c.png",2,7,1,0.981,1,3,4,5,6,${shares}`,
    `"'=1+1.png",1,7,0,0.981,1,3,4,5,6,${shares}`, `"'=1+1.png",2,7,1,0.981,1,3,4,5,6,${shares}`, '']);
});

test('a line without a clear digit is left out, and an unclear digit is a question mark', () => {
  const line = (line, text) => [...text].map(sign => ({ ...digit, line, digit: +sign || 0, unclear: sign === '?' }));
  assert.deepEqual(linesOf([...line(0, '4?2'), ...line(1, '??'), ...line(3, '0')]), ['4?2', '0']);
});

test('a box of a reduced picture covers the same part of the whole one', () => {
  assert.deepEqual(reducedSize(4000, 3000), [1600, 1200]);
  assert.deepEqual(reducedSize(1600, 9), [1600, 9]);
  assert.deepEqual(reducedSize(9, 40_000), [1, 1600]);
  assert.deepEqual(boxOf([10, 20, 3, 4], [1600, 1200], [4000, 3000]), [25, 50, 7, 10]);
  assert.deepEqual(boxOf([0, 0, 1, 1], [1600, 1200], [1600, 1200]), [0, 0, 1, 1]);
});

test('the text of a film is what three frames in a row agree on', () => {
  const text = new StableText();
  const shown = ['1', '12', '12', '12', '1?', '12', '7', '7', '7', '', '', ''].map(frame => text.next(frame));
  assert.deepEqual(shown, ['', '', '', '12', '12', '12', '12', '12', '7', '7', '7', '']);
});
