// <div class="preview-room"><iframe class="preview-frame" data-preview title="…" src="…" width="794" height="1123">: a document of fixed size, scaled to the room there is, fetched anew after
// every saving of an autosave form and every "preview:refresh". The field in hand outlines its part: <textarea
// data-section="statement">, and inside the document #icp-statement gets the class in-hand.
import { bind } from "../bind.js";

// Parts that are printed inside another one.
const HOMES = { secondary: "not_served", mission_not: "not_served", negative_keywords: "keywords" };

bind("iframe[data-preview]", (frame) => {
  const width = Number(frame.getAttribute("width"));
  const height = Number(frame.getAttribute("height"));
  const room = frame.parentElement;
  let section = null;
  let top = 0;

  const fit = () => {
    const scale = room.clientWidth / width;
    frame.style.setProperty("width", `${width}px`);
    frame.style.setProperty("transform-origin", "0 0");
    frame.style.setProperty("transform", `scale(${scale})`);
    room.style.setProperty("height", `${height * scale}px`);
  };
  const outline = () => {
    for (const part of frame.contentDocument?.querySelectorAll(".in-hand") ?? []) part.classList.remove("in-hand");
    if (section) frame.contentDocument?.getElementById(`icp-${HOMES[section] ?? section}`)?.classList.add("in-hand");
  };

  new ResizeObserver(fit).observe(room);
  frame.addEventListener("load", () => {
    frame.contentWindow?.scrollTo(0, top);
    outline();
  });
  const again = () => {
    top = frame.contentWindow?.scrollY ?? 0;
    frame.contentWindow?.location.replace(frame.src);
  };
  document.addEventListener("autosave:saved", again);
  document.addEventListener("preview:refresh", again);
  document.addEventListener("focusin", (event) => {
    section = event.target.closest("[data-section]")?.dataset.section ?? null;
    outline();
  });
});
