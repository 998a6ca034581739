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
      const wanted = block.dataset.is.split("|");
      const given = answers(block.dataset.when);
      const shown = given.some((answer) => wanted.includes(answer)) || (wanted.includes("false") && given.length === 0);
      block.hidden = !shown;
      const entry = document.querySelector(`[data-toc="${block.id}"]`);
      if (block.id && entry) entry.hidden = !shown;
    }
  };
  for (const note of form.querySelectorAll(".only-when")) note.hidden = true;
  form.addEventListener("change", update);
  update();
  document.getElementById("errors")?.focus();
})();
