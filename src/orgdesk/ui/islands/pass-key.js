// <pass-key data-question="…"> around a form: asks the browser for a passkey (data-makes: for a new one) and posts its answer.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const understood = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
  ...(publicKey.excludeCredentials && { excludeCredentials: keys(publicKey.excludeCredentials) }),
  ...(publicKey.allowCredentials && { allowCredentials: keys(publicKey.allowCredentials) }),
});

const answerOf = (credential) => {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (given[part]) response[part] = text(given[part]);
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: credential.getClientExtensionResults() };
};

customElements.define("pass-key", class extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(event.target);
    });
  }

  async ask(form) {
    const trouble = form.querySelector("[role=alert]");
    trouble.hidden = true;
    try {
      const answer = await fetch(this.dataset.question, { headers: { Accept: "application/json" } });
      if (answer.redirected) return location.assign(answer.url);
      const publicKey = understood(await answer.json());
      const given = "makes" in this.dataset ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = JSON.stringify(answerOf(given));
      form.submit();
    } catch {
      trouble.textContent = this.dataset.trouble;
      trouble.hidden = false;
    }
  }
});
