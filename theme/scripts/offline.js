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
caches.keys().then(names => {
  box.hidden = false;
  if (names.length || box.dataset.on) load().catch(fail);
  else wait();
}, () => {});
