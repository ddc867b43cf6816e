// How MathJax reads a lesson: the way JupyterLab does.
window.MathJax = {
  tex: {
    inlineMath: [["$", "$"], ["\\(", "\\)"]],
    processEscapes: true,
  },
  options: { skipHtmlTags: ["script", "style", "textarea", "pre", "code"] },
};

// Search on the contents page, as you type: titles count more than text.
const form = document.querySelector(".course-search");
if (form && window.MiniSearch) {
  const MOST = 12;
  const AROUND = 90; // letters shown on each side of the first word found
  const words = document.getElementById("course-words");
  const count = document.getElementById("course-count");
  const list = document.getElementById("course-found");
  const index = new MiniSearch({
    fields: ["title", "lesson", "text"],
    storeFields: ["title", "lesson", "text"],
    searchOptions: {
      boost: { title: 3, lesson: 2 },
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : 0),
    },
  });
  index.addAll(window.courseSections);

  function excerpt(section) {
    const text = section.text;
    const at = Math.max(0, ...section.terms.map((t) => text.toLowerCase().indexOf(t)));
    // Cut between words.
    const from = at > AROUND ? text.indexOf(" ", at - AROUND) + 1 : 0;
    const end = text.indexOf(" ", at + AROUND);
    const to = end < 0 ? text.length : end;
    return `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
  }

  function entry(section) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const where = document.createElement("span");
    const text = document.createElement("p");
    link.href = section.id;
    link.textContent = section.title;
    where.textContent = section.lesson;
    text.textContent = excerpt(section);
    item.append(link, " ", where, text);
    return item;
  }

  function find() {
    const query = words.value.trim();
    const found = query ? index.search(query) : [];
    list.replaceChildren(...found.slice(0, MOST).map(entry));
    const shown = Math.min(found.length, MOST);
    if (!query) count.textContent = "";
    else if (!found.length) count.textContent = `Nothing is found for “${query}”.`;
    else if (found.length > MOST)
      count.textContent = `The best ${shown} of ${found.length} places:`;
    else count.textContent = shown === 1 ? "One place:" : `${shown} places:`;
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : "?");
  }

  form.hidden = false; // without JavaScript there is no search
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", find);
  words.value = new URLSearchParams(location.search).get("q") ?? "";
  if (words.value) find();
}
