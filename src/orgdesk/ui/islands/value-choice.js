// <value-choice> around a select and an input: the chosen option's data-values names the list of what the value can be. It is offered while
// typing; with data-only the value is chosen from the list and not typed.
customElements.define("value-choice", class extends HTMLElement {
  connectedCallback() {
    [this.what, this.field] = [this.querySelector("select"), this.querySelector("input")];
    this.what.addEventListener("change", () => this.offer());
    this.offer();
  }

  offer() {
    const [list, before] = [document.getElementById(this.what.selectedOptions[0]?.dataset.values), this.choice];
    this.choice = before?.remove();
    this.field.hidden = false;
    if (!("only" in this.dataset)) this.field.setAttribute("list", list?.id ?? "");
    else if (list) this.choose(list);
    else if (before) this.field.value = "";
  }

  choose(list) {
    this.choice = document.createElement("select");
    this.choice.setAttribute("aria-label", this.field.getAttribute("aria-label"));
    this.choice.append(new Option("–", ""), ...[...list.options].map((one) => new Option(one.text, one.value)));
    this.choice.value = this.field.value;
    this.field.value = this.choice.value;
    this.choice.addEventListener("change", () => (this.field.value = this.choice.value));
    this.field.hidden = true;
    this.field.after(this.choice);
  }
});
