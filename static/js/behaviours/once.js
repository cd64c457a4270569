// Every form carries the id of one operation (op_id), and the server does an operation once. The same words sent again are the same
// operation: a double click, a page gone back to, a retry. Other words are another operation, so they get an id of their own.
// What was sent from this entry of the browser's history is remembered in it as a hash, never as text: going back finds it again.
// Also: where htmx meets no server, or a server that is not ours (a proxy's error page), it is said in the region of messages, and
// the page stays as it is with everything typed into it.
const NAME = "op_id";
const ASIDE = new Set([NAME, "csrfmiddlewaretoken"]);

const forms = () => [...document.querySelectorAll(`input[name=${NAME}]`)].map((input) => input.form);
const field = (form) => form.elements[NAME];
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sent = new WeakMap(); // form -> hash of what went out under its present id

// FNV-1a, twice: told apart are the words of one form, nothing is protected by it.
function hash(text) {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i += 1) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x5bd1e995);
  }
  return `${a >>> 0}.${b >>> 0}`;
}

function words(form, submitter) {
  const pairs = [...new FormData(form, submitter)].filter(([name]) => !ASIDE.has(name));
  return hash(JSON.stringify(pairs.map(([name, value]) => [name, value instanceof File ? `${value.name} ${value.size} ${value.lastModified}` : value])));
}

function remember() {
  const known = forms().map((form) => [form.action, field(form).value, sent.get(form) ?? ""]);
  history.replaceState({ ...history.state, operations: known.filter((row) => row[2]) }, "");
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !field(form)) return;
    const submitter = event.submitter?.form === form ? event.submitter : null;
    const now = words(form, submitter);
    if (sent.has(form) && sent.get(form) !== now) field(form).value = fresh();
    sent.set(form, now);
    remember();
  },
  { capture: true },
);

// What htmx has brought through is over: the same button pressed again means it again.
document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx?.request?.form;
  if (!form || !field(form) || !ctx.response || ctx.response.status >= 400) return;
  field(form).value = fresh();
  sent.delete(form);
});

function tell() {
  const place = document.getElementById("messages");
  const notice = document.createElement("div");
  const paragraph = document.createElement("p");
  notice.className = "notice bad";
  paragraph.textContent = place.dataset.unreachable;
  notice.append(paragraph);
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
}

const isForm = (ctx) => ctx?.request?.method === "POST";
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!isForm(ctx) || !(ctx.response?.status >= 500) || ctx.response.headers.get("HX-Retarget")) return;
  event.preventDefault();
  tell();
});
document.addEventListener("htmx:error", (event) => isForm(event.detail.ctx) && !event.detail.ctx.response && tell());

// Back: the browser makes the page anew with new ids and perhaps puts the old words in. The ids that they were sent under come back too.
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  const known = history.state?.operations ?? [];
  for (const form of forms()) {
    const place = known.findIndex(([action]) => action === form.action);
    if (place < 0) continue;
    const [[, id, was]] = known.splice(place, 1);
    field(form).value = id;
    sent.set(form, was);
  }
}
