// @ts-check
// The first line of a trace, and the settings in it, which are checked.

import { PageError, textOfBytes, vaultSize } from './files.js';
import { lockoutNames } from './module.js';
import { defaultConfig, jsonLine } from './trace.js';

/** What the settings of a trace mean that does not name them. */
const absentSettings = {
  reset: 'boot', entryLimit: 0, unlockLimit: 0, commonPINs: 'allowed', redraws: 0, secondReading: 'off',
};
/** Settings that the device can have, as `jsonLine` writes them. */
const word = '\\d{1,10}';
const configPattern = new RegExp(`^{"pinLength":[4-8],"lockout":.+,"autoAccept":${word},`
  + `"log":"(development|production)","iterations":(1000000|[1-9]\\d{0,5}),"reset":"(boot|unlocked)",`
  + `"entryLimit":${word},"unlockLimit":${word},`
  + '"commonPINs":"(refused|allowed)","redraws":(1?\\d?\\d|2[0-4]\\d|25[0-5]),"secondReading":"(on|off)"}$');

/** The first line of a trace. @param {import('./module.js').Setup} setup @param {string} modelId */
export function headerLine({ title, seed, config, flash }, modelId) {
  // A partition that is erased is left out.
  const [vault, profile] = [flash.subarray(0, vaultSize), flash.subarray(vaultSize)]
    .map(bytes => bytes.some(byte => byte !== 0xFF) ? btoa(textOfBytes(bytes)) : undefined);
  return jsonLine({
    trace: 2, title, device: 'M5Stack Core2', seed: String(seed), models: { digits: modelId }, secret: 'documented',
    config: checkConfig(config), flash: vault || profile ? { vault, profile } : undefined,
  });
}

/** All settings in the order of a header, or a `PageError`. @returns {import('./module.js').Config} */
export function checkConfig(json) {
  const values = { ...absentSettings, ...json }, config = defaultConfig();
  for (const key in values) expect(key in config, `has the unknown setting ${jsonLine(key)}`);
  for (const key in config) config[key] = values[key];
  expect(configPattern.test(jsonLine(config)) && !Object.values(config).some(value => value >= 2 ** 32),
    `has settings that the device cannot have: ${jsonLine(config)}`);
  return { ...config, lockout: checkLockout(config.lockout) };
}

/** The name of a lockout policy, or its steps and its limit. */
function checkLockout(json) {
  const sentence = `has an unknown lockout: ${jsonLine(json)}`;
  if (lockoutNames.includes(json)) return json;
  expect(typeof json === 'object' && json, sentence);
  const { free, waits, limit = 0, steps = waits.map((wait, k) => [Math.max(free + k, 1), wait]), ...others } = json;
  // Only a wrong attempt starts a wait.
  if (free === 0 && waits.length > 1) steps.shift();
  expect(/^\[(\[\d{1,5},\d{1,10}\],?){0,16}\]\d{1,5}$/.test(JSON.stringify(steps) + limit) && limit < 65_536, sentence);
  expect(Object.keys(others).length === 0 && steps.every(([attempts, seconds], k) =>
    attempts > (k ? steps[k - 1][0] : 0) && attempts < 65_536 && seconds < 2 ** 32), sentence);
  return { steps, limit };
}

/** @param {any} condition @param {string} sentence what is wrong with a line of a trace where it does not hold */
export function expect(condition, sentence) {
  if (!condition) throw new PageError('trace-broken', { detail: sentence.slice(0, 240) });
}
