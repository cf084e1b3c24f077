// Keeps the parts of the page, so that it works offline. `inklock web` puts in their names and, as the version, a
// digest of them; a new version is fetched in the background and shown at the next load. The parts of the second view
// are kept once the page has said that it is used.
const version = 'INKLOCK_VERSION';
const parts = ['./', ...INKLOCK_PARTS], viewParts = [...INKLOCK_VIEW];
const add = async (names, cache) =>
  (await caches.open(version)).addAll(names.map(name => new Request(name, { cache })));
const keep = async () => {
  await add(await caches.match(viewParts[0]) ? [...parts, ...viewParts] : parts, 'reload');
  await self.skipWaiting();
};
const forgetOthers = async () => {
  for (const name of await caches.keys()) if (name !== version) await caches.delete(name);
};
self.addEventListener('install', event => event.waitUntil(keep()));
self.addEventListener('activate', event => event.waitUntil(forgetOthers()));
self.addEventListener('message', event => event.waitUntil(
  caches.match(viewParts[0]).then(found => found ?? add(viewParts, 'default'))));
self.addEventListener('fetch', event => {
  const { scope } = self.registration, [url] = event.request.url.split(/[?#]/);
  const part = url.replace(scope, '').replace(/^index\.html$/, '') || './';
  if (event.request.method !== 'GET' || ![...parts, ...viewParts].includes(part)) return;
  event.respondWith(caches.open(version).then(cache => cache.match(part)).then(found => found ?? fetch(event.request)));
});
