// <decision-studio data-save data-findings data-revision>: the editor of decision tables over the tables that the page shows without it.
import "./studio/styles-by-script.js";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "./studio/studio.css";
import DmnModeler from "dmn-js/lib/Modeler";
import { DraftSaver } from "./studio/draft-saver.js";

customElements.define("decision-studio", class extends HTMLElement {
  async connectedCallback() {
    this.editor = this.querySelector("[data-editor]");
    if (!this.editor) return;
    this.editor.hidden = false;
    this.modeler = new DmnModeler({ container: this.editor.querySelector("[data-stage]"), drd: { drillDown: { enabled: true } } });
    try {
      await this.modeler.importXML(this.querySelector("[data-xml]").value);
    } catch {
      this.editor.hidden = true;
      return;
    }
    this.querySelector("[data-fallback]").hidden = true;
    this.saver = new DraftSaver(this, async () => (await this.modeler.saveXML({ format: true })).xml, () => {});
    this.editor.addEventListener("click", (event) => { if (event.target.closest("[data-act=save]")) this.saver.save(); });
    this.modeler.on("views.changed", (event) => this.changedViews(event));
    const table = this.modeler.getViews().find((view) => view.type === "decisionTable");
    if (table) await this.modeler.open(table);
    this.changedViews({ views: this.modeler.getViews(), activeView: this.modeler.getActiveView() });
    this.saver.look();
  }

  disconnectedCallback() {
    this.saver?.stop();
    this.modeler?.destroy();
  }

  changedViews({ views, activeView }) {
    this.editor.querySelector("[data-views]").replaceChildren(...views.map((view) => this.tab(view, view.element === activeView?.element)));
    const stack = this.modeler.getActiveViewer()?.get("eventBus");
    if (stack && stack !== this.bus) {
      this.bus = stack;
      stack.on("commandStack.changed", () => this.saver.changed());
    }
  }

  tab(view, current) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = view.element.name || view.element.id;
    if (current) made.setAttribute("aria-current", "true");
    made.addEventListener("click", () => this.modeler.open(view));
    return made;
  }
});
