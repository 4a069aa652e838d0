// <ticket-presence data-address="…">: says every so often that this page is open, and whether something is being written on it.
const EVERY = 15000;
const WRITING = 20000;

customElements.define("ticket-presence", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("input", (event) => {
      const began = event.target.matches("textarea") && !this.writing;
      if (event.target.matches("textarea")) this.wroteAt = Date.now();
      if (began) this.say();
    }, { signal });
    addEventListener("pagehide", () => this.say("left"), { signal });
    this.timer = setInterval(() => !document.hidden && this.say(), EVERY);
    this.say();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.stop.abort();
  }

  get writing() {
    return Date.now() - (this.wroteAt ?? 0) < WRITING;
  }

  say(doing = this.writing ? "writing" : "looking") {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({ doing, csrfmiddlewaretoken: token });
    fetch(this.dataset.address, { method: "POST", body, keepalive: true }).catch(() => undefined);
  }
});
