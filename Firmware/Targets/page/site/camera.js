// @ts-check
// The camera of the device: its frames while they are wanted.

import { PageError } from './files.js';

const refusals = {
  NotAllowedError: 'camera-denied', SecurityError: 'camera-denied', NotFoundError: 'camera-none',
  OverconstrainedError: 'camera-none', NotReadableError: 'camera-busy', AbortError: 'camera-busy',
};

const videoSide = 640; // About the longer side of what is read.
const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
// The last frame: new memory for each one takes time.
let planes = new Uint8Array();

/**
 * What a video shows, to read: its luma, or where the browser does not give that, its colors, which take longer.
 * @param {any} video
 */
async function frameOf(video) {
  const { videoWidth: stride, videoHeight: rows } = video;
  const times = Math.max(1, Math.round(Math.max(stride, rows) / videoSide));
  const width = Math.floor(stride / times), height = Math.floor(rows / times);
  const { VideoFrame } = /** @type {any} */ (globalThis), frame = VideoFrame && new VideoFrame(video);
  const { visibleRect: seen, rotation } = frame ?? {};
  // In these formats luma comes first.
  const hasLuma = /^(I4..A?|NV12)$/.test(frame?.format) && seen.width === stride && seen.height === rows && !rotation;
  if (hasLuma && planes.length !== frame.allocationSize()) planes = new Uint8Array(frame.allocationSize());
  const isCopied = hasLuma && await frame.copyTo(planes).then(() => true, () => false);
  frame?.close();
  if (isCopied) return { data: planes.subarray(0, stride * rows), width, height, stride };
  Object.assign(context.canvas, { width, height });
  context.drawImage(video, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

export class Camera {
  /** @type {any} */
  #track = null;
  /** Grows with each start and stop, so that what belongs to an earlier one notices. */
  #turn = 0;

  /**
   * @param {any} video shows the camera
   * @param {(pixels: import('./reader.js').Pixels|import('./reader.js').Luma) => void} showFrame
   * @param {() => void} ended the camera is gone
   */
  constructor(video, showFrame, ended) {
    this.video = video;
    this.showFrame = showFrame;
    this.ended = ended;
  }

  get isOn() { return this.#track !== null; }
  /** The identifier of the camera. @returns {string} */
  get id() { return this.#track?.getSettings().deviceId ?? ''; }
  get hasTorch() { return Boolean(this.#track?.getCapabilities?.().torch); }

  /** All cameras, with names once one is allowed. */
  async list() {
    return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
  }

  /**
   * Starts a camera, or else the one that looks away from the person.
   * @param {string} id @returns {Promise<boolean>} false: it was stopped meanwhile
   */
  async start(id = '') {
    this.stop();
    const turn = this.#turn, choice = id ? { deviceId: { exact: id } } : { facingMode: 'environment' };
    const video = { width: { ideal: 1280 }, height: { ideal: 960 }, ...choice };
    if (!navigator.mediaDevices) throw new PageError('camera-none');
    const stream = await navigator.mediaDevices.getUserMedia({ video }).catch(error => {
      throw new PageError(refusals[error.name] ?? 'failed', { detail: error.message });
    });
    const [track] = stream.getVideoTracks();
    if (turn !== this.#turn) {
      track.stop();
      return false;
    }
    this.#track = track;
    track.onended = this.ended;
    this.video.srcObject = stream;
    await this.video.play().catch(() => {}); // A stop ends it.
    if (turn === this.#turn) this.#next(turn);
    return turn === this.#turn;
  }

  #next(turn) {
    const wait = run => this.video.requestVideoFrameCallback?.(run) ?? requestAnimationFrame(run);
    wait(async () => {
      const pixels = turn === this.#turn && this.video.videoWidth ? await frameOf(this.video) : null;
      if (turn !== this.#turn) return;
      if (pixels) this.showFrame(pixels);
      this.#next(turn);
    });
  }

  async setTorch(isOn) { await this.#track?.applyConstraints({ advanced: [{ torch: isOn }] }); }

  stop() {
    this.#turn++;
    this.#track?.stop();
    this.#track = this.video.srcObject = null;
  }
}
