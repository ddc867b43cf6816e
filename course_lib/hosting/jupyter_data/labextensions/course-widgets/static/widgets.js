// Widgets of a reloaded notebook, in JupyterLab.
//
// When a notebook opens, ipywidgets fetches its models from the kernel, once. A widget
// whose model is not there at that moment becomes "Error displaying widget: model not
// found", and stays so when the model comes a moment later (ipywidgets, issue 2225); if
// the fetching itself fails, it stays "Loading widget..." without a word. Here such a
// widget is shown as soon as its model is there; if the kernel has none, a sentence says
// what to do, above the picture that was stored. The same sentence stands above a widget
// that no longer answers, and above a picture in a notebook that is not trusted.
//
// JupyterLab finds this folder on JUPYTER_PATH. It is written by hand, so there is
// nothing to build: a federated extension is an object with `init` and `get`.
(() => {
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const LOST = /^(Error displaying widget: model not found|Loading widget\.\.\.)$/;
  const PICTURE = /^data:image\/(png|jpeg|gif|webp);base64,[\w+/=\s]+$/;
  const ENDED = /^(restarting|autorestarting|dead|terminating)$/; // of a kernel
  const SECONDS = 3; // a widget that loads longer than this is looked after
  const RUN = "Run this cell (Shift+Enter) to get its widget";
  const SENTENCES = {
    gone: `${RUN}: the cell that made it has run again, or Python has been restarted.`,
    picture: `${RUN}: this is what was stored of it.`,
    none: `${RUN}: no Python is running for this notebook.`,
    busy: "This widget comes as soon as Python is done with what it is running.",
    silent: "Python does not answer, so this widget cannot come. Wait, or reload the page.",
  };
  const ANSWER_SECONDS = 20;
  const START_SECONDS = 10; // in which a notebook gets its kernel, or asks for one

  // All of JupyterLab's widgets below one of them.
  function* below(widget) {
    for (const child of widget.children?.() ?? []) {
      yield child;
      yield* below(child);
    }
  }

  // The outputs of a notebook that have a widget, and all of what shows each.
  function* outputs(panel) {
    for (const cell of panel.content.widgets) {
      const area = cell.outputArea;
      if (!area) continue;
      for (const [index, item] of [...area.widgets].entries()) {
        const output = area.model.get(index);
        if (output?.data?.[VIEW]) yield { output, all: [item, ...below(item)] };
      }
    }
  }

  // The places for widgets in a notebook: what shows each, and the output it shows.
  function* places(panel) {
    for (const { output, all } of outputs(panel)) {
      for (const shown of all) {
        if (shown.mimeType === VIEW && shown.renderModel) yield { shown, output };
      }
    }
  }

  class Keeper {
    constructor(panel) {
      this.panel = panel;
      this.waiting = new Map(); // what shows a lost widget -> since when it is lost
      this.again = this.hadKernel = false;
      this.opened = Date.now();
      const { sessionContext } = panel;
      sessionContext.connectionStatusChanged.connect(() => this.soon());
      sessionContext.statusChanged.connect((_, status) => {
        if (ENDED.test(status)) this.disconnect();
        this.soon();
      });
      sessionContext.kernelChanged.connect((_, { oldValue }) => {
        if (oldValue) this.disconnect();
        this.soon();
      });
      new MutationObserver(() => this.soon()).observe(panel.content.node, {
        childList: true,
        subtree: true,
      });
      this.soon();
    }

    soon(seconds = 0.3) {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.look().catch(console.warn);
      }, seconds * 1000);
    }

    get kernel() {
      return this.panel.sessionContext.session?.kernel;
    }

    // The models of a Python that has ended: ipywidgets knows only of a restart by hand.
    async disconnect() {
      for (const { shown } of places(this.panel)) {
        const manager = await shown._manager.promise;
        manager.disconnect();
        return this.soon();
      }
    }

    // Show what can be shown, ask for what cannot, and say why the rest is missing.
    async look() {
      if (this.panel.isDisposed) return;
      // For JupyterLab a kernel that is busy is not "ready", so what counts is the time.
      if (this.kernel) this.hadKernel = true;
      const early = Date.now() < this.opened + START_SECONDS * 1000;
      if (!this.hadKernel && early) return this.soon(1);
      if (this.looking) return void (this.again = true);
      this.looking = true;
      try {
        let lost = await this.lost();
        if (lost.length) {
          this.tell(lost, await this.fetch(lost));
          lost = await this.lost();
        }
        await this.tellAbove();
        if (this.again || lost.some(({ seconds }) => seconds < SECONDS)) this.soon(1);
        this.again = false;
      } finally {
        this.looking = false;
      }
    }

    // The widgets that are still lost; those whose model has come meanwhile are shown.
    async lost() {
      const lost = [];
      for (const { shown, output } of places(this.panel)) {
        const text = shown.node.textContent;
        if (!LOST.test(text) && !shown.node.querySelector(".course-lost")) {
          this.waiting.delete(shown);
          continue;
        }
        const manager = await shown._manager.promise;
        const id = output.data[VIEW].model_id;
        if (manager.has_model(id)) {
          this.waiting.delete(shown);
          shown.node.replaceChildren();
          shown.removeClass("jupyter-widgets");
          await shown.renderModel(output);
          continue;
        }
        if (!this.waiting.has(shown)) this.waiting.set(shown, Date.now());
        const seconds = (Date.now() - this.waiting.get(shown)) / 1000;
        if (/^Loading/.test(text) && seconds < SECONDS) this.soon(1);
        else lost.push({ shown, output, manager, id, seconds });
      }
      return lost;
    }

    // Ask the kernel which models it has, and fetch them; return why others are missing.
    async fetch(lost) {
      const { kernel } = this;
      if (!kernel || /^(dead|terminating)$/.test(kernel.status)) return "none";
      const asking = kernel
        .requestCommInfo({ target_name: "jupyter.widget" })
        .catch(() => null);
      let answer = await Promise.race([asking, wait(SECONDS)]);
      if (!answer) {
        this.tell(lost, "busy"); // it is, or it will not answer later either
        answer = await Promise.race([asking, wait(ANSWER_SECONDS)]);
      }
      if (!answer) return kernel.status === "busy" ? "busy" : "silent";
      if (!lost.some(({ id }) => id in (answer.content.comms ?? {}))) return "gone";
      const { manager } = lost[0];
      await manager.restoreWidgets(this.panel.context.model, {
        loadKernel: true,
        loadNotebook: false,
      });
      if (lost.some(({ id }) => manager.has_model(id))) this.soon();
      return "gone";
    }

    // A sentence above what looks like a widget and does not answer, and only there.
    async tellAbove() {
      for (const { output, all } of outputs(this.panel)) {
        const picture = all.find((shown) => shown.mimeType && shown.mimeType !== VIEW);
        if (picture && !output.trusted) put(picture.node, "picture");
      }
      for (const { shown, output } of places(this.panel)) {
        const manager = await shown._manager.promise;
        const id = output.data[VIEW].model_id;
        if (!manager.has_model(id)) continue; // it has its sentence from `tell`
        const model = await manager.get_model(id);
        const why = this.kernel ? "gone" : "none";
        if (model.comm_live) shown.node.querySelector(".course-above")?.remove();
        else put(shown.node, why);
      }
    }

    tell(lost, why) {
      for (const { shown, output, manager, id } of lost) {
        if (shown.isDisposed || manager.has_model(id)) continue;
        if (shown.node.querySelector(`.course-lost[data-why="${why}"]`)) continue;
        shown.node.replaceChildren(...sentence(why, output.data));
        shown.addClass("jupyter-widgets");
      }
      if (why === "silent" || why === "busy") this.soon(SECONDS);
    }
  }

  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  function words(why, name) {
    const paragraph = document.createElement("p");
    paragraph.className = name;
    paragraph.dataset.why = why;
    paragraph.setAttribute("role", "status");
    paragraph.textContent = SENTENCES[why];
    paragraph.style.color = "var(--jp-content-font-color1)";
    return paragraph;
  }

  // Put a sentence above what a place shows, unless it stands there.
  function put(node, why) {
    const old = node.querySelector(".course-above");
    if (old?.dataset.why === why) return;
    old?.remove();
    node.prepend(words(why, "course-above"));
  }

  // A sentence, and what the notebook has of the widget: a picture, or a quiz's questions.
  function sentence(why, data) {
    const html = [data["text/html"] ?? ""].flat().join("");
    const parsed = new DOMParser().parseFromString(html, "text/html"); // runs nothing
    const picture = stored(parsed.querySelector("img"), data);
    const texts = [...parsed.querySelectorAll("p, li")].map((part) => {
      const line = document.createElement("p");
      line.textContent = part.textContent;
      return line;
    });
    return [words(why, "course-lost"), ...(picture ? [picture] : texts)];
  }

  // The stored picture. Of its HTML only the address, the words and the width are taken,
  // and the address must hold the picture itself: nothing is run, nothing is fetched.
  function stored(image, data) {
    const png = [data["image/png"] ?? ""].flat().join("");
    const source = image?.getAttribute("src") ?? `data:image/png;base64,${png}`;
    if (!PICTURE.test(source)) return null;
    const picture = document.createElement("img");
    const plain = [data["text/plain"] ?? ""].flat().join("");
    picture.src = source;
    picture.alt = image?.getAttribute("alt") || plain || "the widget as it was";
    picture.style.cssText = "width: auto; max-width: 100%; background: white;";
    if (image?.style.maxWidth) picture.style.width = `min(100%, ${image.style.maxWidth})`;
    return picture;
  }

  const plugin = (tracker) => ({
    id: "course-widgets:plugin",
    autoStart: true,
    requires: [tracker],
    activate: (app, notebooks) => {
      notebooks.widgetAdded.connect((_, panel) => new Keeper(panel));
      notebooks.forEach((panel) => new Keeper(panel));
    },
  });

  let shared;
  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["course-widgets"] = {
    init: (scope) => void (shared = scope),
    get: async () => {
      const [version] = Object.values(shared["@jupyterlab/notebook"]);
      const { INotebookTracker } = (await version.get())();
      return () => ({ __esModule: true, default: plugin(INotebookTracker) });
    },
  };
})();
