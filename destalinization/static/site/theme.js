// Changes the colours at once and tells the server in the background; without this file the same form reloads the page.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const body = new FormData(form);
  body.set("theme", theme);
  // The page already shows the choice; if the server cannot be reached, it simply is not remembered.
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});

// The account menu closes on Escape, as menus do.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".account-menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
