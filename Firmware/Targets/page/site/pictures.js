// @ts-check
// The second view: digits in pictures and in the frames of a camera.

import './main.js'; // So that esbuild puts what this shares with it into app.js.
import { makeBars, paintRaster, showBars } from './bars.js';
import { Camera } from './camera.js';
import { PageError, bytesOf } from './files.js';
import { boxOf, csvOf, jsonOf, mostPixels, sizeOfPicture } from './picturefile.js';
import { DigitReader, StableText, linesOf, reducedSize } from './reader.js';
import { attempt, byId, make, on, partOf, percent, t, translated, warn } from './texts.js';

/**
 * @typedef {import('./picturefile.js').Reading & {blob: Blob|null, source: any, settings:
 *   import('./reader.js').Settings}} Picture  `source` is a canvas with the reduced picture; of one that is not shown,
 *   it is made again from the file
 */

const headerLimit = 1 << 24; // Bytes in which the size of a picture must be found.
const clearColor = '#00963c', unclearColor = '#eb8200';

/** A canvas with a picture on white. @param {any} source @param {number[]} size */
function canvasOf(source, [width, height]) {
  const canvas = Object.assign(make('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** The upright picture of a file, reduced, and its whole size. @param {Blob} blob @param {string} file its name */
const decode = async (blob, file) => {
  const size = sizeOfPicture(await bytesOf(blob.slice(0, headerLimit)));
  if (!size) throw new PageError('picture-unknown', { detail: file });
  if (size[0] * size[1] > mostPixels) throw new PageError('picture-large', { detail: file });
  const image = await createImageBitmap(blob, { imageOrientation: 'from-image' }).catch(() => null);
  if (!image) throw new PageError('picture-broken', { detail: file });
  const { width, height } = image, source = canvasOf(image, reducedSize(width, height));
  image.close();
  return { source, width, height };
};

/**
 * Connects the view, with all that it needs: program, model and a piece of the page.
 * @param {(name: string, ready: any) => Promise<void>} addPiece
 * @param {(name: string, content: string) => void} download
 */
export const connectPictures = async (addPiece, download) => {
  const parts = [partOf('pictures-wasm', 'pictures.wasm'), partOf('pictures-model', 'inklock-pictures.model')];
  const ready = Promise.all(parts)
    .then(async ([program, model]) => DigitReader.create(await WebAssembly.compile(program), model));
  const view = byId('view-pictures'), message = byId('message');
  await addPiece('pictures', ready);
  view.querySelector('.later').remove();
  const reader = await ready;
  view.querySelector('.messages').append(message);

  const canvas = byId('picture'), bars = byId('digit-bars');
  /** @type {Picture[]} */
  const pictures = [];
  /** The picture or frame that is shown. @type {any} */
  let shown = null;
  /** The digit whose candidates are shown. @type {any} */
  let chosen = null;
  let stable = new StableText(), frozen = 0, isDue = false;

  const settings = () => ({
    threshold: byId('threshold-auto').checked ? -1 : Number(byId('threshold').value),
    polarity: Number(byId('polarity').value),
  });

  /** Reads a picture, with its settings. @param {any} picture @param {any} showStep */
  const read = (picture, showStep = null) => {
    const { source, width, height } = picture, size = [source.width, source.height];
    const pixels = source.getContext('2d').getImageData(0, 0, ...size);
    picture.digits = reader.read(pixels, picture.settings, showStep)
      .map(digit => ({ ...digit, box: boxOf(digit.box, size, [width, height]) }));
    picture.lines = linesOf(picture.digits);
  };

  /** Paints what is shown, a picture or the video below the canvas, with a frame around each digit. */
  const paint = () => {
    if (!shown) return;
    const { width, height } = shown.source ?? shown, context = canvas.getContext('2d');
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.clearRect(0, 0, width, height);
    if (shown.source) context.drawImage(shown.source, 0, 0);
    const unit = Math.max(1, width / (canvas.clientWidth || width)), margin = 2 * unit; // A pixel of the page.
    for (const each of shown.digits) {
      const [x, y, across, down] = each.box.map(length => length * width / shown.width);
      context.strokeStyle = context.fillStyle = each.unclear ? unclearColor : clearColor;
      context.lineWidth = (each === chosen ? 4 : 2) * unit;
      context.strokeRect(x - margin, y - margin, across + 2 * margin, down + 2 * margin);
      context.font = `600 ${Math.max(11 * unit, Math.min(down / 2, 18 * unit))}px sans-serif`;
      context.fillText(each.unclear ? '?' : each.digit, x - margin, y - 2 * margin);
    }
  };

  const showDigit = () => {
    byId('picture-digit').hidden = !chosen;
    if (!chosen) return;
    const { digit, unclear, confidence, second, shares, rows } = chosen, { digits } = shown;
    byId('digit-title').textContent = t('digit-title', { k: digits.indexOf(chosen) + 1, n: digits.length });
    byId('digit-verdict').textContent =
      t(unclear ? 'digit-unclear' : 'digit-clear', { digit, second, confidence: percent(1000 * confidence) });
    byId('picture-digit').dataset.verdict = unclear ? 'unclear' : 'clear';
    showBars(bars, shares, digit);
    paintRaster(byId('digit-raster'), rows);
  };

  const choose = digit => {
    chosen = digit ?? null;
    showDigit();
    paint();
  };

  const showSteps = () => {
    const list = byId('steps');
    list.replaceChildren();
    if (!byId('picture-steps').open || !shown || camera.isOn) return;
    const add = (name, image) => list.append(make('figure', '', make('figcaption', '', t(name)), image));
    const index = shown.digits.indexOf(chosen);
    read(shown, (name, { data, width, height }) => {
      const image = Object.assign(make('canvas'), { width, height });
      image.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0);
      add(`step-${name}`, image);
    });
    chosen = shown.digits[index] ?? null;
    const { digits } = shown, columns = Math.min(digits.length, 16);
    if (columns === 0) return;
    const saw = canvasOf(make('canvas'), [columns * 32, Math.ceil(digits.length / columns) * 32]);
    const one = Object.assign(make('canvas'), { width: 28, height: 28 });
    for (const [k, { rows }] of digits.entries()) {
      paintRaster(one, rows);
      saw.getContext('2d').drawImage(one, k % columns * 32 + 2, Math.floor(k / columns) * 32 + 2);
    }
    add('step-rasters', saw);
  };

  const showResults = () => {
    byId('pictures-results').hidden = pictures.length === 0;
    byId('pictures-list').replaceChildren(...pictures.map(picture => {
      const button = make('button', '', picture.file, make('small', '', picture.lines.join(' · ') || t('no-digits')));
      Object.assign(button, { type: 'button', ariaCurrent: String(picture === shown) });
      on(button, 'click', () => attempt(() => open(picture)));
      return make('li', '', button);
    }));
  };

  /** Everything about the picture or frame that is shown. */
  const show = () => {
    const isLive = camera.isOn;
    byId('picture-stage').hidden = !shown;
    byId('picture-steps').hidden = !shown || isLive;
    byId('camera').hidden = !isLive;
    byId('picture-name').hidden = isLive;
    canvas.classList.toggle('live', isLive);
    const { threshold, polarity } = shown?.settings ?? settings();
    byId('threshold-auto').checked = threshold < 0;
    if (threshold >= 0) byId('threshold').value = threshold;
    byId('threshold-value').textContent = threshold < 0 ? '' : threshold;
    byId('polarity').value = polarity;
    if (shown && !isLive) {
      byId('picture-name').textContent = shown.file;
      byId('picture-text').textContent = shown.lines.join('\n') || t('no-digits');
      canvas.ariaLabel = t('picture-label', { file: shown.file, n: shown.digits.length });
    }
    choose(chosen);
    showSteps();
    showResults();
  };

  /** Shows a picture whose file may have to be decoded again. @param {Picture} picture */
  const open = async picture => {
    camera.stop();
    picture.source ??= (await decode(/** @type {Blob} */ (picture.blob), picture.file)).source;
    if (shown && shown !== picture && shown.blob) shown.source = null;
    [shown, chosen] = [picture, null];
    show();
  };

  /** Reads a picture, and puts it into the list. @param {any} picture */
  const keep = async picture => {
    read(Object.assign(picture, { settings: settings() }));
    pictures.push(picture);
    await open(picture);
  };

  const add = async files => {
    byId('pictures-refused').replaceChildren();
    for (const file of files) {
      try {
        await keep({ file: file.name, blob: file, ...await decode(file, file.name) });
      } catch (error) {
        if (!(error instanceof PageError)) throw error;
        byId('pictures-refused').append(make('p', '', t(error.key, error.values)));
      }
    }
  };
  let queue = Promise.resolve();
  /** Reads files one after the other. @param {File[]} files */
  const addInTurn = files => queue = queue.then(() => attempt(() => add(files)));

  /** The settings have changed: what is shown is read again, once before the next frame. */
  const change = () => {
    if (!shown || isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      if (!shown) return;
      shown.settings = settings();
      if (!camera.isOn) {
        read(shown);
        chosen = null;
      }
      show();
    });
  };

  const camera = new Camera(view.querySelector('video'), pixels => {
    const { width, height } = pixels, current = settings(), isFirst = !shown, digits = reader.read(pixels, current);
    shown = { file: '', width, height, settings: current, digits, lines: linesOf(digits) };
    const line = stable.next(shown.lines.join('\n')), output = byId('picture-text');
    if (isFirst) show();
    else paint();
    if (output.textContent !== line) output.textContent = line;
  }, () => {
    stopCamera();
    warn('camera-gone');
  });

  const showNothing = () => {
    camera.stop();
    [shown, chosen] = [null, null];
    show();
  };
  const stopCamera = () => { if (camera.isOn) showNothing(); };

  const startCamera = async id => {
    if (!await camera.start(id)) return;
    if (shown?.blob) shown.source = null;
    [shown, chosen, stable] = [null, null, new StableText()];
    canvas.ariaLabel = t('camera-label');
    byId('picture-text').textContent = '';
    const choice = byId('camera-choice'), cameras = await camera.list();
    choice.replaceChildren(...cameras.map(({ deviceId, label }, k) => new Option(label || String(k + 1), deviceId)));
    choice.value = camera.id;
    choice.hidden = cameras.length < 2;
    Object.assign(byId('camera-torch'), { hidden: !camera.hasTorch, ariaPressed: 'false' });
  };

  const freeze = async () => {
    if (!camera.isOn || !shown) return;
    const { videoWidth, videoHeight } = camera.video, size = reducedSize(videoWidth, videoHeight);
    const [width, height] = size, source = canvasOf(camera.video, size);
    await keep({ file: `camera-${++frozen}`, blob: null, source, width, height });
  };

  const step = by => choose(shown.digits.at((shown.digits.indexOf(chosen) + by) % shown.digits.length));
  const clear = () => {
    pictures.length = 0;
    showNothing();
  };
  const actions = {
    'camera-start': () => startCamera(''), 'camera-freeze': freeze, 'camera-stop': stopCamera,
    'camera-torch': async () => {
      const isOn = byId('camera-torch').ariaPressed !== 'true';
      await camera.setTorch(isOn);
      byId('camera-torch').ariaPressed = String(isOn);
    },
    'digit-previous': () => step(-1), 'digit-next': () => step(1), 'pictures-clear': clear,
    'save-csv': () => download('inklock-digits.csv', csvOf(pictures)),
    'save-json': () => download('inklock-digits.json', jsonOf(pictures)),
    'tab-lock': stopCamera,
  };
  for (const [id, action] of Object.entries(actions)) on(byId(id), 'click', () => attempt(action));
  on(byId('pictures-file'), 'change', ({ target }) => addInTurn([...target.files]).then(() => { target.value = ''; }));
  on(byId('camera-choice'), 'change', ({ target }) => attempt(() => startCamera(target.value)));
  on(byId('threshold'), 'input', () => { byId('threshold-auto').checked = false; });
  for (const id of ['threshold', 'threshold-auto', 'polarity']) on(byId(id), 'input', change);
  on(byId('picture-steps'), 'toggle', showSteps);
  on(canvas, 'click', ({ offsetX, offsetY }) => {
    if (camera.isOn || !shown) return;
    const scale = shown.width / canvas.clientWidth, [x, y] = [offsetX * scale, offsetY * scale];
    // The nearest box within a finger's width.
    const distance = ({ box: [left, top, width, height] }) =>
      Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));
    const near = shown.digits.filter(digit => distance(digit) <= 12 * scale);
    choose(near.sort((a, b) => distance(a) - distance(b))[0]);
  });
  on(document, 'paste', ({ clipboardData }) => {
    const files = [...clipboardData?.files ?? []];
    if (!view.hidden && files.length) addInTurn(files);
  });
  on(document, 'visibilitychange', () => { if (document.hidden) stopCamera(); });
  on(window, 'resize', paint);
  on(matchMedia('(prefers-color-scheme: dark)'), 'change', showDigit);
  makeBars(bars);
  translated(show);
  // Only now are its parts kept for use without a network.
  if (!byId('wasm')) navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage('view'));
  return { add: addInTurn };
};
