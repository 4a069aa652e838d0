// <live-region id="…" data-stream="/stream/…"> around a part of the page: when the stream says "changed", that part of this page is fetched anew.
// With data-about only news of that object counts; a part in which something is typed is left alone. Regions of one address share its stream, and
// those that hear the same news share one fetch. A part that the fresh page has no longer (a list that was empty) takes the whole page anew.
const streams = new Map();
let fetched = null;

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

const freshPage = () => {
  fetched ??= fetch(location.href, { headers: { "X-Island": "live" } })
    .then(async (answer) => (answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null))
    .catch(() => null)
    .finally(() => setTimeout(() => (fetched = null)));
  return fetched;
};

const typedIn = (part) => [...part.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])")].some((field) => field.value !== field.defaultValue);

customElements.define("live-region", class extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.stream || !this.id) return;
    this.shown = this.chosen;
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

  get chosen() {
    return [...this.querySelectorAll("select")].map((field) => field.value).join();
  }

  get typed() {
    return typedIn(this) || this.chosen !== this.shown || (this.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));
  }

  refreshSoon(wait = 200) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    if (this.typed) return this.refreshSoon(2000);
    const page = await freshPage();
    const fresh = page?.getElementById(this.id);
    if (fresh && !this.typed) this.show(fresh);
    else if (page && !fresh && !typedIn(document)) location.reload();
  }

  show(fresh) {
    const row = this.querySelector("[data-row].is-selected a[href]")?.getAttribute("href");
    if (fresh.innerHTML === this.innerHTML) return;
    const open = [...this.querySelectorAll("details[open] > summary")].map((each) => each.textContent);
    this.replaceChildren(...fresh.cloneNode(true).childNodes);
    this.shown = this.chosen;
    this.querySelectorAll("details > summary").forEach((each) => (each.parentElement.open ||= open.includes(each.textContent)));
    if (row) this.querySelector(`[data-row] a[href="${CSS.escape(row)}"]`)?.closest("[data-row]").classList.add("is-selected");
    window.htmx?.process(this);
  }
});
