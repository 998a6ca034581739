// Keys for whoever has many cases. Without this file every link, box and button works as it is.
(() => {
  const rows = [...document.querySelectorAll('[data-row]')];
  const boxes = [...document.querySelectorAll('[data-row] input[type="checkbox"]')];
  const ticked = document.querySelector('[data-ticked]');
  const count = () => {
    if (ticked) ticked.textContent = `${boxes.filter((box) => box.checked).length} / ${boxes.length}`;
  };
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));
  const go = (to) => rows[Math.max(0, Math.min(rows.length - 1, to))]?.querySelector('a')?.focus();
  document.addEventListener('change', count);
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input:not([type="checkbox"]), textarea, select');
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = current();
    const acts = {
      j: () => go(at + 1),
      k: () => go(at < 0 ? 0 : at - 1),
      x: () => { const box = rows[at]?.querySelector('input[type="checkbox"]'); if (box) { box.checked = !box.checked; count(); } },
      '/': () => document.querySelector('[data-search]')?.focus(),
      '?': () => { const help = document.querySelector('[data-help]'); if (help) { help.open = !help.open; help.scrollIntoView({ block: 'nearest' }); } },
    };
    if (acts[event.key]) {
      acts[event.key]();
      event.preventDefault();
    }
  });
  count();
})();
