// Saves what an editor holds as the draft's next revision, and asks what would be said of it while one draws.
const PAUSE = 900; // milliseconds without a change before the house is asked

export class DraftSaver {
  constructor(host, read, tell) {
    Object.assign(this, { host, read, tell });
    this.state = host.querySelector("[data-state]");
    this.button = host.querySelector("[data-act=save]");
    this.stopped = new AbortController();
    const { signal } = this.stopped;
    addEventListener("keydown", (event) => this.key(event), { signal });
    addEventListener("beforeunload", (event) => { if (!this.button.disabled) event.preventDefault(); }, { signal });
    this.say("saved");
  }

  stop() {
    this.stopped.abort();
    clearTimeout(this.timer);
  }

  say(word) {
    this.state.textContent = this.state.dataset[word];
    this.button.disabled = word === "saved" || word === "saving";
  }

  changed() {
    this.say("changed");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      if (!this.button.disabled) this.save();
    }
  }

  async post(address, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
  }

  async look() {
    const answer = await this.post(this.host.dataset.findings, { xml: await this.read() });
    if (answer.ok) this.show((await answer.json()).findings);
  }

  async save() {
    clearTimeout(this.timer);
    this.say("saving");
    const xml = await this.read();
    try {
      const answer = await this.post(this.host.dataset.save, { xml, revision: this.host.dataset.revision });
      const said = await answer.json();
      if (!answer.ok) {
        this.say("failed");
        this.state.textContent = said.refusal;
        return;
      }
      this.host.dataset.revision = said.revision;
      for (const field of document.querySelectorAll("input[name=revision]")) field.value = said.revision;
      this.say("saved");
      this.show(said.findings);
    } catch {
      this.say("failed");
    }
  }

  show(findings) {
    this.tell(findings);
    const list = document.querySelector("[data-findings]:not(process-studio, decision-studio)");
    const rows = document.getElementById("studio-finding-rows").content;
    list.replaceChildren(...(findings.length ? findings.map((finding) => row(rows, finding)) : [rows.querySelector("[data-row=good]").cloneNode(true)]));
  }
}

function row(rows, finding) {
  const made = rows.querySelector(`[data-row=${finding.severity}]`).cloneNode(true);
  made.dataset.element = finding.element;
  made.querySelector("strong").textContent = finding.name || finding.element;
  made.querySelector("small").textContent = [finding.reason, finding.way].filter(Boolean).join(" · ");
  const way = made.querySelector("[data-way]");
  way.hidden = !finding.trace.length;
  way.dataset.way = [...finding.trace, finding.element].join(" ");
  return made;
}
