// <live-region id="…" data-stream="/stream/…"> around a part of the page: when the stream says "changed", that part of this page is fetched anew.
// With data-about only news of that object counts; a part in which something is typed is left alone. Regions of one address share its stream.
const streams = new Map();

const listen = (address, hear) => {
  const known = streams.get(address) ?? { source: new EventSource(address), hearers: new Set() };
  if (!streams.has(address)) known.source.addEventListener("changed", (event) => known.hearers.forEach((each) => each(event)));
  streams.set(address, known);
  known.hearers.add(hear);
  return () => {
    known.hearers.delete(hear);
    if (known.hearers.size) return;
    known.source.close();
    streams.delete(address);
  };
};

customElements.define("live-region", class extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.stream || !this.id) return;
    this.stop = listen(this.dataset.stream, (event) => this.hear(event));
  }

  disconnectedCallback() {
    this.stop?.();
    clearTimeout(this.timer);
  }

  hear(event) {
    const wanted = this.dataset.about;
    if (wanted && !JSON.parse(event.data).objects.some(([, key]) => key === wanted)) return;
    this.refreshSoon();
  }

  get typed() {
    const fields = [...this.querySelectorAll("textarea, input:not([type=hidden]):not([type=checkbox])")];
    return fields.some((field) => field.value !== field.defaultValue) || (this.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 200);
  }

  async refresh() {
    if (this.typed) {
      this.timer = setTimeout(() => this.refresh(), 2000);
      return;
    }
    const answer = await fetch(location.href, { headers: { "X-Island": "live" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(this.id);
    if (fresh && fresh.innerHTML !== this.innerHTML) this.replaceChildren(...fresh.childNodes);
  }
});
