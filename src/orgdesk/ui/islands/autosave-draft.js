// <autosave-draft data-key="…"> around a form keeps what is typed in this browser until the form is sent; with data-address and data-kind it is
// kept by the house instead, so that it is there on another machine too.
customElements.define("autosave-draft", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.name = `draft:${this.dataset.key ?? location.pathname}`;
    if (!this.dataset.address) this.restore();
    this.form.addEventListener("input", () => this.keepSoon());
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      localStorage.removeItem(this.name);
    });
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
    this.timer = setTimeout(() => (this.dataset.address ? this.send() : this.keep()), 400);
  }

  keep() {
    const kept = Object.fromEntries(this.fields.filter((field) => field.name && field.value).map((field) => [field.name, field.value]));
    localStorage.setItem(this.name, JSON.stringify(kept));
  }

  send() {
    const { csrfmiddlewaretoken, text } = this.form.elements;
    const body = new URLSearchParams({ kind: this.dataset.kind, text: text.value, csrfmiddlewaretoken: csrfmiddlewaretoken.value });
    fetch(this.dataset.address, { method: "POST", body }).catch(() => this.keep());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
});
