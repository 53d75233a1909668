// With a level in focus, a figure key chooses a level and moves on. Without this script the arrow keys do the same.
"use strict";

const form = document.querySelector("[data-marking]");

form?.addEventListener("keydown", (event) => {
  const radio = event.target;
  if (radio.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  const criterion = radio.closest("fieldset");
  const level = criterion.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  (firstStop(criterion.nextElementSibling) ?? level).focus();
});

// Where the keyboard goes next: the chosen or first level of the next criterion.
function firstStop(next) {
  if (!next?.matches("fieldset.rubric")) return null;
  return next.querySelector("input:checked") ?? next.querySelector("input[type=radio]");
}
