// Tells the reader when the page can no longer answer: its Python has stopped, the
// server cannot be reached, or a line is dead that nobody has closed. What can be read
// stays; a button opens the lesson afresh.
(() => {
  const { kernelId, baseUrl } = JSON.parse(
    document.getElementById("jupyter-config-data").textContent
  );
  const kernel = `${baseUrl}api/kernels/${kernelId}`;
  const SECONDS = 2; // between two looks at what is wrong
  const ANSWERS = 1; // seconds in which the server sends what it kept meanwhile, and
  // the widgets take the kernel's values: what is moved sooner would go back
  const PATIENCE = 5; // seconds that a moved control waits before the page asks why
  const LIMIT = 5; // seconds for the answer to that
  const LONG = 10; // seconds after which "Python still computes" is worth a word
  const HANDSHAKE = 10; // seconds in which a line opens, or never will
  const say = (kind) => window.tellTrouble((said = kind));
  const sockets = new Set(); // the open ones
  const asked = new Map(); // what the page has sent and is not done: id -> when
  let said = "";
  let leaving = false;
  let stopped = false;
  let gaps = false; // is a widget missing?
  let cut = false; // was the line ever?
  let lines = 0; // how often one was opened or closed
  let looking = false;
  let looked = 0; // when?
  let settling = false;
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

  function stop() {
    stopped = true;
    clearTimeout(timer);
    say("stopped");
  }

  const manager = () => window.jupyterapp?.widgetManager;
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // Does the server answer? The status, or 0: not within the limit, or not at all.
  async function askServer() {
    const signal = AbortSignal.timeout(LIMIT * 1000);
    const answer = await fetch(kernel, { cache: "no-store", signal }).catch(() => null);
    return answer?.status ?? 0;
  }

  // Does Python answer over the line that widgets use? On the control channel it does
  // so while it computes, too.
  async function askPython() {
    const line = manager()?.kernel;
    if (!line || sockets.size === 0) return false;
    const header = {
      msg_id: crypto.getRandomValues(new Uint32Array(4)).join("-"),
      msg_type: "kernel_info_request",
      session: line.clientId,
      username: "",
      version: "5.3",
      date: new Date().toISOString(),
    };
    const message = { header, parent_header: {}, metadata: {}, content: {}, buffers: [] };
    message.channel = "control";
    const future = line.sendControlMessage(message, true);
    const answer = new Promise((done) => (future.onReply = () => done(true)));
    future.done.catch(() => {}); // the line may be replaced meanwhile
    const came = await Promise.race([answer, wait(LIMIT).then(() => false)]);
    future.dispose();
    return came;
  }

  const age = () => (Date.now() - Math.min(...asked.values())) / 1000; // -∞ for none
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, SECONDS * 1000);
  };

  // A silent or closed line may mean either trouble: who still answers?
  async function look() {
    clearTimeout(timer);
    if (leaving || stopped || looking) return;
    looking = true;
    const before = lines;
    const [status, python] = await Promise.all([askServer(), askPython()]);
    looking = false;
    looked = Date.now();
    if (leaving || stopped) return;
    if (status === 404) return stop();
    if (before !== lines) return sockets.size > 0 || look(); // news came meanwhile
    if (python) {
      rest(age() > LONG ? "busy" : "");
      settle();
    } else if (status !== 200) {
      say("lost");
    } else if (sockets.size > 0) {
      say("silent");
      hangUp();
    } else {
      say(lines === 0 ? "barred" : said === "silent" ? "silent" : "back");
      const line = manager()?.kernel; // it tries again by itself, but not for ever
      if (line?.connectionStatus === "disconnected") line.reconnect().catch(() => {});
    }
    if (said && said !== "gaps") later();
  }

  // Python takes one message after the other: once it has answered this one, nothing
  // that was sent before is under way, and what is not done has gone lost.
  async function settle() {
    if (settling || asked.size === 0) return;
    settling = true;
    const now = Date.now();
    const answer = await manager().kernel.requestKernelInfo().catch(() => null);
    await wait(ANSWERS); // answers come by two ways
    settling = false;
    const lost = [...asked].filter(([, when]) => when <= now);
    if (!answer || lost.length === 0) return;
    lost.forEach(([id]) => asked.delete(id));
    await manager().restoreWidgets(); // the kernel's values, but for what was moved
    sendAgain();
  }

  // Nothing that hinders the reader, or only that.
  function rest(kind) {
    say(kind || (gaps ? "gaps" : ""));
  }

  // A line that nobody has closed would be believed in for ever: the page connects anew.
  function hangUp() {
    for (const socket of [...sockets]) {
      socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
    }
  }

  // Every second: has what the reader moved waited too long? A laptop that slept finds
  // out by the same question when it wakes up or has its network back.
  setInterval(() => {
    const quiet = !said || said === "gaps";
    const due = Date.now() - looked > SECONDS * 1000;
    if (quiet && due && age() > PATIENCE) look();
  }, 1000);
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  let awake = Date.now();
  setInterval(() => {
    if (Date.now() - awake > 30_000) look();
    awake = Date.now();
  }, 5000);

  // A widget sends its next value once the kernel is done with the last one. If that word
  // went lost with the line, it would wait for ever: it sends again what the reader set.
  function sendAgain() {
    for (const model of manager()?._modelsSync.values() ?? []) {
      if (!model._pending_msgs) continue;
      const set = {};
      for (const key of model._expectedEchoMsgIds.keys()) set[key] = model.get(key);
      model._pending_msgs = 0;
      model._msg_buffer = null;
      model.send_sync_message(model.serialize(set), model.callbacks());
    }
  }

  function connected() {
    if (stopped || sockets.size === 0) return;
    if (cut) sendAgain();
    rest("");
  }

  // The header stands in front; pictures and whatever else is long come after it.
  const decoder = new TextDecoder();
  const front = (data) =>
    typeof data === "string" ? data : decoder.decode(new Uint8Array(data, 0, head(data)));
  const head = (data) => Math.min(data.byteLength, 4096);

  function tell(data) {
    if (typeof data !== "string" && !(data instanceof ArrayBuffer)) return;
    const text = front(data);
    const id = /"msg_id": ?"([^"]+)"/.exec(text)?.[1];
    if (id && /"msg_type": ?"comm_msg"/.test(text)) asked.set(id, Date.now());
  }

  function hear({ data }) {
    if (!(data instanceof ArrayBuffer) || data.byteLength > 4096) return;
    const text = front(data);
    const state = /"execution_state": ?"(\w+)"/.exec(text)?.[1];
    if (/^(restarting|autorestarting|dead)$/.test(state)) return stop();
    if (state !== "idle") return;
    for (const id of asked.keys()) if (text.includes(id)) asked.delete(id);
    if (said === "busy" && age() < LONG) rest("");
    if (said === "silent" || (said === "lost" && sockets.size)) later();
  }

  // Voila keeps its connection to itself, so its websockets are made by this class.
  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how);
      if (!this.url.includes("/channels")) return;
      const late = setTimeout(() => this.close(), HANDSHAKE * 1000);
      this.addEventListener("message", hear);
      this.addEventListener("open", () => {
        clearTimeout(late);
        sockets.add(this);
        lines += 1;
        setTimeout(connected, cut ? ANSWERS * 1000 : 0);
      });
      this.addEventListener("close", () => {
        clearTimeout(late);
        if (sockets.delete(this)) {
          lines += 1;
          cut = true;
          asked.clear(); // the widgets send it again
        }
        if (sockets.size === 0) look(); // one that never opened is worth a look, too
      });
    }

    send(data) {
      super.send(data);
      if (this.url.includes("/channels")) tell(data);
    }
  };

  // A widget whose model has not come stays a line of text: the page says what to do.
  function missing() {
    const places = document.querySelectorAll("#rendered_cells .jupyter-widgets");
    return [...places].some((place) => /^Error displaying widget/.test(place.textContent));
  }
  new MutationObserver((changes) => {
    const news = changes.some(({ target }) => target.classList?.contains("jupyter-widgets"));
    if (!news || gaps === missing()) return;
    gaps = !gaps;
    if (!said || said === "gaps") rest("");
  }).observe(document.body, { childList: true, subtree: true });
})();
