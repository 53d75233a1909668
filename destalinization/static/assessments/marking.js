// A figure key gives that many points: to the criterion in focus, or, outside the fields, to the first that has none yet,
// and moves on. Without this script the arrow keys choose levels.
"use strict";

const form = document.querySelector("[data-marking]");

form?.ownerDocument.addEventListener("keydown", (event) => {
  const place = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
  if (place.matches("textarea, select, input:not([type=radio])") || (place.type === "radio" && !form.contains(place))) return;
  const criterion = form.contains(place) && place.closest("fieldset.rubric");
  const level = levelWorth(event.key, criterion || firstWithout());
  if (!level) return;
  event.preventDefault();
  level.click();
  (firstStop(level.closest("fieldset").nextElementSibling) ?? level).focus();
});

function firstWithout() {
  return [...form.querySelectorAll("fieldset.rubric")].find((each) => !each.querySelector("input:checked"));
}

function levelWorth(points, criterion) {
  return [...(criterion?.querySelectorAll("input[type=radio]") ?? [])].find((each) => each.value === points);
}

// Where the keyboard goes next: the chosen or first level of the next criterion.
function firstStop(next) {
  if (!next?.matches("fieldset.rubric")) return null;
  return next.querySelector("input:checked") ?? next.querySelector("input[type=radio]");
}
