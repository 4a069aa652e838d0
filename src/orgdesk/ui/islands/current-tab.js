// Tabs that do not fit stand so that the current one is seen; nothing else on the page moves.
for (const tabs of document.querySelectorAll(".tabs")) {
  const current = tabs.querySelector("[aria-current]");
  if (!current || tabs.scrollWidth <= tabs.clientWidth) continue;
  const [whole, one] = [tabs.getBoundingClientRect(), current.getBoundingClientRect()];
  tabs.scrollBy({ left: one.left - whole.left - (whole.width - one.width) / 2, behavior: "instant" });
}
