// The form beside the drawing: what of the chosen element BPMN has no place for. Each change is one step that can be undone.
const TASKS = { "bpmn:UserTask": "user", "bpmn:ServiceTask": "service", "bpmn:SendTask": "service", "bpmn:BusinessRuleTask": "rule", "bpmn:ScriptTask": "script", "bpmn:Lane": "lane", "bpmn:Participant": "lane", "bpmn:SequenceFlow": "flow" };
const WITH_RESULT = ["service", "rule", "script"];

export class Properties {
  constructor(editor, modeler, seats) {
    this.modeler = modeler;
    this.form = editor.querySelector("[data-properties]");
    this.none = editor.querySelector("[data-part=none]");
    for (const [noun, list] of [["unit", seats.units], ["position", seats.positions]]) {
      this.form.querySelector(`[data-seat=${noun}]`).append(...list.map(({ key, name }) => new Option(name, key)));
    }
    modeler.on("selection.changed", ({ newSelection }) => this.show(newSelection.length === 1 ? newSelection[0] : null));
    modeler.on("commandStack.changed", () => this.show(this.element));
    this.form.addEventListener("change", (event) => this.change(event.target));
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  get object() {
    return this.element.businessObject;
  }

  show(element) {
    this.element = element && this.modeler.get("elementRegistry").get(element.id) ? element : null;
    this.form.hidden = !this.element;
    this.none.hidden = Boolean(this.element);
    if (!this.element) return;
    const kind = TASKS[this.element.type];
    const parts = ["any", kind, ...(WITH_RESULT.includes(kind) ? ["result"] : [])];
    for (const part of this.form.querySelectorAll("[data-part]")) part.hidden = !part.dataset.part.split(" ").some((one) => parts.includes(one));
    this.form.querySelector("[data-title]").textContent = this.object.name || this.object.id;
    for (const field of this.form.querySelectorAll("[data-property], [data-extension], [data-seat], [data-condition], [data-form]")) {
      if (field !== document.activeElement) field.value = this.read(field);
    }
  }

  read({ dataset }) {
    if ("property" in dataset) return this.object.get(dataset.property) ?? "";
    if ("condition" in dataset) return this.object.conditionExpression?.body ?? "";
    if ("form" in dataset) return lines(this.found("orgdesk:Form")?.fields ?? []);
    return attribute(this.object, dataset.extension ?? dataset.seat);
  }

  change(field) {
    const value = field.value.trim();
    const { dataset } = field;
    if ("property" in dataset) this.modeler.get("modeling").updateLabel(this.element, value);
    else if ("condition" in dataset) this.update({ conditionExpression: value ? this.make("bpmn:FormalExpression", { body: value }) : undefined });
    else if ("form" in dataset) this.putForm(value);
    else if ("seat" in dataset) this.putSeat(dataset.seat, value, field.selectedOptions[0]);
    else this.update({ [`orgdesk:${dataset.extension}`]: value || undefined });
  }

  // A lane belongs to a unit or to a position; one that has no name yet takes the seat's.
  putSeat(noun, key, option) {
    const other = noun === "unit" ? "position" : "unit";
    this.update({ [`orgdesk:${noun}`]: key || undefined, ...(key ? { [`orgdesk:${other}`]: undefined } : {}) });
    if (key && !attribute(this.object, "named")) this.modeler.get("modeling").updateLabel(this.element, option.textContent);
  }

  putForm(text) {
    const fields = text.split("\n").filter((line) => line.trim()).map((line) => this.field(line));
    const others = (this.object.extensionElements?.values ?? []).filter((value) => value !== this.found("orgdesk:Form"));
    const values = fields.length ? [...others, this.make("orgdesk:Form", { fields })] : others;
    this.update({ extensionElements: values.length ? this.make("bpmn:ExtensionElements", { values }) : undefined });
  }

  field(line) {
    const [key, label, type] = line.split(",").map((part) => part.trim());
    const name = key.replace(/\*$/, "");
    const known = (this.found("orgdesk:Form")?.fields ?? []).find((field) => field.key === name);
    const kept = known ? Object.fromEntries(["requiredFor", "min", "max", "choices", "shownTo", "help"].filter((part) => known[part]).map((part) => [part, known[part]])) : {};
    return this.make("orgdesk:Field", { key: name, label: label || name, ...(type ? { type } : {}), ...(key.endsWith("*") ? { required: "true" } : {}), ...kept });
  }

  found(type) {
    return (this.object.extensionElements?.values ?? []).find((value) => value.$type === type);
  }

  make(type, values) {
    return this.modeler.get("bpmnFactory").create(type, values);
  }

  update(values) {
    this.modeler.get("modeling").updateProperties(this.element, values);
  }
}

function attribute(object, name) {
  return object.get(`orgdesk:${name}`) ?? object.$attrs[`orgdesk:${name}`] ?? "";
}

function lines(fields) {
  return fields.map(({ key, label, type, required }) => [`${key}${required === "true" ? "*" : ""}`, label, type].filter(Boolean).join(", ")).join("\n");
}
