// <form data-autosave="address" method="post"> with hidden fields `rev`, and if the server tells windows apart `client` and `seq`;
// components/autosave.html stands in it. Without an address the form's action is used.
// Sends the whole form 800 ms after the last key, one request at a time, with `seq` (counts up), `rev` (what it was typed over) and
// `client` (this window: a save whose reply got lost is its own, not somebody else's).
// Answers: 200 {"rev", "at"} · 409 {"rev", "by", "fields": {name: text}} · 422 {"errors": {name: [sentence]}} · 401, 403 or the
// sign-in page: the session is over. Unsaved words live in memory and in the fields, nowhere else.
import { bind } from "../bind.js";

const PAUSE = 800;
const TOKEN = /name="csrfmiddlewaretoken" value="([^"]+)"/;

class Autosave {
  constructor(form) {
    this.form = form;
    this.part = (name) => form.querySelector(`[data-autosave-${name}]`);
    this.words = this.part("status").dataset;
    this.seq = 0;
    this.savedSeq = 0;
    this.inFlight = false;
    this.stopped = false; // two texts are on the table, or the session is over: a person decides what happens next
    this.retries = 0;
    this.waiting = [];
    this.put("client", Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));

    form.addEventListener("input", (event) => event.target.name && this.typed());
    form.addEventListener("change", (event) => event.target.name && this.typed());
    form.addEventListener("focusout", () => this.flush());
    form.addEventListener("submit", (event) => this.goWhenSaved(event, () => form.requestSubmit(event.submitter)));
    document.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("autosave:flush", (event) => this.flush(event.detail?.then));
    this.part("keep").addEventListener("click", () => this.keepMine());
    this.part("take").addEventListener("click", () => this.takeTheirs());
    this.part("both")?.addEventListener("click", () => this.keepBoth());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.expired && this.resume()));
    window.addEventListener("online", () => this.flush());
    window.addEventListener("offline", () => this.dirty && !this.stopped && this.say(this.words.offline, "offline"));
    window.addEventListener("beforeunload", (event) => this.dirty && !this.leaving && event.preventDefault());
  }

  get dirty() {
    return this.seq > this.savedSeq;
  }

  say(words, state) {
    const status = this.part("status");
    if (status.textContent !== words) status.textContent = words;
    status.dataset.state = state;
  }

  put(name, value) {
    if (this.form.elements[name] && value !== undefined) this.form.elements[name].value = value;
  }

  typed() {
    this.seq += 1;
    if (!this.stopped) {
      this.say(navigator.onLine ? this.words.unsaved : this.words.offline, navigator.onLine ? "unsaved" : "offline");
      this.later(PAUSE);
    }
  }

  // Whoever goes on to another page goes when everything is saved: no text is on its way while nobody hears the answer.
  goWhenSaved(event, go) {
    if (!this.dirty || this.leaving) return;
    event.preventDefault();
    this.flush(() => {
      this.leaving = true;
      go();
    });
  }

  clicked(event) {
    const link = event.target.closest("a[href]");
    const plain = link && !link.target && !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (plain && navigator.onLine && !this.stopped && !this.retries) this.goWhenSaved(event, () => location.assign(link.href));
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  flush(then) {
    if (then) this.waiting.push(then);
    if (!this.dirty) return this.release();
    if (!this.stopped) this.later(0);
  }

  release() {
    for (const then of this.waiting.splice(0)) then();
  }

  async send() {
    if (this.inFlight || this.stopped || !this.dirty || this.leaving) return;
    this.inFlight = true;
    const seq = this.seq;
    this.put("seq", seq);
    const body = new FormData(this.form);
    body.set("seq", seq);
    try {
      const address = this.form.dataset.autosave || this.form.action;
      const response = await fetch(address, { method: "POST", body, keepalive: document.hidden, headers: { Accept: "application/json", "X-Autosave": "1" } });
      await this.answered(response, seq);
    } catch {
      this.failed();
    } finally {
      this.inFlight = false;
    }
    if (this.dirty && !this.stopped && !this.retries) this.later(this.waiting.length ? 0 : PAUSE);
  }

  async answered(response, seq) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status === 401 || response.status === 403 || response.redirected) return this.signedOut();
    if (response.status >= 500 || !isJson) return this.failed();
    const answer = await response.json();
    this.retries = 0;
    if (response.status === 409) return this.conflict(answer);
    if (response.status === 422) return this.refused(answer, seq);
    if (!response.ok) return this.failed();
    this.savedSeq = Math.max(this.savedSeq, seq);
    this.put("rev", answer.rev);
    this.tokenRenewed = false;
    this.say(this.dirty ? this.words.unsaved : `${this.words.saved} ${answer.at}`, this.dirty ? "unsaved" : "saved");
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: answer }));
    if (!this.dirty) this.release();
  }

  failed() {
    this.say(this.words.offline, "offline");
    this.retries += 1;
    this.later(Math.min(30000, 1000 * 2 ** (this.retries - 1)));
  }

  refused(answer, seq) {
    this.savedSeq = Math.max(this.savedSeq, seq); // nothing to send again until the person changes it
    this.waiting = [];
    this.say(`${this.words.refused} ${Object.values(answer.errors).flat().join(" ")}`, "refused");
  }

  // Signing in again changes the form's token; one look at the page tells whether the session lives and what the token is now.
  async signedOut() {
    if (!this.tokenRenewed && (await this.renewToken())) {
      this.retries = 0;
      return this.later(0);
    }
    this.stopped = this.expired = true;
    this.part("signin").hidden = false;
    this.say(this.words.expired, "expired");
  }

  async renewToken() {
    const page = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!page.ok || page.redirected) return false;
    const token = TOKEN.exec(await page.text())?.[1];
    if (!token) return false;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    this.tokenRenewed = true;
    return true;
  }

  async resume() {
    try {
      if (!(await this.renewToken())) return;
    } catch {
      return; // offline as well: the next look tries again
    }
    this.stopped = this.expired = false;
    this.part("signin").hidden = true;
    this.flush();
  }

  conflict(answer) {
    this.stopped = true;
    this.waiting = [];
    this.theirs = answer;
    this.part("mine").textContent = this.together((name) => this.form.elements[name]?.value ?? "");
    this.part("theirs").textContent = this.together((name) => answer.fields[name]);
    this.part("by").textContent = answer.by ?? "";
    this.part("conflict").hidden = false;
    this.say(this.words.conflict, "conflict");
    this.part("keep").focus();
  }

  together(text) {
    return Object.keys(this.theirs.fields).map(text).join("\n\n");
  }

  settle() {
    this.put("rev", this.theirs.rev);
    this.part("conflict").hidden = true;
    this.stopped = false;
  }

  keepMine() {
    this.settle();
    this.seq += 1;
    this.later(0);
  }

  takeTheirs() {
    for (const [name, text] of Object.entries(this.theirs.fields)) this.put(name, text);
    this.settle();
    this.savedSeq = this.seq;
    this.say(this.words.saved, "saved");
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: this.theirs }));
  }

  // Theirs first, mine below: nothing is left out, and a person smooths it.
  keepBoth() {
    for (const [name, text] of Object.entries(this.theirs.fields)) this.put(name, `${text}\n\n${this.form.elements[name]?.value ?? ""}`);
    this.keepMine();
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: this.theirs }));
  }
}

bind("form[data-autosave]", (form) => new Autosave(form));
