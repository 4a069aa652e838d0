// <live-region data-stream="/stream/…"> around a part of the page with an id: when the stream says "changed", that part of this page is fetched anew.
customElements.define("live-region", class extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.stream || !this.id) return;
    this.source = new EventSource(this.dataset.stream);
    this.source.addEventListener("changed", () => this.refreshSoon());
  }

  disconnectedCallback() {
    this.source?.close();
    clearTimeout(this.timer);
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 200);
  }

  async refresh() {
    if (this.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return this.refreshSoon();
    const answer = await fetch(location.href, { headers: { "X-Island": "live" } });
    if (!answer.ok) return undefined;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(this.id);
    if (fresh) this.replaceChildren(...fresh.childNodes);
    return undefined;
  }
});
