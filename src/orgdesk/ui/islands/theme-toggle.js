// <theme-toggle> around the form of the theme: changes the page at once and tells the server, without a reload.
customElements.define("theme-toggle", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("form").addEventListener("submit", (event) => this.choose(event));
  }

  async choose(event) {
    event.preventDefault();
    const button = event.submitter;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme;
    const showsDark = now === "dark" || (now !== "light" && dark);
    const theme = "switches" in button.dataset ? (showsDark ? "light" : "dark") : button.value;
    document.documentElement.dataset.theme = theme;
    const data = new FormData(event.target);
    data.set("theme", theme);
    await fetch(event.target.action, { method: "POST", body: data, headers: { "X-Island": "theme" } });
  }
});
