// @ts-check
// The dialog of settings: what the device starts with. The names of its fields are those of the configuration.

import { attempt, byId, on, t } from './texts.js';

/** @param {any} session @param {(file: File) => Promise<void>} setModel */
export function connectSettings(session, setModel) {
  const form = byId('settings-form'), { seed, model } = form.elements;
  const isSeed = text => /^\d*$/.test(text) && BigInt(text) < 1n << 64n;
  on(seed, 'input', () => seed.setCustomValidity(isSeed(seed.value) ? '' : t('seed-wrong')));
  on(byId('open-settings'), 'click', () => {
    form.reset();
    const { config } = session.settings;
    for (const field of form.elements) if (field.name in config) field.value = String(config[field.name]);
    seed.value = session.settings.seed ?? '';
    byId('model-name').textContent = session.modelName ?? t('model-own');
    byId('model-shipped').hidden = !session.modelName;
    byId('settings').showModal();
  });
  on(form, 'submit', () => {
    const config = { ...session.settings.config };
    for (const [name, value] of new FormData(form)) {
      if (name in config) config[name] = typeof config[name] === 'number' ? Number(value) : value;
    }
    attempt(async () => {
      if (model.files[0]) await setModel(model.files[0]);
      await session.setSettings({ config, seed: seed.value || null });
    });
  });
}
