// <autosave-draft data-key="ticket-4711"> around a form: keeps what is typed in this browser until the form is sent.
customElements.define("autosave-draft", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.name = `draft:${this.dataset.key ?? location.pathname}`;
    this.restore();
    this.form.addEventListener("input", () => this.keepSoon());
    this.form.addEventListener("submit", () => localStorage.removeItem(this.name));
  }

  get fields() {
    return [...this.form.elements].filter((field) => field.matches("textarea, input[type=text], input:not([type])"));
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.name) ?? "{}");
    for (const field of this.fields) {
      if (kept[field.name] && !field.value) field.value = kept[field.name];
    }
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const kept = Object.fromEntries(this.fields.filter((field) => field.name && field.value).map((field) => [field.name, field.value]));
      localStorage.setItem(this.name, JSON.stringify(kept));
    }, 400);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
});
