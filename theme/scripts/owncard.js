// A group's own line on the card to print: what is typed is shown on the cards, and goes nowhere else.
const box = document.getElementById("own");
if (box) {
  // Direction marks would turn the words beside them about.
  const hidden = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const fill = (input) => {
    const text = input.value.replace(hidden, "").trim();
    for (const spot of document.querySelectorAll(`[data-own="${input.dataset.fills}"]`)) spot.textContent = text;
  };
  for (const input of box.querySelectorAll("input")) {
    input.addEventListener("input", () => fill(input));
    fill(input);
  }
  box.querySelector("button").addEventListener("click", () => print());
  box.hidden = false;
}
