// Keeping pages on this phone, only when a person presses for it: one place (on its page), or what is read (on the privacy page).
// What is kept lives in the caches of theme/sw.js; nothing else is stored, not even a setting. Loaded by scripts/offline.js.
const box = document.querySelector('[data-keep]');
const status = box.querySelector('[role=status]');
const here = location.pathname.replace(/index\.html$/, '');
const sized = bytes => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
const dated = text =>
  new Intl.DateTimeFormat(`${document.documentElement.lang}-u-ca-gregory-nu-latn`, { dateStyle: 'long' }).format(new Date(text));

const say = (text, values) =>
  status.replaceChildren(
    ...text.split(/\{(\w+)\}/).map((part, index) => {
      if (index % 2 === 0) return part;
      const value = document.createElement('bdi');
      value.textContent = values[part];
      return value;
    }),
  );

const button = (text, press) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.onclick = press;
  return made;
};

const ask = (worker, message, heard) =>
  new Promise((done, fail) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (!data.ended && !data.failed) return heard(data);
      // What is still under way may report after a failure.
      port1.close();
      data.ended ? done() : fail(data);
    };
    worker.postMessage(message, [port2]);
  });

const worker = async () => {
  const found = await navigator.serviceWorker.register('/sw.js');
  const newest = found.active || found.waiting || found.installing;
  while (newest.state !== 'activated') {
    if (newest.state === 'redundant') throw newest;
    await new Promise(done => newest.addEventListener('statechange', done, { once: true }));
  }
  return newest;
};

const weighed = async name => {
  const cache = await caches.open(name);
  const keys = await cache.keys();
  const blobs = await Promise.all(keys.map(async key => (await cache.match(key)).blob()));
  return { count: keys.length, size: sized(blobs.reduce((sum, blob) => sum + blob.size, 0)) };
};

const forget = async () => {
  const found = await navigator.serviceWorker.getRegistration();
  if (found && found.active) await ask(found.active, { ask: 'stop' }).catch(() => {});
  if (found) await found.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
};

const drop = async name => {
  await caches.delete(name);
  if ((await caches.keys()).every(each => each.startsWith('common '))) await forget();
};

const listed = name => caches.has(name).then(kept => kept && caches.match(`${name}save.json`, { cacheName: name }));

const place = async () => {
  const save = box.querySelector('button');
  const label = save.lastChild;
  const first = label.textContent;
  let shown = [];
  const show = async () => {
    const list = await listed(here);
    shown.forEach(each => each.remove());
    label.textContent = first;
    if (!list) return;
    const { words } = await list.clone().json();
    const { size } = await weighed(here);
    say(words.done, { size, date: dated(list.headers.get('x-kept')) });
    label.textContent = words.again;
    const remove = button(words.drop, async () => {
      await drop(here);
      await show();
      say(words.dropped);
      save.focus();
    });
    const what = document.createElement('a');
    what.href = `/${document.documentElement.lang}/privacy/#keep`;
    what.textContent = words.what;
    shown = [remove, what];
    status.before(remove);
    status.after(what);
  };
  save.onclick = async () => {
    if (save.ariaBusy === 'true') return;
    save.ariaBusy = 'true';
    let words;
    try {
      words = (await (await fetch('save.json')).json()).words;
      await ask(await worker(), { ask: 'save', path: here }, heard => say(words.working, heard));
      await show();
    } catch {
      say(words ? words.failed : box.dataset.keep);
      if (!(await caches.has(here))) await drop(here);
    }
    save.ariaBusy = null;
  };
  await show();
};

const reading = async () => {
  const words = box.dataset;
  const [toggle, all] = box.querySelectorAll('button');
  const show = async told => {
    const on = await caches.has('read');
    toggle.textContent = on ? words.off : words.on;
    say(told || (on ? words.isOn : words.isOff), on && (await weighed('read')));
    const rows = await Promise.all(
      (await caches.keys()).filter(name => name.startsWith('/')).map(async name => {
        const list = await (await listed(name)).json();
        const row = document.createElement('li');
        const link = document.createElement('a');
        link.href = name;
        link.lang = list.tag;
        link.textContent = list.place;
        const size = document.createElement('bdi');
        size.textContent = (await weighed(name)).size;
        row.append(link, ' ', size, ' ', button(words.drop, async () => {
          await drop(name);
          await show();
          all.focus();
        }));
        return row;
      }),
    );
    const none = document.createElement('li');
    none.textContent = words.none;
    box.querySelector('ul').replaceChildren(...(rows.length ? rows : [none]));
  };
  toggle.onclick = async () => {
    try {
      if (await caches.has('read')) await drop('read');
      else await ask(await worker(), { ask: 'read', path: here });
      await show();
    } catch {
      await drop('read');
      await show(words.failed);
    }
  };
  all.onclick = async () => {
    await forget();
    await show(words.deleted);
  };
  await show();
};

// The buttons work once this is settled.
export const ready = box.dataset.on ? reading() : place();
