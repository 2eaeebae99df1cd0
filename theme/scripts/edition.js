// The code of a card, typed from paper: says at once when it has a mistake, else leads to the page of its edition.
// builder/facts/codes.py says the same of codes; a test compares the two.
const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const plain = text => text.normalize('NFKC').toUpperCase()
  .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => digit.charCodeAt() & 15)
  .replace(/O/g, '0').replace(/[IL]/g, '1').replace(/[^0-9A-Z]/g, '');
const right = code => code.length > 6
  && [...code.slice(-7)].reduce((sum, sign) => (sum * 2 + signs.indexOf(sign)) % 37, 0) === 1;
const ask = document.querySelector('template.ask');
if (ask) {
  ask.parentNode.insertBefore(document.importNode(ask.content, true), ask);
  const form = ask.previousElementSibling;
  const input = form.querySelector('input');
  const notes = form.querySelectorAll('[role=alert]');
  const tell = number => notes.forEach((note, each) => note.hidden = each !== number);
  const here = location.pathname === '/card/';
  const look = text => {
    const code = plain(text);
    const link = [...document.querySelectorAll('.codes a')].find(each => plain(each.id).endsWith(code));
    if (!right(code)) tell(0);
    else if (link) location = link.href;
    else if (here) tell(1);
    else location = '/card/#' + code;
  };
  form.onsubmit = () => {
    look(input.value);
    return false;
  };
  input.oninput = () => tell(-1);
  const arrive = () => {
    const hash = location.hash.slice(1);
    const target = document.getElementById(hash);
    const group = target && target.closest('.codes');
    if (group) {
      group.open = true;
      target.scrollIntoView();
    } else if (here && hash && !target) {
      history.replaceState(null, '', '/card/');
      look(input.value = hash);
    }
  };
  arrive();
  onhashchange = arrive;
}
