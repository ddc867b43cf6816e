// The waiting screen shows how many cells have run.
window.voila_process = (index, count) => {
  const bar = document.querySelector("#loading progress");
  if (bar) {
    bar.max = count;
    bar.value = index;
  }
};

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
