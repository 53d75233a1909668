/* What an earlier visit could not send, and no field of this page holds: sent on, to be saved or kept beside the answer.
   A page on which answers can be written restores its own fields itself (autosave.js). */
(() => {
  "use strict";
  const holder = document.querySelector("[data-leftovers]");
  if (!holder) return;
  const token = holder.querySelector("[name=csrfmiddlewaretoken]").value;
  const isWriting = document.querySelector("form[data-autosave]") !== null;
  const written = new Set([...document.querySelectorAll("[data-save-url]")].map((place) => place.dataset.saveUrl));

  function kept(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; /* no copy, or none to be had */ }
  }

  /* Whether that was news to the server; what a form had sent before is none. What it neither saves nor keeps stays
     in the browser, for the page of that question. */
  async function send(url, number, revision) {
    const key = `answer:${holder.dataset.seal}:${url}`;
    const copy = kept(key);
    if (!copy) return false;
    const body = new URLSearchParams(copy.text);
    body.set(`base-${number}`, copy.base);
    try {
      const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      const isBeside = response.status === 409 || (response.status === 400 && (await response.json()).code === "kept");
      if (response.ok || isBeside) localStorage.removeItem(key);
      return isBeside || (response.ok && copy.base === revision);
    } catch { return false; /* no connection: the next visit tries again */ }
  }

  async function sendAll() {
    const answers = holder.dataset.leftovers.trim().split(/\s+/).map((row) => row.split(":"));
    const places = answers.map(([pk, ...rest]) => [holder.dataset.url.replace("/0/", `/${pk}/`), ...rest]);
    const news = await Promise.all(places.filter(([url]) => !written.has(url)).map((place) => send(...place)));
    return news.includes(true);
  }

  /* A page that asks whether to hand in waits, and then tells of what came in just now. */
  let isDone = isWriting;
  const sent = sendAll().then((hasChanged) => {
    isDone = true;
    if (hasChanged && !isWriting) window.location.reload();
    return hasChanged;
  });
  document.querySelectorAll("main form").forEach((form) => form.addEventListener("submit", async (event) => {
    if (isDone) return;
    event.preventDefault();
    if (!(await sent)) form.requestSubmit(event.submitter);
  }));
})();
