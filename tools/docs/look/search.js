// Search over the index that came with the page: every word must begin a word of the section; titles weigh more than text.
const field = document.getElementById("q");
const list = document.getElementById("found");
const up = document.querySelector("script[data-up]").dataset.up;
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const entries = window.orgdeskIndex.map((one) => ({ ...one, title: plain(`${one.p} ${one.s}`), text: plain(one.t) }));
const begins = (text, word) => text.startsWith(word) || text.includes(` ${word}`);

function weigh(entry, words) {
  let weight = 0;
  for (const word of words) {
    if (begins(entry.title, word)) weight += 5;
    else if (begins(entry.text, word)) weight += 1;
    else return 0;
  }
  return weight;
}

function show() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const found = words.length ? entries.map((one) => [weigh(one, words), one]).filter(([weight]) => weight).sort((a, b) => b[0] - a[0]).slice(0, 12) : [];
  list.replaceChildren(...found.map(([, one]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const where = document.createElement("small");
    link.href = up + one.u;
    link.textContent = one.s;
    where.textContent = one.p === one.s ? one.g : `${one.g} · ${one.p}`;
    link.append(where);
    item.append(link);
    return item;
  }));
  if (words.length && !found.length) {
    const item = document.createElement("li");
    item.textContent = "Nothing found. Try fewer or shorter words.";
    list.append(item);
  }
  list.hidden = !words.length;
}

field.addEventListener("input", show);
field.form.addEventListener("submit", (event) => { event.preventDefault(); list.querySelector("a")?.click(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  if (event.key === "Escape") { field.value = ""; show(); }
});
