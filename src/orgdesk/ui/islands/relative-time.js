// <relative-time data-style="ago|both|clock"> around a <time>: keeps "2 h ago" true while the page stays open.
const language = document.documentElement.lang || "en";
const words = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "narrow" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

const distance = (seconds) => {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return words.format(Math.trunc(seconds / size), unit);
};

customElements.define("relative-time", class extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    if (!this.time || this.dataset.style === "clock") return;
    this.opened = Date.now();
    this.timer = setInterval(() => this.update(), 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  update() {
    const ago = distance((new Date(this.time.dateTime) - Date.now()) / 1000);
    const clock = this.time.textContent.split(" · ")[0];
    this.time.textContent = this.dataset.style === "ago" ? ago : `${clock} · ${ago}`;
  }
});
