// Leaving fast: the page goes blank at once and gives its place in the Back list to the other page. Shift three times does the same.
const link = document.querySelector('header [rel=noreferrer]');
let presses = 0, last = 0;
const leave = () => {
  document.body.hidden = true;
  document.title = link.hostname;
  location.replace(link.href);
};
link.addEventListener('click', event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leave();
});
addEventListener('keydown', event => {
  if (event.repeat) return;
  presses = event.key !== 'Shift' ? 0 : event.timeStamp - last < 5000 ? presses + 1 : 1;
  last = event.timeStamp;
  if (presses > 2) leave();
});
