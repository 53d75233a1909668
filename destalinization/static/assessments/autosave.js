/* Saves answers while they are typed: two seconds after typing stops, at the latest every fifteen.
   A copy stays in the browser until the server has acknowledged it. Without this file the form works as it is. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const QUIET = 2000;
  const LONGEST = 15000;
  const status = document.getElementById("saved-at");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const words = form.dataset;
  /* A browser's own copy of a form comes back with the back button, over what another device has saved since, and as if
     it were based on that. The copies kept here know what they were based on. */
  form.autocomplete = "off";

  const say = (text) => { if (status && status.textContent !== text) status.textContent = text; };
  const fill = (text, value) => text.replace("%s", value);

  const asItStands = (field) => ({ isChosen: field.checked, value: field.value });

  /* As the server wrote it, whatever somebody who was quicker than this file has typed or chosen since. */
  function asWritten(field) {
    const chosen = field.options && ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]);
    return { isChosen: field.defaultChecked, value: chosen ? chosen.value : asHeld(field, field.defaultValue) };
  }

  /* A text as the field would hold it: one of a single line drops its line breaks, and nobody has typed that. */
  function asHeld(field, text) {
    return Object.assign(field.cloneNode(), { value: text }).value;
  }

  class Answer {
    constructor(section) {
      this.section = section;
      this.url = section.dataset.saveUrl;
      this.number = section.dataset.number;
      this.base = section.querySelector(`[name="base-${this.number}"]`);
      this.key = `answer:${form.dataset.seal}:${this.url}`;
      this.acknowledged = section.querySelector(".invalid-feedback") ? null : this.read(asWritten); // refused: it has none
      this.timer = this.dirtySince = null;
      this.isSending = false;
      this.place = document.querySelector(`[data-place="${this.number}"]`);
      section.addEventListener("input", () => this.touched());
      section.addEventListener("change", () => this.touched());
    }

    fields() {
      const prefix = `answer-${this.number}`;
      return [...this.section.querySelectorAll("input, textarea, select")].filter(
        (field) => field.name === prefix || field.name.startsWith(`${prefix}-`) || field.name.startsWith(`${prefix}_`));
    }

    read(look = asItStands) {
      const pairs = new URLSearchParams();
      for (const field of this.fields()) {
        const { isChosen, value } = look(field);
        if ((field.type === "radio" || field.type === "checkbox") && !isChosen) continue;
        pairs.append(field.name, value);
      }
      return pairs.toString();
    }

    write(text) {
      const pairs = new URLSearchParams(text);
      for (const field of this.fields()) {
        const values = pairs.getAll(field.name);
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = values[0] ?? "";
      }
    }

    /* The map shows an answer as soon as it is there, saved or not; the line above it tells which. */
    showOnMap() {
      const map = this.place?.closest(".question-map");
      if (!map) return;
      const isAnswered = [...new URLSearchParams(this.read()).values()].some((value) => value.trim() !== "");
      this.place.classList.toggle("is-answered", isAnswered);
      this.place.querySelector(".map-state").textContent = `: ${isAnswered ? map.dataset.answered : map.dataset.left}`;
    }

    touched() {
      this.showOnMap();
      if (this.read() === this.acknowledged) return;
      this.dirtySince ??= Date.now();
      this.keepCopy();
      say(words.saying);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(QUIET, this.dirtySince + LONGEST - Date.now())));
    }

    keepCopy() {
      try { localStorage.setItem(this.key, JSON.stringify({ text: this.read(), base: this.base.value })); } catch { /* full or forbidden: the form still holds it */ }
    }

    dropCopy() {
      try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
    }

    async send() {
      if (this.isSending) return;
      const sent = this.read();
      const body = new URLSearchParams(sent);
      body.set(`base-${this.number}`, this.base.value);
      this.isSending = true;
      try {
        const response = await fetch(this.url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
        this.isSending = false;
        await this.answered(response, sent);
      } catch {
        this.isSending = false;
        say(words.offline);
        this.timer = setTimeout(() => this.send(), 5000);
      }
    }

    async answered(response, sent) {
      if (response.status === 200) {
        const saved = await response.json();
        this.base.value = saved.revision;
        this.acknowledged = sent;
        this.dirtySince = null;
        if (this.read() === sent) this.dropCopy(); else this.touched();
        this.tell("");
        say(fill(words.saved, saved.saved_at));
      } else if (response.status === 409) {
        this.offerChoice(await response.json());
      } else if (response.status === 401 || response.status === 403) {
        say(words.signedOut);
      } else {
        const reasons = response.status === 400 ? (await response.json()).errors || [] : [];
        say(reasons.join(" ") || words.refused);
        this.tell(reasons.join(" "));
      }
    }

    /* What is wrong stands beside the question until it is right: the line above soon speaks of another one. */
    tell(reason) {
      this.section.querySelectorAll(".invalid-feedback").forEach((line) => line.remove());
      if (!reason) return;
      const line = document.createElement("p");
      line.className = "invalid-feedback refused-answer";
      line.textContent = reason;
      this.section.querySelector(".question")?.append(line);
    }

    offerChoice(other) {
      say(words.clash);
      this.section.querySelector(".conflict")?.remove();
      const panel = document.createElement("div");
      panel.className = "conflict panel";
      panel.setAttribute("role", "alert");
      const line = document.createElement("p");
      line.textContent = words.clash;
      panel.append(line);
      if (other.stored !== null) {
        const stored = document.createElement("blockquote");
        stored.textContent = other.stored;
        panel.append(stored);
      }
      const keep = this.choice(words.keepMine, () => { this.base.value = other.revision; panel.remove(); this.send(); });
      const take = this.choice(words.takeOther, () => { this.dropCopy(); window.location.reload(); });
      panel.append(keep, " ", take);
      this.section.append(panel);
    }

    choice(label, action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = label;
      button.addEventListener("click", action);
      return button;
    }

    /* What an earlier visit could not send is put back and sent, on the revision it was based on; what was typed on this
       page before this file came is sent as well. */
    restore() {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { /* no copy */ }
      if (kept && kept.text !== this.acknowledged) {
        this.base.value = kept.base;
        this.write(kept.text);
      } else if (kept) this.dropCopy();
      if (this.read() !== this.acknowledged) this.touched();
    }
  }

  const answers = [...form.querySelectorAll("[data-save-url]")].map((section) => new Answer(section));
  answers.forEach((answer) => answer.restore());

  window.addEventListener("online", () => answers.forEach((answer) => answer.dirtySince && answer.send()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") answers.forEach((answer) => answer.dirtySince && answer.send());
  });

  /* The form sends everything itself. It waits for a save under way, which would outdate it, and for the network.
     Where everything is acknowledged already, nothing is sent again, and the next page is simply opened. */
  let isTimeUp = false;
  form.addEventListener("submit", (event) => {
    answers.forEach((answer) => clearTimeout(answer.timer));
    const next = nextPage(event.submitter);
    if (!navigator.onLine) {
      event.preventDefault();
      say(words.offline);
    } else if (answers.some((answer) => answer.isSending)) {
      event.preventDefault();
      setTimeout(() => form.requestSubmit(event.submitter), 100);
    } else if (next && answers.every((answer) => answer.read() === answer.acknowledged)) {
      event.preventDefault();
      window.location.assign(next);
    }
  });

  function nextPage(button) {
    if (isTimeUp || button?.name !== "do") return null;
    if (button.value === "submit") return words.handIn;
    return button.value.startsWith("go-") ? `?question=${button.value.slice(3)}` : null;
  }

  /* What to come back to is kept at once; without this it goes with the next Save. */
  form.querySelectorAll("[data-flag-url]").forEach((box) => box.addEventListener("change", () => {
    const place = document.querySelector(`[data-place="${box.name.replace("flag-", "")}"]`);
    place?.classList.toggle("is-flagged", box.checked);
    place?.querySelector(".map-flag")?.toggleAttribute("hidden", !box.checked);
    const body = new URLSearchParams(box.checked ? { flag: "on" } : {});
    fetch(box.dataset.flagUrl, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } }).catch(() => say(words.offline));
  }));

  /* The clock: told by the server as seconds left, so a wrong clock in the browser does not matter.
     It is read out, politely, when few minutes are left, and never in between. */
  const clock = document.querySelector("[data-seconds-left]");
  if (clock) {
    const READ_OUT = [10, 5, 1];
    const end = performance.now() + 1000 * Number(clock.dataset.secondsLeft);
    const handIn = () => {
      isTimeUp = true;
      if (navigator.onLine) form.querySelector("[name=do][value=submit]").click();
      else window.addEventListener("online", handIn, { once: true });
    };
    const tick = () => {
      const left = Math.max(0, Math.round((end - performance.now()) / 1000));
      const minutes = Math.ceil(left / 60);
      if (clock.dataset.shown !== String(minutes)) {
        clock.dataset.shown = minutes;
        clock.setAttribute("aria-live", READ_OUT.includes(minutes) ? "polite" : "off");
        clock.textContent = fill(clock.dataset.words, minutes);
      }
      if (left === 0) return handIn();
      setTimeout(tick, 1000);
    };
    tick();
  }
})();
