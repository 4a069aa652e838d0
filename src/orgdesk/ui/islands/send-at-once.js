// <send-at-once> around a form posts it as soon as the page is read: a link in a mail then answers with one click, while machines
// that only follow links change nothing. Without scripts the form's own button does it.
customElements.define("send-at-once", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || performance.getEntriesByType("navigation")[0]?.type === "back_forward") return;
    form.requestSubmit();
  }
});
