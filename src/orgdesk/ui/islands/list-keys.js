// <list-keys> around a list or table: j and k move, Enter opens, x ticks the row, / searches, and one letter presses the button or link that carries data-key.
// Rows are li[data-row] or tr[data-row]; with data-preview="selector" the chosen row's address is fetched into that element.
const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");

customElements.define("list-keys", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    this.addEventListener("click", (event) => {
      const row = event.target.closest("[data-row]");
      if (row) this.choose(row);
    }, { signal });
    const all = this.querySelector("[data-choose-all]");
    all?.removeAttribute("hidden");
    all?.addEventListener("change", () => this.boxes.forEach((box) => (box.checked = all.checked)), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  get boxes() {
    return [...this.querySelectorAll("[data-row] input[type=checkbox]")];
  }

  get chosen() {
    return this.querySelector("[data-row].is-selected");
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = { j: () => this.step(1), k: () => this.step(-1), Enter: () => this.open(event), "/": () => this.search(), x: () => this.check() }[event.key];
    if (act) {
      if (act() !== false) event.preventDefault();
    } else if (/^[a-z]$/.test(event.key)) {
      const scopes = [this.chosen, document.querySelector(this.dataset.preview || null), document].filter(Boolean);
      const button = scopes.map((scope) => scope.querySelector(`[data-key="${event.key}"]`)).find(Boolean);
      if (button) {
        event.preventDefault();
        button.click();
      }
    }
  }

  step(by) {
    const rows = this.rows;
    if (!rows.length) return false;
    const now = rows.indexOf(this.chosen);
    this.choose(rows[now < 0 ? 0 : Math.min(Math.max(now + by, 0), rows.length - 1)]);
    return true;
  }

  choose(row) {
    this.chosen?.classList.remove("is-selected");
    row.classList.add("is-selected");
    row.scrollIntoView({ block: "nearest" });
    row.dispatchEvent(new CustomEvent("row-chosen", { bubbles: true }));
  }

  open(event) {
    if (event.target.closest("a, button, summary")) return false;
    const link = this.chosen?.querySelector("a[href]");
    link?.click();
    return Boolean(link);
  }

  check() {
    const box = this.chosen?.querySelector("input[type=checkbox]");
    if (!box) return false;
    box.checked = !box.checked;
    return true;
  }

  search() {
    const field = document.querySelector("main input[type=search]");
    field?.focus();
    return Boolean(field);
  }
});
