// <send-at-once> around a form posts it at the first sign that a person reads the page: a link in a mail then answers with one click,
// while machines that open links, with or without scripts, change nothing. Whoever waits presses the form's own button.
const SIGNS = ["pointermove", "pointerdown", "touchstart", "keydown", "wheel"];

customElements.define("send-at-once", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || performance.getEntriesByType("navigation")[0]?.type === "back_forward") return;
    this.heard = new AbortController();
    const send = (event) => {
      if (!event.isTrusted || document.visibilityState !== "visible") return;
      this.heard.abort();
      form.requestSubmit();
    };
    for (const sign of SIGNS) window.addEventListener(sign, send, { passive: true, signal: this.heard.signal });
    form.addEventListener("submit", () => this.heard.abort());
  }

  disconnectedCallback() {
    this.heard?.abort();
  }
});
