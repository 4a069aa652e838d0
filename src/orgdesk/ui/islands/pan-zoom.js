// <pan-zoom> around a .canvas-stage with one SVG: wheel and keys zoom, dragging and arrows move, buttons with data-zoom do the same.
// Only the SVG's viewBox changes, so that print and text selection stay right.
const STEP = 1.2;
const LEGIBLE = 0.66; // below this the words of a box cannot be read
const NEAR = 24; // pixels between the edge and what is brought into sight
const NEAREST = 4; // pixels of the screen for one of the drawing

customElements.define("pan-zoom", class extends HTMLElement {
  connectedCallback() {
    this.stage = this.querySelector(".canvas-stage");
    this.svg = this.stage?.querySelector(":scope > svg");
    if (!this.svg) return;
    const { width, height } = this.svg.viewBox.baseVal;
    this.head = this.svg.querySelector(".scene-head");
    this.whole = { x: 0, y: 0, width, height };
    this.style.setProperty("--drawn", `${height}px`); // a frame need not be higher than what it holds
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    this.stage.addEventListener("focusin", (event) => this.reveal(event.target), { signal });
    this.stage.addEventListener("keydown", (event) => this.key(event), { signal });
    this.addEventListener("click", (event) => this.press(event), { signal });
    addEventListener("beforeprint", () => this.unroll(), { signal });
    addEventListener("afterprint", () => this.show(this.read), { signal });
    this.resize = new ResizeObserver(() => this.resized());
    this.resize.observe(this.stage);
    this.fit();
    if (this.hasAttribute("data-legible")) this.begin();
  }

  disconnectedCallback() {
    this.stop?.abort();
    this.resize?.disconnect();
  }

  get scale() {
    return this.stage.clientWidth / this.view.width;
  }

  show(view) {
    this.view = view;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    this.head?.setAttribute("transform", `translate(0 ${Math.max(0, view.y)})`); // the weeks stay above what is read
  }

  // Paper shows the whole drawing; the screen goes on from where it was read.
  unroll() {
    this.read = this.view;
    this.show(this.whole);
  }

  fit() {
    const { clientWidth, clientHeight } = this.stage;
    if (!clientWidth || !clientHeight) return;
    // A small drawing is not blown up beyond its own size.
    const scale = Math.min(clientWidth / (this.whole.width + 32), clientHeight / (this.whole.height + 32), 1);
    const [width, height] = [clientWidth / scale, clientHeight / scale];
    this.show({ x: (this.whole.width - width) / 2, y: (this.whole.height - height) / 2, width, height });
    this.fitted = true;
  }

  // A large drawing begins where it is read from, at a size that can be read; Fit shows all of it. A chart is read from its top in
  // the middle; a process (data-legible="start") from where its first token stands, else from its start; a timeline ("now") from its first
  // step that is not done.
  begin() {
    // What is only tall fills the width.
    const scale = Math.max(LEGIBLE, Math.min(1, this.stage.clientWidth / (this.whole.width + 32)));
    if (!this.view || this.scale >= scale) return;
    const [width, height] = [this.stage.clientWidth / scale, this.stage.clientHeight / scale];
    const inside = (wanted, size, whole) => (size >= whole ? (whole - size) / 2 : Math.min(Math.max(wanted, -16), whole - size + 16));
    const next = this.getAttribute("data-legible") === "now" && this.svg.querySelector(".box[data-moves]")?.getBBox();
    if (next) {
      const above = (this.head?.getBBox().height ?? 0) + 2 * NEAR;
      this.fitted = false;
      this.show({ x: inside(next.x - width / 2, width, this.whole.width), y: inside(next.y - above, height, this.whole.height), width, height });
      return;
    }
    const process = this.getAttribute("data-legible") === "start";
    const first = this.svg.querySelector(process ? ".in-mark-token" : ".box")?.getBBox() ?? this.svg.querySelector(".in-event")?.getBBox();
    const middle = first ? first.x + first.width / 2 : this.whole.width / 2;
    const top = process ? (first?.y ?? 0) : first && first.y > this.whole.height / 2 ? this.whole.height : 0;
    this.fitted = false;
    this.show({ x: inside(middle - width / 2, width, this.whole.width), y: inside(top - height / 2, height, this.whole.height), width, height });
  }

  resized() {
    if (this.fitted || !this.view) {
      this.fit();
    } else {
      const height = this.view.width * (this.stage.clientHeight / this.stage.clientWidth);
      this.show({ ...this.view, height });
    }
  }

  zoom(factor, at = { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 }) {
    const wanted = Math.min(Math.max(this.scale * factor, (this.stage.clientWidth / this.whole.width) / 8), NEAREST);
    const width = this.stage.clientWidth / wanted;
    const height = this.stage.clientHeight / wanted;
    const [left, top] = [at.x / this.stage.clientWidth, at.y / this.stage.clientHeight];
    this.fitted = false;
    this.show({
      x: this.view.x + (this.view.width - width) * left,
      y: this.view.y + (this.view.height - height) * top,
      width,
      height,
    });
  }

  move(dx, dy) {
    this.fitted = false;
    this.show({ ...this.view, x: this.view.x + dx / this.scale, y: this.view.y + dy / this.scale });
  }

  // Who goes from box to box by keys sees the box that has the focus.
  reveal(one) {
    if (one === this.stage || !one.matches(":focus-visible")) return;
    const at = one.getBoundingClientRect();
    const edge = this.stage.getBoundingClientRect();
    const beyond = (start, end, first, last) => (start < first ? start - first - NEAR : end > last ? end - last + NEAR : 0);
    const [dx, dy] = [beyond(at.left, at.right, edge.left, edge.right), beyond(at.top, at.bottom, edge.top, edge.bottom)];
    if (dx || dy) this.move(dx, dy);
  }

  wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || !event.shiftKey) {
      const edge = this.stage.getBoundingClientRect();
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, { x: event.clientX - edge.left, y: event.clientY - edge.top });
    } else {
      this.move(event.deltaY, 0);
    }
  }

  grab(event) {
    if (event.button !== 0) return;
    let [x, y] = [event.clientX, event.clientY];
    let moved = false;
    const drag = new AbortController();
    const { signal } = drag;
    addEventListener("pointermove", (move) => {
      if (!moved && Math.hypot(move.clientX - x, move.clientY - y) < 4) return;
      moved = true;
      this.move(x - move.clientX, y - move.clientY);
      [x, y] = [move.clientX, move.clientY];
    }, { signal });
    // The click at the end of a drag must not open the box under the pointer.
    this.stage.addEventListener("click", (click) => { if (moved) { click.preventDefault(); click.stopPropagation(); } }, { signal, capture: true });
    const end = () => setTimeout(() => drag.abort());
    addEventListener("pointerup", end, { signal });
    addEventListener("pointercancel", end, { signal });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      "+": () => this.zoom(STEP), "=": () => this.zoom(STEP), "-": () => this.zoom(1 / STEP), 0: () => this.fit(),
      ArrowLeft: () => this.move(-60, 0), ArrowRight: () => this.move(60, 0), ArrowUp: () => this.move(0, -60), ArrowDown: () => this.move(0, 60),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }

  press(event) {
    const wish = event.target.closest("[data-zoom]")?.dataset.zoom;
    const act = {
      in: () => this.zoom(STEP), out: () => this.zoom(1 / STEP), fit: () => this.fit(), print: () => print(),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.querySelector(".canvas").requestFullscreen()),
    }[wish];
    act?.();
  }
});
