// <command-palette data-address="/search">: Ctrl K or the link opens a dialog whose results come from the search page.
customElements.define("command-palette", class extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.dialog.querySelector("input");
    this.results = this.dialog.querySelector("[role=listbox]");
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("keydown", (event) => this.openByKey(event), { signal });
    this.querySelector("[data-open]").addEventListener("click", (event) => { event.preventDefault(); this.open(); }, { signal });
    this.input.addEventListener("input", () => this.searchSoon(), { signal });
    this.dialog.addEventListener("keydown", (event) => this.move(event), { signal });
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); }, { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  openByKey(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      this.open();
    }
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.input.select();
    this.search();
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), 120);
  }

  async search() {
    this.request?.abort();
    this.request = new AbortController();
    const address = `${this.dataset.address}?fragment&q=${encodeURIComponent(this.input.value)}`;
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { "X-Island": "palette" } });
      if (answer.ok) {
        this.results.innerHTML = await answer.text();
        this.select(0);
      }
    } catch (problem) {
      if (problem.name !== "AbortError") throw problem;
    }
  }

  get entries() {
    return [...this.results.querySelectorAll("[role=option]")];
  }

  move(event) {
    const entries = this.entries;
    const now = entries.findIndex((entry) => entry.getAttribute("aria-selected") === "true");
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && entries.length) {
      event.preventDefault();
      this.select((now + steps[event.key] + entries.length) % entries.length);
    } else if (event.key === "Escape") {
      // A search field would only empty itself at the first press.
      event.preventDefault();
      this.dialog.close();
    } else if (event.key === "Enter" && entries[now]) {
      event.preventDefault();
      entries[now].click();
    }
  }

  select(index) {
    this.entries.forEach((entry, at) => {
      entry.id = `palette-entry-${at}`;
      entry.setAttribute("aria-selected", String(at === index));
    });
    const chosen = this.entries[index];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    }
  }
});
