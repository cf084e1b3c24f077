// @ts-check
// The camera of the device: its frames while they are wanted.

import { PageError } from './files.js';

const refusals = {
  NotAllowedError: 'camera-denied', SecurityError: 'camera-denied', NotFoundError: 'camera-none',
  OverconstrainedError: 'camera-none', NotReadableError: 'camera-busy', AbortError: 'camera-busy',
};

export class Camera {
  /** @type {any} */
  #track = null;
  #video = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
  /** Grows with each start and stop, so that what belongs to an earlier one notices. */
  #turn = 0;

  /** @param {(video: HTMLVideoElement) => void} showFrame @param {() => void} ended the camera is gone */
  constructor(showFrame, ended) {
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
    track.onended = () => {
      this.stop();
      this.ended();
    };
    this.#video.srcObject = stream;
    await this.#video.play().catch(() => {}); // A stop ends it.
    if (turn === this.#turn) this.#next(turn);
    return turn === this.#turn;
  }

  #next(turn) {
    const wait = run => this.#video.requestVideoFrameCallback?.(run) ?? requestAnimationFrame(run);
    wait(() => {
      if (turn !== this.#turn) return;
      if (this.#video.videoWidth) this.showFrame(this.#video);
      this.#next(turn);
    });
  }

  async setTorch(isOn) { await this.#track?.applyConstraints({ advanced: [{ torch: isOn }] }); }

  stop() {
    this.#turn++;
    this.#track?.stop();
    this.#track = this.#video.srcObject = null;
  }
}
