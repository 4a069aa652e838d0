// <timeline-board data-editable> around the #board of a running timeline: bars are dragged, rows are moved by keys.
// Every move is only an address (?move=…&to=…) whose page the server draws with the ghosts of what would follow; a form on it confirms.
const DRAG = 4; // pixels before a press becomes a drag
const DAY = 86_400_000;
const dayOf = (text) => Date.parse(`${text}T00:00:00Z`);
const textOf = (moment) => new Date(moment).toISOString().slice(0, 10);

customElements.define("timeline-board", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.addEventListener("click", (event) => this.follow(event), { signal });
    if (!this.hasAttribute("data-editable")) return;
    this.addEventListener("pointerdown", (event) => this.press(event), { signal, capture: true });
    this.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    document.addEventListener("keydown", (event) => this.undo(event), { signal });
    this.known = this.querySelector("[data-seen]")?.dataset.seen;
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  get board() {
    return this.querySelector("#board");
  }

  get proposal() {
    return this.querySelector("[data-proposal]");
  }

  address(wishes) {
    const address = new URL(location.href);
    for (const name of ["move", "to", "days", "reason"]) address.searchParams.delete(name);
    address.searchParams.set("seen", this.known);
    for (const [name, value] of Object.entries(wishes)) address.searchParams.set(name, value);
    return address;
  }

  async read(address) {
    const answer = await fetch(address, { headers: { "X-Island": "live" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board") : null;
  }

  // The newest wish is shown; an answer that comes late is let go.
  async show(address, focus) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const fresh = await this.read(address);
    if (!fresh || turn !== this.turn) return;
    const view = this.querySelector("pan-zoom")?.view;
    const typed = this.querySelector("#move-reason")?.value;
    this.board.replaceChildren(...fresh.childNodes);
    history.replaceState(null, "", address);
    const zoom = this.querySelector("pan-zoom");
    if (view && zoom?.show) {
      zoom.fitted = false;
      zoom.show(view);
    }
    if (typed && this.querySelector("#move-reason")) this.querySelector("#move-reason").value = typed;
    if (!this.proposal) this.known = this.querySelector("[data-seen]")?.dataset.seen;
    if (focus) this.querySelector(focus)?.focus();
  }

  follow(event) {
    const link = event.target.closest("a[data-board]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const key = this.proposal?.dataset.proposal;
    this.show(new URL(link.getAttribute("href"), location.href.split("?")[0]), link.hasAttribute("data-cancel") && key ? this.row(key) : null);
  }

  row(key) {
    return `.box[data-id="${CSS.escape(key)}"] a`;
  }

  press(event) {
    const box = event.target.closest(".box[data-moves]");
    if (!box || event.button !== 0) return;
    event.stopPropagation(); // the drawing stays where it is while a bar is dragged
    event.preventDefault();
    const { moves: key, start, end } = box.dataset;
    const frame = box.querySelector(".frame").getBBox();
    const day = (frame.width + 2) / ((dayOf(end) - dayOf(start)) / DAY + 1);
    const scale = this.querySelector("pan-zoom")?.scale ?? 1;
    const drag = new AbortController();
    const { signal } = drag;
    let days = 0;
    let moved = false;
    const to = () => textOf(dayOf(start) + days * DAY);
    addEventListener("pointermove", (move) => {
      moved ||= Math.abs(move.clientX - event.clientX) >= DRAG;
      const wanted = Math.round((move.clientX - event.clientX) / scale / day);
      if (!moved || wanted === days) return;
      days = wanted;
      box.classList.add("is-dragged");
      box.setAttribute("transform", `translate(${days * day} 0)`);
      this.tell(box, frame, to());
      this.haunt(key, to());
    }, { signal });
    const end_ = async (up) => {
      drag.abort();
      this.wish = null;
      if (up.type === "pointerup" && days) await this.show(this.address({ move: key, to: to() }), "#move-reason");
      box.classList.remove("is-dragged");
      box.removeAttribute("transform");
      this.querySelector(".drag-day")?.remove();
    };
    addEventListener("pointerup", end_, { signal });
    addEventListener("pointercancel", end_, { signal });
  }

  // The day under the hand, beside the bar.
  tell(box, frame, day) {
    const words = new Intl.DateTimeFormat(document.documentElement.lang || "en", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    let label = box.querySelector(".drag-day");
    if (!label) {
      label = document.createElementNS("http://www.w3.org/2000/svg", "text");
      label.setAttribute("class", "t-strong drag-day");
      label.setAttribute("x", frame.x + frame.width + 6);
      label.setAttribute("y", frame.y + 12);
      box.append(label);
    }
    label.textContent = words.format(dayOf(day));
  }

  // While a bar is dragged, what would follow is asked for one answer at a time and laid over the drawing.
  async haunt(key, to) {
    this.wish = { move: key, to };
    if (this.haunting) return;
    this.haunting = true;
    while (this.wish) {
      const wish = this.wish;
      const fresh = await this.read(this.address(wish));
      if (fresh && this.wish) {
        this.querySelectorAll(".canvas-stage .in-would-be").forEach((ghost) => ghost.remove());
        this.querySelector(".canvas-stage svg").append(...fresh.querySelectorAll(`.in-would-be:not([data-id="${CSS.escape(key)}~ghost"])`));
      }
      if (this.wish === wish) this.wish = null;
    }
    this.haunting = false;
  }

  key(event) {
    if (event.key === "Escape" && this.proposal) {
      event.preventDefault();
      this.proposal.querySelector("[data-cancel]").click();
      return;
    }
    const key = event.target.closest?.(".canvas-stage .box")?.dataset.id;
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ArrowLeft: () => this.shift(key, event.shiftKey ? -5 : -1),
      ArrowRight: () => this.shift(key, event.shiftKey ? 5 : 1),
      ArrowUp: () => this.walk(key, -1),
      ArrowDown: () => this.walk(key, 1),
      Enter: this.proposal?.dataset.proposal === key && (() => this.querySelector("#move-reason")?.focus()),
    }[event.key];
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  }

  shift(key, days) {
    if (!this.querySelector(`.box[data-moves="${CSS.escape(key)}"]`)) return;
    const here = this.proposal?.dataset.proposal === key ? this.proposal.dataset.to : "";
    this.show(this.address({ move: key, days, ...(here && { to: here }) }), this.row(key));
  }

  walk(key, step) {
    const rows = [...this.querySelectorAll(".canvas-stage .box a")];
    rows[rows.findIndex((row) => row.closest(".box").dataset.id === key) + step]?.focus();
  }

  undo(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    this.querySelector("[data-undo]")?.requestSubmit();
  }
});
