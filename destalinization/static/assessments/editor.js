/* The question editor: the preview follows what is typed, and a row that is moved keeps the focus without a new page.
   Both ask the server for what its buttons would show; without this file the same buttons load the page anew. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-editor]");
  if (!form) return;
  const QUIET = 400;
  const preview = document.getElementById("preview");
  let timer = null, asking = null, isChanged = form.dataset.unsaved !== undefined, turn = 0;

  async function look() {
    asking?.abort();
    asking = new AbortController();
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (response.ok) show(await response.text());
    } catch { /* a newer one was asked for, or there is no connection: what is shown stays */ }
  }

  /* What is missing stays open or closed as somebody left it. */
  function show(html) {
    const before = preview.querySelector("details"), chosen = before?.dataset.chosen;
    preview.innerHTML = html;
    const details = preview.querySelector("details");
    if (!details || !chosen) return;
    details.open = before.open;
    details.dataset.chosen = chosen;
  }

  async function pageAfter(button) {
    const body = new FormData(form);
    if (button) body.append(button.name, button.value);
    const response = await fetch(window.location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("editor-fields")) throw new Error("another page");
    return page;
  }

  function put(page) {
    const fresh = page.getElementById("editor-fields");
    document.getElementById("editor-fields").replaceWith(fresh);
    show(page.getElementById("preview").innerHTML);
    return fresh;
  }

  async function swap(button) {
    const fields = document.getElementById("editor-fields");
    clearTimeout(timer);
    asking?.abort(); /* an older preview that comes late would hide the new one */
    turn += 1;
    fields.inert = true;
    try {
      const page = await pageAfter(button);
      const said = page.querySelector(".editor-said");
      const words = said.textContent;
      said.textContent = "";
      const fresh = put(page);
      focusOn(button.value === "preview" ? preview : fresh.querySelector("[autofocus]") ?? button);
      said.textContent = words; /* afterwards, so that it is read out */
    } catch {
      fields.inert = false;
      leave(button);
    }
  }

  /* A field was left on which others depend: they come, unless something else was typed or pressed meanwhile. */
  async function follow() {
    const mine = turn += 1, sent = written();
    try {
      const page = await pageAfter(null);
      if (mine !== turn) return;
      if (written() !== sent) { follow(); return; }
      const place = document.activeElement, from = place.selectionStart, to = place.selectionEnd;
      put(page);
      const same = place.id && document.getElementById(place.id);
      if (!same || same === place) return;
      same.focus();
      if (typeof from === "number") same.setSelectionRange(from, to);
    } catch { /* no connection: they come with the next press */ }
  }

  function written() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function focusOn(place) {
    const first = place.matches("[role=group]") ? place.querySelector("textarea, select, input:not([type=hidden])") : null;
    (first ?? place).focus();
  }

  /* The plain way: the page is loaded anew. */
  function leave(button) {
    delete button.dataset.swap;
    form.requestSubmit(button);
  }

  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  });
  form.addEventListener("change", (event) => {
    if (event.target.dataset.decides !== undefined) setTimeout(follow, 0);
  });
  preview.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (summary) summary.parentElement.dataset.chosen = "true";
  });
  form.addEventListener("submit", (event) => {
    turn += 1;
    if (event.submitter?.dataset.swap === undefined) {
      isChanged = false;
      return;
    }
    event.preventDefault();
    isChanged = true;
    swap(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
})();
