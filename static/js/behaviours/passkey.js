// <form data-passkey="create|get" data-passkey-options="id of a JSON script" | data-passkey-from="address that answers JSON"> with a hidden
// field `credential` and a button: the button asks the device, fills the field and sends the form. The form is hidden where the browser
// knows no passkeys; [data-passkey-problem] says what went wrong. Without script, the other ways of the page are left.
import { bind } from "../bind.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function options(form) {
  const from = form.dataset.passkeyFrom;
  if (!from) return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  const answer = await fetch(from, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function created({ creation_options: { publicKey } }) {
  const wish = { ...publicKey, challenge: bytes(publicKey.challenge), excludeCredentials: known(publicKey.excludeCredentials) };
  const key = await navigator.credentials.create({ publicKey: { ...wish, user: { ...publicKey.user, id: bytes(publicKey.user.id) } } });
  const { clientDataJSON, attestationObject } = key.response;
  return told(key, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports: key.response.getTransports?.() ?? [] });
}

async function got({ request_options: { publicKey } }) {
  const wish = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) };
  const key = await navigator.credentials.get({ publicKey: wish });
  const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
  const response = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
  return told(key, { ...response, userHandle: userHandle ? text(userHandle) : null });
}

const told = (key, response) => ({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults() });

bind("form[data-passkey]", (form) => {
  if (!window.PublicKeyCredential) return;
  const problem = form.querySelector("[data-passkey-problem]");
  const field = form.querySelector("[name$=credential]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    problem.hidden = true;
    try {
      const wish = await options(form);
      field.value = JSON.stringify(await (form.dataset.passkey === "create" ? created(wish) : got(wish)));
      form.requestSubmit();
    } catch {
      problem.hidden = false;
    }
  });
  window.addEventListener("pageshow", () => {
    field.value = "";
  });
});
