// Shows the buttons that keep pages on this phone where a browser can; what they do is loaded when one is pressed.
const box = document.querySelector('[data-keep]');
if (!box || !navigator.serviceWorker || !self.caches) return;
const first = box.querySelector('button');
const load = () => import('/keep.js').then(script => script.ready);
const wait = () => first.addEventListener('click', press, { once: true });
const press = () => load().then(() => first.click(), fail);
const fail = () => {
  box.querySelector('[role=status]').textContent = box.dataset.keep;
  wait();
};
const show = () => (box.hidden = false);
caches.keys().then(names => {
  if (names.length || box.dataset.on) return load().catch(fail).then(show);
  wait();
  show();
}).catch(() => {});
