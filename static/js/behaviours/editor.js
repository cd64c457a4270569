// The editor of a page. A list always ends in an empty line: as soon as it is written in, the next empty one appears.
// Fields are numbered by place (pains-3-text), so the copy counts on; the server gives the line its id when it is saved.
import { bind } from "../bind.js";

const PLACE = /^([a-z_]+)-(\d+)-/;

const numbered = (text, by) => text.replace(/-(\d+)-/, (_, place) => `-${Number(place) + by}-`);

bind("[data-spare]", (line) => {
  const blank = line.cloneNode(true);
  line.addEventListener(
    "input",
    () => {
      line.removeAttribute("data-spare");
      const next = blank.cloneNode(true);
      for (const field of next.querySelectorAll("[name]")) {
        if (!PLACE.test(field.name)) continue;
        field.name = numbered(field.name, 1);
        field.id = numbered(field.id, 1);
        field.value = "";
      }
      for (const label of next.querySelectorAll("label")) {
        label.htmlFor = numbered(label.htmlFor, 1);
        label.textContent = label.textContent.replace(/ ?(\d*)$/, (_, place) => ` ${Number(place || 1) + 1}`);
      }
      line.after(next);
      document.dispatchEvent(new Event("htmx:after:process")); // bind.js looks again
    },
    { once: true },
  );
});

// What is typed is saved by itself, so the button is only for whoever has no script.
bind("[data-autosave-button]", (button) => (button.hidden = true));

bind("[data-last-saved]", (time) => {
  document.addEventListener("autosave:saved", (event) => event.detail.at && (time.textContent = event.detail.at));
});
