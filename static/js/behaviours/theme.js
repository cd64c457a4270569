// [data-theme-choice] with buttons light, dark, auto. The choice is a cookie, so that the next page arrives in the right colours.
import { bind } from "../bind.js";

const YEAR = 365 * 24 * 3600;

function choose(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${theme === "auto" ? 0 : YEAR}; samesite=lax`;
  for (const button of document.querySelectorAll("[data-theme-choice] button")) button.setAttribute("aria-pressed", button.value === theme);
}

bind("[data-theme-choice]", (group) => {
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose(button.value);
  });
});
