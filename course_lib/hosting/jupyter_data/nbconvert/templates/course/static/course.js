// The waiting screen shows how many cells have run.
window.voila_process = (index, count) => {
  const bar = document.querySelector("#loading progress");
  if (bar) {
    bar.max = count;
    bar.value = index;
  }
};

// The bar at the bottom says what is wrong with this page; without a kind it goes.
window.tellTrouble = (kind) => {
  const box = document.getElementById("course-trouble");
  if (!box) return;
  box.dataset.kind = kind;
  box.querySelectorAll("p").forEach((p) => (p.hidden = p.dataset.kind !== kind));
  box.querySelector("button").hidden = kind === "lost"; // there is nothing to load from
  box.hidden = !kind;
};
document
  .querySelector("#course-trouble button")
  ?.addEventListener("click", () => location.reload());

// A page that breaks off on its way says so, and shows what has come.
document.addEventListener("DOMContentLoaded", () => {
  const lesson = document.getElementById("rendered_cells");
  if (!lesson || document.getElementById("course-end")) return;
  document.getElementById("loading")?.remove();
  lesson.style.display = "";
  window.tellTrouble("cut");
});

// Widgets ask the page which theme it has; the reader's system decides.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
function tellTheme() {
  const name = dark.matches ? "Dark" : "Light";
  document.body.dataset.jpThemeLight = String(!dark.matches);
  document.body.dataset.jpThemeName = `JupyterLab ${name}`;
  document.body.classList.toggle("theme-dark", dark.matches);
  document.body.classList.toggle("theme-light", !dark.matches);
}
dark.addEventListener("change", tellTheme);
tellTheme();

// On paper nothing can be unfolded: print the code too.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.course-code").forEach((code) => {
    code.open = true;
  });
});

// The handle of a slider has no name of its own: it gets that of the label beside it.
let labels = 0;
function nameHandles() {
  document.querySelectorAll(".noUi-handle:not([aria-labelledby])").forEach((handle) => {
    const label = handle.closest(".jupyter-widgets")?.querySelector(".widget-label");
    if (!label) return;
    label.id ||= `course-label-${(labels += 1)}`;
    handle.setAttribute("aria-labelledby", label.id);
  });
}
function bringsHandles({ addedNodes }) {
  return [...addedNodes].some(
    (node) => node.matches?.(".noUi-handle") || node.querySelector?.(".noUi-handle"),
  );
}
new MutationObserver((changes) => {
  if (changes.some(bringsHandles)) nameHandles();
}).observe(document, { childList: true, subtree: true });

// What is too wide scrolls sideways by itself: then the arrow keys must reach it, too.
const WIDE = ".jp-RenderedHTMLCommon, .jp-OutputArea-output, #rendered_cells pre, mjx-container";
let looking;
function openToKeys() {
  looking = undefined;
  document.querySelectorAll(WIDE).forEach((part) => {
    const scrolls = part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1;
    if (scrolls && getComputedStyle(part).overflowX === "auto" && part.tabIndex < 0) {
      part.tabIndex = 0;
      part.dataset.wide = "";
    } else if (!scrolls && "wide" in part.dataset) {
      part.removeAttribute("tabindex");
      delete part.dataset.wide;
    }
  });
}
function lookSoon() {
  looking ??= setTimeout(openToKeys, 300); // many changes, one look
}
const inWidget = ({ target }) => target.closest?.(".jupyter-widgets");
new MutationObserver((changes) => {
  if (!changes.every(inWidget)) lookSoon(); // a readout that changes makes nothing wide
}).observe(document, { childList: true, subtree: true });
window.addEventListener("resize", lookSoon);
