// <process-studio data-save data-findings data-revision>: the BPMN editor over the drawing that the page shows without it.
// What BPMN has no place for is edited beside it, as attributes of our own namespace. The mark of bpmn.io stays where its licence wants it.
import "./studio/styles-by-script.js";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "./studio/studio.css";
import BpmnModeler from "bpmn-js/lib/Modeler";
import { moddle } from "./studio/moddle.js";
import { Properties } from "./studio/properties.js";
import { DraftSaver } from "./studio/draft-saver.js";

const PALETTE = 132; // pixels
const LEGIBLE = 0.66; // below this the words of a step cannot be read

customElements.define("process-studio", class extends HTMLElement {
  async connectedCallback() {
    this.editor = this.querySelector("[data-editor]");
    if (!this.editor) return;
    this.modeler = new BpmnModeler({ container: this.editor.querySelector("[data-stage]"), moddleExtensions: { orgdesk: moddle } });
    this.editor.hidden = false;
    try {
      await this.modeler.importXML(this.querySelector("[data-xml]").value);
    } catch {
      this.editor.hidden = true; // what cannot be drawn is still explained by the findings
      return;
    }
    this.querySelector("[data-fallback]").hidden = true;
    this.canvas = this.modeler.get("canvas");
    this.fit(LEGIBLE);
    this.saver = new DraftSaver(this, async () => (await this.modeler.saveXML({ format: true })).xml, (findings) => this.mark(findings));
    this.properties = new Properties(this.editor, this.modeler, JSON.parse(document.getElementById("studio-seats").textContent));
    this.modeler.on("commandStack.changed", () => this.saver.changed());
    this.editor.addEventListener("click", (event) => this.press(event));
    this.stopped = new AbortController();
    document.addEventListener("click", (event) => this.lead(event), { signal: this.stopped.signal });
    this.saver.look();
  }

  disconnectedCallback() {
    this.saver?.stop();
    this.stopped?.abort();
    this.modeler?.destroy();
  }

  // Beside the palette, which lies over the drawing's left. What does not fit at the least scale begins with its upper left.
  fit(least = 0) {
    const { inner, outer } = this.canvas.viewbox();
    const [width, height] = [outer.width - PALETTE - 24, outer.height - 48];
    const scale = Math.max(Math.min(width / inner.width, height / inner.height, 1), least);
    const y = inner.y - Math.max(outer.height / scale - inner.height, 48) / 2;
    this.canvas.viewbox({ x: inner.x - PALETTE / scale, y, width: outer.width / scale, height: outer.height / scale });
  }

  press(event) {
    const stack = this.modeler.get("commandStack");
    const act = { save: () => this.saver.save(), undo: () => stack.undo(), redo: () => stack.redo(), fit: () => this.fit() };
    act[event.target.closest("[data-act]")?.dataset.act]?.();
  }

  // The steps that lead to a finding, and the flows between them, stand out until another way is shown.
  lead(event) {
    const asked = event.target.closest?.("[data-way]");
    if (!asked) return;
    event.preventDefault();
    const passed = new Set(asked.dataset.way.split(" "));
    const registry = this.modeler.get("elementRegistry");
    for (const element of registry.getAll()) {
      const { id, source, target } = element;
      const onWay = passed.has(id) || (passed.has(source?.id) && passed.has(target?.id));
      if (element.parent) this.canvas[onWay ? "addMarker" : "removeMarker"](element, "on-way");
    }
    this.fit(LEGIBLE);
    this.editor.scrollIntoView({ block: "nearest" });
  }

  // The findings stand as a list below; here each is a sign on its element.
  mark(findings) {
    const overlays = this.modeler.get("overlays");
    const registry = this.modeler.get("elementRegistry");
    overlays.remove({ type: "finding" });
    for (const { element, reason, severity } of findings) {
      if (!registry.get(element)) continue;
      const sign = document.createElement("span");
      sign.className = `studio-finding ${severity}`;
      sign.textContent = "!";
      sign.title = reason;
      overlays.add(element, "finding", { position: { top: -10, right: 10 }, html: sign });
    }
  }
});
