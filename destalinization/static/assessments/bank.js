// One tick for all questions of the page, and how many are ticked. Without this script they are ticked one by one.
"use strict";

const all = document.querySelector("[data-tick-all]");
const ticks = [...document.querySelectorAll("#ticked input[name=question]")];
const count = document.querySelector("[data-ticked]");

function tell() {
  const ticked = ticks.filter((tick) => tick.checked).length;
  all.checked = ticked === ticks.length;
  all.indeterminate = ticked > 0 && !all.checked;
  count.textContent = ticked;
  count.hidden = ticked === 0;
}

if (all && count) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    tell();
  });
  for (const tick of ticks) tick.addEventListener("change", tell);
  tell(); // a browser that comes back keeps ticks
}
