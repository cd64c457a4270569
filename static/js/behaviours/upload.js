// <div data-upload data-upload-limit="52428800"> around a file input of a normal form: a file may be dropped on it, its name is
// shown in [data-upload-name], and one that is too large is named (in data-upload-too-large) before it is sent.
import { bind } from "../bind.js";

bind("[data-upload]", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-upload-name]");
  const over = (is) => zone.classList.toggle("is-over", is);

  const show = () => {
    const file = input.files[0];
    const limit = Number(zone.dataset.uploadLimit || Infinity);
    const complaint = file && file.size > limit ? zone.dataset.uploadTooLarge : "";
    input.setCustomValidity(complaint);
    if (complaint) input.reportValidity();
    if (name) name.textContent = file ? file.name : "";
    zone.dispatchEvent(new CustomEvent("upload:chosen", { bubbles: true, detail: { file } }));
  };

  input.addEventListener("change", show);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) over(false);
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
});
