/** Start a behaviour on every element that matches, now and whenever htmx brings new ones; once per element. */
export function bind(selector, start) {
  const started = new WeakSet();
  const visit = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (started.has(element)) continue;
      started.add(element);
      start(element);
    }
  };
  visit();
  document.addEventListener("htmx:after:process", visit);
}
