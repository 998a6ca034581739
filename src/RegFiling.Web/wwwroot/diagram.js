// Draws the diagram of a procedure. Without scripts the table below it says the same.
(() => {
  const figure = document.querySelector('[data-diagram]');
  if (!figure || !window.mermaid) return;
  figure.hidden = false;
  window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: 'neutral' });
  window.mermaid.run({ nodes: figure.querySelectorAll('.mermaid') }).catch(() => { figure.hidden = true; });
})();
