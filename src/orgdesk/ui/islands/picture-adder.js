// <picture-adder data-address="…"> in a form with a textarea named body: a picture that is chosen there, dragged onto the answer or pasted into
// it is sent once it is described, and its mark is put where the cursor stands. Without it the form's own button does the same.
customElements.define("picture-adder", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.answer = this.form?.elements.body;
    if (!this.answer) return;
    [this.file, this.words] = ["picture", "words"].map((name) => this.form.elements[name]);
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.answer.addEventListener("paste", (event) => this.take(event, event.clipboardData), { signal });
    this.answer.addEventListener("drop", (event) => this.take(event, event.dataTransfer), { signal });
    this.answer.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault(), { signal });
    this.querySelector("button").addEventListener("click", (event) => this.send(event), { signal });
    this.words.addEventListener("keydown", (event) => event.key === "Enter" && this.send(event), { signal });
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  take(event, brought) {
    const picture = [...(brought?.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    const chosen = new DataTransfer();
    chosen.items.add(picture);
    this.file.files = chosen.files;
    this.querySelector("details").open = true;
    this.say(this.dataset.asked);
    this.words.focus();
  }

  async send(event) {
    event.preventDefault();
    if (this.file.files.length && !this.words.value.trim()) {
      this.say(this.dataset.asked);
      this.words.focus();
      return;
    }
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.append("words", this.words.value);
    if (this.file.files.length) body.append("picture", this.file.files[0]);
    try {
      const answer = await fetch(this.dataset.address, { method: "POST", body });
      const told = await answer.json();
      if (told.typed) this.put(told);
      else this.say(told.problem || this.dataset.failed);
    } catch {
      this.say(this.dataset.failed);
    }
  }

  put({ typed, scan }) {
    const { selectionStart: from, selectionEnd: to, value } = this.answer;
    const before = from && !value.slice(0, from).endsWith("\n\n") ? "\n\n" : "";
    const after = value.slice(to).startsWith("\n\n") ? "" : "\n\n";
    this.answer.setRangeText(`${before}${typed}${after}`, from, to, "end");
    this.answer.dispatchEvent(new Event("input", { bubbles: true }));
    this.file.value = this.words.value = "";
    this.say(scan === "held" ? this.dataset.held : this.dataset.done);
    this.answer.focus();
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
  }
});
