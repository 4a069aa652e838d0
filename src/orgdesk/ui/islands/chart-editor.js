// <chart-editor> around a chart, its list and its panel: opens seats beside the chart, and in a draft moves boxes by dragging and by keys.
// Each act is an ordinary form sent to data-operations; what the server says afterwards is what is shown.
const DRAG = 6; // pixels before a press becomes a drag

customElements.define("chart-editor", class extends HTMLElement {
  connectedCallback() {
    this.editable = this.hasAttribute("data-editable");
    this.revision = this.dataset.revision;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.addEventListener("click", (event) => this.open(event), { signal });
    this.addEventListener("click", (event) => this.arrange(event), { signal });
    // Undo works wherever the focus is on the page; the tree's keys only in the tree.
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.addEventListener("focusin", (event) => this.roam(event.target.closest("[role=treeitem]")), { signal });
    this.addEventListener("submit", (event) => this.submit(event), { signal });
    if (this.editable) {
      this.addEventListener("pointerdown", (event) => this.press(event), { signal, capture: true });
      this.addEventListener("dragstart", (event) => this.carry(event), { signal });
      this.addEventListener("dragover", (event) => this.boxAt(event) && event.preventDefault(), { signal });
      this.addEventListener("drop", (event) => this.drop(event), { signal });
      // Others edit too: ask now and then whether the draft has gone on.
      const timer = setInterval(() => this.lookAround(), 15000);
      signal.addEventListener("abort", () => clearInterval(timer));
    }
    // On a phone the words are read and the drawing is looked at.
    if (matchMedia("(max-width: 760px)").matches) this.querySelector(".outline")?.setAttribute("open", "");
    this.settle();
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  get token() {
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? this.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  get items() {
    return [...this.querySelectorAll(".outline [role=treeitem]")];
  }

  // One item of the tree takes the tab key, the others are reached by arrows.
  settle(key = this.chosen) {
    const items = this.items;
    for (const item of items) {
      item.tabIndex = -1;
      item.querySelector("a").tabIndex = -1;
    }
    const here = items.find((item) => item.dataset.key === key) ?? items[0];
    if (here) here.tabIndex = 0;
    this.mark(key);
    return here;
  }

  roam(item) {
    if (!item) return;
    for (const other of this.items) other.tabIndex = other === item ? 0 : -1;
  }

  mark(key) {
    this.chosen = key;
    for (const box of this.querySelectorAll(".box.is-chosen")) box.classList.remove("is-chosen");
    for (const item of this.items) item.setAttribute("aria-selected", String(item.dataset.key === key));
    if (key) this.querySelector(`.box[data-key="${CSS.escape(key)}"]`)?.classList.add("is-chosen");
  }

  open(event) {
    const link = event.target.closest(".box a, .outline a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    this.show(link.getAttribute("href"), link.closest("[data-key]")?.dataset.key);
  }

  // How one branch is shown comes to what the address asks for already, instead of replacing it.
  arrange(event) {
    const link = event.target.closest("[data-branch]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const page = new URL(location.href);
    for (const [name, value] of new URL(link.href).searchParams) {
      const about = value.split(":")[0];
      const others = page.searchParams.getAll(name).filter((one) => one.split(":")[0] !== about);
      page.searchParams.delete(name);
      for (const one of [...others, value]) page.searchParams.append(name, one);
    }
    location.assign(page);
  }

  async show(address, key) {
    this.seat = address;
    if (key) this.mark(key);
    const answer = await this.ask(address);
    if (!answer.ok) return this.say(await answer.text(), "error");
    this.part("seat").innerHTML = await answer.text();
    this.part("panel").hidden = false;
  }

  ask(address, options = {}) {
    return fetch(address, { ...options, headers: { "HX-Request": "true", "X-CSRFToken": this.token }, credentials: "same-origin" });
  }

  async submit(event) {
    const form = event.target;
    if (form.action !== new URL(this.dataset.operations, location.href).href) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    if (data.get("act") === "remove" && !confirm(this.dataset.wordsConfirm)) return;
    await this.act(data);
  }

  // One act after the other, each with what it shows: whoever types faster than the server answers loses nothing.
  act(fields) {
    const done = this.carryOut(fields, this.pending);
    this.pending = done.catch(() => false); // what failed holds nothing up
    return done;
  }

  async carryOut(fields, before) {
    await before;
    const data = fields instanceof FormData ? fields : new FormData();
    if (!(fields instanceof FormData)) for (const [name, value] of Object.entries(fields)) data.set(name, value);
    const answer = await this.ask(this.dataset.operations, { method: "POST", body: data });
    const words = await answer.text();
    if (!answer.ok) this.say(words, "error");
    else this.revision = words;
    await this.refresh(data.get("act"));
    return answer.ok;
  }

  async refresh(act) {
    const page = new URL(location.href);
    page.searchParams.set("part", "stage");
    const open = this.querySelector(".outline")?.open;
    const had = new Set(this.items.map((item) => item.dataset.key));
    const folded = this.items.filter((item) => item.getAttribute("aria-expanded") === "false").map((item) => item.dataset.key);
    const focused = this.querySelector(".outline [role=treeitem]:focus")?.dataset.key ?? this.back;
    this.back = undefined;
    const view = this.querySelector("pan-zoom")?.view;
    const [stage, desk] = await Promise.all([this.ask(page), this.ask(this.dataset.desk)]);
    if (stage.ok) {
      this.part("stage").innerHTML = await stage.text();
      this.querySelector(".outline").open = open;
      const zoom = this.querySelector("pan-zoom");
      if (view && zoom?.show) { zoom.fitted = false; zoom.show(view); }
    }
    if (desk.ok) {
      this.part("desk").innerHTML = await desk.text();
      const count = this.part("desk").querySelector("[data-checks]")?.dataset.checks;
      const badge = document.querySelector("[data-live=checks]");
      if (badge && count) badge.textContent = count;
    }
    const gone = act === "remove" && !this.querySelector(`.box[data-key="${CSS.escape(this.chosen ?? "")}"]`);
    const here = this.settle(gone ? undefined : this.chosen);
    for (const item of this.items) if (folded.includes(item.dataset.key)) this.fold(item, true);
    // Who works with keys goes on from the box that has just come, else from where they were.
    const came = act?.startsWith("add") && this.items.find((item) => !had.has(item.dataset.key));
    if (focused) (came || this.items.find((item) => item.dataset.key === focused) || here)?.focus();
    if (gone) this.part("seat").replaceChildren();
    else if (this.seat) await this.show(this.seat, this.chosen);
  }

  async lookAround() {
    if (document.hidden || this.contains(document.activeElement?.closest("form"))) return;
    const answer = await this.ask(this.dataset.desk);
    if (!answer.ok) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-revision]");
    if (told && told.dataset.revision !== this.revision) {
      this.revision = told.dataset.revision;
      this.pending = this.refresh().catch(() => {});
      await this.pending;
    }
  }

  say(words, tone = "") {
    const line = document.createElement("p");
    line.className = `message ${tone}`;
    line.textContent = words;
    document.getElementById("toasts").append(line);
    setTimeout(() => line.remove(), 9000);
  }

  boxAt(event) {
    return document.elementFromPoint(event.clientX, event.clientY)?.closest(".chart-stage .box[data-key]");
  }

  press(event) {
    const box = event.target.closest(".box[data-key]");
    if (!box || event.button !== 0) return;
    event.stopPropagation(); // the drawing stays where it is while a box is dragged
    const [x, y] = [event.clientX, event.clientY];
    const drag = new AbortController();
    const { signal } = drag;
    const scale = this.querySelector("pan-zoom")?.scale ?? 1;
    let over = null;
    let moved = false;
    box.addEventListener("dragstart", (start) => start.preventDefault(), { signal });
    addEventListener("pointermove", (move) => {
      if (!moved && Math.hypot(move.clientX - x, move.clientY - y) < DRAG) return;
      moved = true;
      box.classList.add("is-dragged");
      box.setAttribute("transform", `translate(${(move.clientX - x) / scale} ${(move.clientY - y) / scale})`);
      over?.classList.remove("is-target");
      over = this.boxAt(move);
      if (over && over !== box) over.classList.add("is-target");
    }, { signal });
    this.addEventListener("click", (click) => { if (moved) { click.preventDefault(); click.stopPropagation(); } }, { signal, capture: true });
    const end = (up) => {
      setTimeout(() => drag.abort());
      box.classList.remove("is-dragged");
      box.removeAttribute("transform");
      over?.classList.remove("is-target");
      const boss = up.type === "pointerup" && moved ? over : null;
      if (boss && boss !== box) this.move(box.dataset.key, boss.dataset.key);
    };
    addEventListener("pointerup", end, { signal });
    addEventListener("pointercancel", end, { signal });
  }

  async move(key, boss) {
    this.chosen = key;
    const title = this.items.find((item) => item.dataset.key === boss)?.dataset.title ?? "";
    if (await this.act({ act: "move", key, boss, revision: this.revision })) this.say(`${this.dataset.wordsMoved} ${title}`.trim());
  }

  carry(event) {
    const line = event.target.closest?.("[data-tray]");
    if (line) event.dataTransfer.setData("text/x-tray", line.dataset.tray);
  }

  drop(event) {
    const tray = event.dataTransfer.getData("text/x-tray");
    const box = this.boxAt(event);
    if (!tray || !box) return;
    event.preventDefault();
    this.act({ act: "add-below", tray, key: box.dataset.key });
  }

  key(event) {
    const item = event.target.closest?.("[role=treeitem]");
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape" && this.back && this.part("seat").contains(event.target)) {
      this.items.find((one) => one.dataset.key === this.back)?.focus();
      this.back = undefined;
    } else if ((event.ctrlKey || event.metaKey) && !typing && this.editable && ["z", "y"].includes(event.key.toLowerCase())) {
      event.preventDefault();
      this.act({ act: event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (item && !typing) {
      const act = event.ctrlKey || event.metaKey ? null : event.altKey ? this.altKeys(item)[event.key] : this.keys(item)[event.key];
      if (act) {
        event.preventDefault();
        act();
      }
    }
  }

  keys(item) {
    const items = this.items.filter((one) => !one.hidden);
    const place = items.indexOf(item);
    const go = (to) => to?.focus();
    const level = (one) => Number(one?.getAttribute("aria-level"));
    const parent = () => items.slice(0, place).reverse().find((one) => level(one) < level(item));
    const child = items[place + 1] && level(items[place + 1]) > level(item) ? items[place + 1] : null;
    const closed = item.getAttribute("aria-expanded") === "false";
    const open = () => this.show(item.querySelector("a").getAttribute("href"), item.dataset.key);
    const key = item.dataset.key;
    return {
      ArrowDown: () => go(items[place + 1]),
      ArrowUp: () => go(items[place - 1]),
      ArrowRight: () => (closed ? this.fold(item, false) : go(child)),
      ArrowLeft: () => (item.hasAttribute("aria-expanded") && !closed ? this.fold(item, true) : go(parent())),
      Home: () => go(items[0]),
      End: () => go(items.at(-1)),
      Enter: open,
      " ": open,
      ...(this.editable && {
        a: () => this.fill(item, "#new-title", "add-after"),
        b: () => this.fill(item, "#new-title", "add-before"),
        u: () => this.fill(item, "#new-title", "add-above"),
        d: () => this.fill(item, "#new-title", "add-below"),
        m: () => this.fill(item, "#boss", "move"),
        h: () => this.fill(item, "#person", "assign"),
        v: () => { this.chosen = key; this.act({ act: "vacate", key }); },
        e: () => this.fill(item, "#title", "change"),
        Delete: () => { this.chosen = key; if (confirm(this.dataset.wordsConfirm)) this.act({ act: "remove", key }); },
      }),
    };
  }

  altKeys(item) {
    if (!this.editable) return {};
    const key = item.dataset.key;
    const shift = (by) => () => { this.chosen = key; this.act({ act: "shift", key, by }); };
    const boss = this.items.find((one) => one.dataset.key === item.dataset.boss);
    const above = this.items.slice(0, this.items.indexOf(item)).reverse().find((one) => one.dataset.boss === item.dataset.boss);
    return {
      ArrowUp: shift("-1"),
      ArrowDown: shift("1"),
      ArrowLeft: () => boss && this.move(key, boss.dataset.boss),
      ArrowRight: () => above && this.move(key, above.dataset.key),
    };
  }

  fold(item, closed) {
    item.setAttribute("aria-expanded", String(!closed));
    const level = Number(item.getAttribute("aria-level"));
    for (let next = item.nextElementSibling; next && Number(next.getAttribute("aria-level")) > level; next = next.nextElementSibling) {
      next.hidden = closed;
      if (!closed && next.hasAttribute("aria-expanded")) next.setAttribute("aria-expanded", "true");
    }
  }

  // Opens the seat and goes to the field that the act needs; Enter there does it, and the focus comes back to the tree.
  async fill({ dataset: { key } }, field, act) {
    await this.pending; // what the last act showed must not replace the field that is now filled in
    const item = this.items.find((one) => one.dataset.key === key);
    if (!item) return;
    await this.show(item.querySelector("a").getAttribute("href"), key);
    const wanted = this.part("seat").querySelector(field);
    if (!wanted) return;
    for (const fold of this.part("seat").querySelectorAll("details")) fold.open = fold.contains(wanted);
    // Enter in the field does what the key asked for: its button goes first.
    const button = wanted.form.querySelector(`[value="${act}"]`);
    button.parentElement.prepend(button);
    this.back = item.dataset.key;
    wanted.focus();
  }
});
