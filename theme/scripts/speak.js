// Reads an opened situation aloud. Only with voices that live on the device: the others send what they read to a server.
const box = document.querySelector('[data-read]'), talk = self.speechSynthesis, old = /tw|hk|hant/i;
if (!box || !talk) return;
const voice = tag => talk.getVoices().find(({ lang, localService }) =>
localService && lang.slice(0, 2) === tag.slice(0, 2) && old.test(lang) === old.test(tag));
let on;
const end = () => {
  talk.cancel();
  if (on) on.lastChild.data = box.dataset.read;
  on = 0;
};
const make = row => {
  const own = voice(document.documentElement.lang);
  if (!own || row.querySelector('button')) return;
  const button = document.createElement('button'), whole = row.querySelector('.in');
  button.className = 'row';
  button.append(document.querySelector('[href="#i-speak"]').parentNode.cloneNode(true), box.dataset.read);
  button.onclick = () => {
    const again = on === button;
    end();
    if (again) return;
    on = button;
    on.lastChild.data = box.dataset.stop;
    const walk = document.createTreeWalker(whole, 4);
    let said;
    while (walk.nextNode()) {
      const { data, parentElement: at } = walk.currentNode;
      if (at.closest('a,button')) continue;
      for (const text of data.match(/\S.*?([.!?](?=\s)|[。！？؟]|$)/gm) || []) {
        said = new SpeechSynthesisUtterance(text);
        said.voice = voice(at.closest('[lang]').lang) || own;
        said.lang = said.voice.lang;
        talk.speak(said);
      }
    }
    said.onend = () => on === button && end();
  };
  whole.prepend(button);
};
box.addEventListener('toggle', ({ target }) => target.open ? make(target) : target.contains(on) && end(), true);
talk.onvoiceschanged = () => box.querySelectorAll('[open]').forEach(make);
addEventListener('pagehide', end);
