// <section data-quotes> holds an answer and its quotes: a field [data-quotes-answer], quotes as [data-quotes-words], a bed for marks
// [data-quotes-marks] under the field, and <form data-quotes-form> with the fields text, start and end. Selecting words in the
// answer fills the form; start and end count characters (code points) of the answer with \n line ends, as the server counts them.
// Without script the words are typed or pasted into `text`. htmx may replace form and list: both are looked up anew every time.
import { bind } from "../bind.js";

const characters = (text) => [...text].length;

bind("[data-quotes]", (section) => {
  const answer = section.querySelector("[data-quotes-answer]");
  const marks = section.querySelector("[data-quotes-marks]");
  const form = () => section.querySelector("[data-quotes-form]");

  const draw = () => {
    const text = answer.value;
    const found = [...section.querySelectorAll("[data-quotes-words]")]
      .map((quote) => quote.textContent.trim())
      .map((words) => ({ from: text.indexOf(words), to: text.indexOf(words) + words.length }))
      .filter(({ from, to }) => from >= 0 && to > from)
      .sort((a, b) => a.from - b.from);
    const pieces = [];
    let at = 0;
    for (const { from, to } of found) {
      if (to <= at) continue;
      pieces.push(text.slice(at, Math.max(at, from)));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(Math.max(at, from), to);
      pieces.push(mark);
      at = to;
    }
    marks.replaceChildren(...pieces, text.slice(at), "\n");
  };

  const take = () => {
    if (document.activeElement !== answer) return;
    let { selectionStart: from, selectionEnd: to, value } = answer;
    while (from < to && /\s/.test(value[from])) from += 1;
    while (to > from && /\s/.test(value[to - 1])) to -= 1;
    if (from === to) return;
    const fields = form().elements;
    fields.text.value = value.slice(from, to);
    fields.start.value = characters(value.slice(0, from));
    fields.end.value = characters(value.slice(0, to));
  };

  answer.addEventListener("input", draw);
  answer.closest("form")?.addEventListener("autosave:saved", draw);
  document.addEventListener("selectionchange", take);
  section.addEventListener("input", (event) => {
    if (event.target === form()?.elements.text) form().elements.start.value = form().elements.end.value = "";
  });
  // A quote is a part of what is saved, so the answer is saved first.
  section.addEventListener("submit", (event) => {
    const sent = event.target;
    const saving = answer.closest("form[data-autosave]");
    if (sent !== form() || !saving) return;
    if (sent.dataset.saved) {
      delete sent.dataset.saved;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    // After this event: a form that is being sent can't be sent again.
    const then = () =>
      setTimeout(() => {
        sent.dataset.saved = "1";
        sent.requestSubmit(event.submitter);
      });
    saving.dispatchEvent(new CustomEvent("autosave:flush", { detail: { then } }));
  }, true);
  const brought = (records) => records.some((record) => !marks.contains(record.target)) && draw();
  new MutationObserver(brought).observe(section, { childList: true, subtree: true });
  draw();
});
