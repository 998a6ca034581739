// Edits the decision table of a draft with dmn-js. Without scripts the DMN stands in the text field and is sent from there.
(async () => {
  const form = document.querySelector('[data-dmn-form]');
  if (!form || !window.DmnJS) return;
  const source = form.querySelector('textarea[name=dmn]');
  const editor = form.querySelector('[data-dmn-editor]');
  const modeler = new window.DmnJS({ container: form.querySelector('[data-dmn-canvas]') });
  const asText = () => { editor.hidden = true; form.querySelector('[data-dmn-source]').hidden = false; };
  try {
    editor.hidden = false;
    await modeler.importXML(source.value);
    const table = modeler.getViews().find(view => view.type === 'decisionTable');
    if (!table) throw new Error('no table');
    await modeler.open(table);
    form.querySelector('[data-dmn-source]').hidden = true;
    // The corner above the numbers of the rows is a header of nothing.
    editor.querySelectorAll('th.index-column').forEach(corner => corner.setAttribute('role', 'none'));
  } catch {
    // What cannot be drawn (a text that was refused) is edited as text.
    asText();
    return;
  }
  let ready = false;
  form.addEventListener('submit', async event => {
    if (ready) return;
    event.preventDefault();
    try {
      const { xml } = await modeler.saveXML({ format: true });
      source.value = xml;
      ready = true;
      // After this event: a form that is being submitted ignores a second request.
      setTimeout(() => form.requestSubmit(), 0);
    } catch {
      asText();
    }
  });
})();
