// Tells the reader when the page can no longer answer: its Python has stopped, or the
// server cannot be reached. What can be read stays; a button opens the lesson afresh.
(() => {
  const { kernelId, baseUrl } = JSON.parse(
    document.getElementById("jupyter-config-data").textContent
  );
  const kernel = `${baseUrl}api/kernels/${kernelId}`;
  const SECONDS = 2; // between two looks whether the server is back
  const ANSWERS = 1; // seconds in which the server sends what it kept meanwhile, and
  // the widgets take the kernel's values: what is moved sooner would go back
  const box = document.getElementById("course-trouble");
  const button = box.querySelector("button");
  let leaving = false;
  let stopped = false;
  let sockets = 0; // open ones
  let cut = false; // was the line ever?
  let timer;

  // Voila ends the kernel of a page that closes, but only some time after the widgets
  // have come, and not where a browser skips "beforeunload". So the page does it, once.
  const send = navigator.sendBeacon.bind(navigator);
  const shutdown = `${baseUrl}voila/api/shutdown/${kernelId}`;
  let ended = false;
  navigator.sendBeacon = (address, data) => {
    if (!String(address).includes("/voila/api/shutdown/")) return send(address, data);
    if (!ended) ended = send(shutdown);
    return ended;
  };
  window.addEventListener("pagehide", () => {
    leaving = true;
    navigator.sendBeacon(shutdown);
  });
  window.addEventListener("beforeunload", () => (leaving = true));
  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) look();
  });
  button.addEventListener("click", () => location.reload());

  function say(kind) {
    box.dataset.kind = kind;
    box.querySelectorAll("p").forEach((p) => (p.hidden = p.dataset.kind !== kind));
    button.hidden = kind === "lost"; // there is nothing to load from
    box.hidden = !kind;
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    say("stopped");
  }

  // A closed socket may mean either trouble: the server knows whether the kernel lives.
  async function look() {
    clearTimeout(timer);
    if (leaving || stopped || sockets > 0) return;
    const answer = await fetch(kernel, { cache: "no-store" }).catch(() => null);
    if (answer?.status === 404) return stop();
    if (leaving || sockets > 0) return;
    say(answer?.ok ? "back" : "lost");
    timer = setTimeout(look, SECONDS * 1000);
  }

  // A widget sends its next value once the kernel is done with the last one. If that word
  // went lost with the line, it would wait for ever: it sends again what the reader set.
  function sendAgain() {
    const manager = window.jupyterapp?.widgetManager;
    for (const model of manager?._modelsSync.values() ?? []) {
      if (!model._pending_msgs) continue;
      const set = {};
      for (const key of model._expectedEchoMsgIds.keys()) set[key] = model.get(key);
      model._pending_msgs = 0;
      model._msg_buffer = null;
      model.send_sync_message(model.serialize(set), model.callbacks());
    }
  }

  function connected() {
    if (stopped || sockets === 0) return;
    if (cut) sendAgain();
    say("");
  }

  function hear(event) {
    if (!(event.data instanceof ArrayBuffer) || event.data.byteLength > 4096) return;
    const text = new TextDecoder().decode(event.data); // pictures are longer
    if (/"execution_state": ?"(restarting|autorestarting|dead)"/.test(text)) stop();
  }

  // Voila keeps its connection to itself, so its websockets are made by this class.
  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how);
      if (!this.url.includes("/channels")) return;
      this.addEventListener("message", hear);
      this.addEventListener("open", () => {
        sockets += 1;
        setTimeout(connected, cut ? ANSWERS * 1000 : 0);
        this.addEventListener("close", () => {
          sockets -= 1;
          cut = true;
          look();
        });
      });
    }
  };
})();
