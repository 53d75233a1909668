// Moves and takes out questions without loading the page anew: the button keeps the focus, and what happened is said.
// The server does the work and gives the list as it is then. Without this script the same buttons load the page.
"use strict";

const form = document.querySelector("[data-arrange]");
let isBusy = false, isPlain = false;

form?.addEventListener("submit", async (event) => {
  const pressed = event.submitter;
  if (isPlain || !/^(up|down|out)-/.test(pressed?.value ?? "")) return;
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  const page = await ask(pressed);
  isBusy = false;
  const places = page?.getElementById("places");
  if (!places) { // whatever it is, the server's own page tells it
    isPlain = true;
    return pressed.click();
  }
  const said = [...page.querySelectorAll(".message")].map((message) => message.textContent.trim().replace(/\s+/g, " "));
  document.getElementById("places").replaceWith(document.adoptNode(places));
  focusOn(pressed.id);
  document.querySelector("[data-said]").textContent = said.join(" ");
});

async function ask(pressed) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, pressed) });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

// At the end of the list a button can do no more: then its neighbour has the focus, and after taking out the heading.
function focusOn(id) {
  const button = document.getElementById(id);
  const other = document.getElementById(id.replace(/^(up|down)/, (word) => (word === "up" ? "down" : "up")));
  const place = [button, other].find((each) => each && !each.disabled) ?? document.getElementById("questions-title");
  place.focus();
}
