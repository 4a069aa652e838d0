// Every form that posts is sent once: a second click while the first is on its way does nothing.
// <confirm-once data-question="…"> around a form also asks first.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.submitter?.formMethod === "dialog") return;
  const question = form.closest("confirm-once")?.dataset.question;
  if (sent.has(form) || (question && !confirm(question))) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
}, true);

const release = (form) => {
  sent.delete(form);
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
};

// An island that took the form over, htmx, or a return by the back button frees it again.
document.addEventListener("submit", (event) => { if (event.defaultPrevented) setTimeout(() => release(event.target), 600); });
addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(release); });

customElements.define("confirm-once", class extends HTMLElement {});
