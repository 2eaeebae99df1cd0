// Keeps what a person asked to keep, and shows it when there is no connection. Registered only by a press (scripts/offline.js).
// Caches: "common <version>" holds what each page needs; "read" stands while pages that are read are kept, and its being there
// is the switch; a saved place has a cache named by its address. Nothing else is stored.
const { version, common, limit, words } = /* BUILD */ {};
const COMMON = `common ${version}`;
const READ = 'read';
const KINDS = /^(text\/html|application\/pdf|image\/)/;
const PATIENCE = 6000;
let stopped = false;

addEventListener('install', event => {
  skipWaiting();
  event.waitUntil(refresh());
});

addEventListener('activate', event => event.waitUntil(tidy()));

addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  // A page is asked for anew: an undated copy from the browser's own store would look like the page of today.
  const fresh = fetch(event.request, event.request.mode === 'navigate' ? { cache: 'no-cache' } : {});
  // The copy is taken before the page reads the body: handlers run in the order in which they were added.
  event.waitUntil(fresh.then(response => keep(url.pathname, response.clone())).catch(() => {}));
  event.respondWith(answer(event.request, url.pathname, fresh));
});

addEventListener('message', event => event.waitUntil(told(event.data, event.ports[0])));

async function refresh() {
  for (const path of common) {
    const response = await got(path).catch(() => {});
    if (response) await put(await caches.open(COMMON), path, response);
  }
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith('common ') && name !== COMMON) await caches.delete(name);
  }
  await clients.claim();
}

// Network first; the copy where the network fails, breaks or takes too long.
async function answer(request, path, fresh) {
  const copy = await caches.match(path);
  if (!copy) return fresh.catch(error => (request.mode === 'navigate' ? nothing(path) : Promise.reject(error)));
  const late = new Promise(done => setTimeout(done, PATIENCE));
  const response = await Promise.race([fresh, late]).catch(() => {});
  return response && response.status < 500 ? response : dated(copy);
}

async function keep(path, response) {
  if (response.status !== 200 || !KINDS.test(response.headers.get('content-type'))) return;
  for (const name of await caches.keys()) {
    const wanted = name === READ || (name.startsWith('/') && (await caches.match(path, { cacheName: name })));
    if (!wanted) continue;
    // Opening a cache that was deleted meanwhile would make it again.
    if (stopped || !(await caches.has(name))) return;
    const cache = await caches.open(name);
    await put(cache, path, response.clone());
    if (name === READ) await trim(cache);
  }
}

async function trim(cache) {
  const paths = await cache.keys();
  for (const old of paths.slice(0, Math.max(0, paths.length - limit))) await cache.delete(old);
}

async function put(cache, path, response) {
  const headers = new Headers(response.headers);
  headers.set('x-kept', new Date().toISOString());
  headers.delete('content-encoding');
  headers.delete('content-length');
  const body = await response.blob();
  await cache.put(path, new Response(body, { headers }));
  return body.size;
}

async function dated(copy) {
  if (!/^text\/html/.test(copy.headers.get('content-type'))) return copy;
  const html = await copy.text();
  const tag = html.match(/<html lang="([^"]+)"/)[1];
  const day = new Date(copy.headers.get('x-kept'));
  const date = new Intl.DateTimeFormat(`${tag}-u-ca-gregory-nu-latn`, { dateStyle: 'long' }).format(day);
  const line = escaped(words[tag].copy).replace('{date}', () => `<bdi>${date}</bdi>`);
  const shown = html.replace(/<main[^>]*>/, start => `${start}<p class="draft"><span class="wrap row"><b>${line}</b></span></p>`);
  return new Response(shown, { headers: copy.headers });
}

// A page that is not here: say so, and list the places that are.
async function nothing(path) {
  const tags = [path.split('/')[1], ...Object.keys(words)].filter(tag => words[tag]);
  const copies = await Promise.all(tags.map(tag => caches.match(`/${tag}/privacy/`)));
  const found = copies.findIndex(Boolean);
  if (found < 0) return Response.error();
  const say = words[tags[found]];
  const lists = await Promise.all((await caches.keys()).map(name => caches.match(`${name}save.json`)));
  const places = await Promise.all(lists.filter(Boolean).map(list => list.json()));
  const rows = places.map(each => `<li><a class="row" href="${each.page}" lang="${each.tag}">${escaped(each.place)}</a></li>`);
  const body = `<div class="band"><div class="wrap"><h1 class="lead">${escaped(say.title)}</h1></div></div>
<section class="wrap part prose"><p>${escaped(say.none)}</p>
${rows.length ? `<h2>${escaped(say.places)}</h2><ul class="rows">${rows.join('')}</ul>` : ''}</section>`;
  const html = (await copies[found].text())
    .replace(/<title>[^<]*/, () => `<title>${escaped(say.title)}`)
    .replace(/(<main[^>]*>)[^]*(?=<\/main>)/, (all, start) => start + body);
  return new Response(html, { status: 503, headers: copies[found].headers });
}

function escaped(text) {
  return text.replace(/[&<>"]/g, mark => `&#${mark.charCodeAt()};`);
}

async function told(message, port) {
  stopped = message.ask === 'stop';
  try {
    if (message.ask === 'save') await save(message.path, port);
    if (message.ask === 'read') {
      const page = await got(message.path);
      await put(await caches.open(READ), message.path, page);
    }
    port.postMessage({ ended: true });
  } catch {
    port.postMessage({ failed: true });
  }
}

// All is fetched before anything is stored, so that no half of a place is kept.
async function save(path, port) {
  const list = await got(`${path}save.json`);
  const { urls } = await list.clone().json();
  let done = 0;
  const files = await Promise.all(
    urls.map(async url => {
      const response = await got(url);
      await response.clone().blob();
      port.postMessage({ done: (done += 1), all: urls.length });
      return [url, response];
    }),
  );
  await caches.delete(path);
  const cache = await caches.open(path);
  try {
    for (const [url, response] of [...files, [`${path}save.json`, list]]) await put(cache, url, response);
  } catch (error) {
    await caches.delete(path);
    throw error;
  }
}

async function got(url) {
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(url);
  return response;
}
