// Hides what is not asked, given the answers so far. Without this file everything shows, with a note when it is asked.
(() => {
  const form = document.querySelector(".act-form");
  if (!form) return;
  const conditional = [...form.querySelectorAll("[data-when]")].filter((block) => block.dataset.when);
  const answers = (name) => [...form.elements].filter((control) => control.name === name && !control.closest("[hidden]"))
    .flatMap((control) => control.type === "radio" || control.type === "checkbox" ? (control.checked ? [control.value] : []) : [control.value]);
  const update = () => {
    // Blocks stand in the order of the definition: what decides comes before what it decides on.
    for (const block of conditional) {
      const [wanted, unless] = [block.dataset.is, block.dataset.not].map((list) => (list ?? "").split("|"));
      const given = answers(block.dataset.when);
      const shown = block.dataset.not
        ? !given.some((answer) => unless.includes(answer))
        : given.some((answer) => wanted.includes(answer)) || (wanted.includes("false") && given.length === 0);
      block.hidden = !shown;
      if (block.id) for (const entry of document.querySelectorAll(`[data-toc="${block.id}"]`)) entry.hidden = !shown;
    }
  };
  for (const note of form.querySelectorAll(".only-when")) note.hidden = true;
  form.addEventListener("change", update);
  update();
  // The contents fold away again once somebody has gone where they wanted.
  document.querySelector(".form-toc-fold")?.addEventListener("click", (press) => { if (press.target.closest("a")) press.currentTarget.open = false; });
  document.getElementById("errors")?.focus();
})();
