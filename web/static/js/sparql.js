// Puts the full editor in the place of the plain form. Prefixes and terms come from this server; nothing else is asked.
"use strict";

(async () => {
  const place = document.getElementById("yasgui");
  const form = document.getElementById("plain");
  if (!place || typeof Yasgui === "undefined") return;
  const { endpoint, prefixes, vocabulary } = place.dataset;
  const terms = await fetch(vocabulary).then((answer) => (answer.ok ? answer.json() : { classes: [], properties: [] }));
  const Yasqe = Yasgui.Yasqe;
  const own = (kind, name, list) =>
    Yasqe.forkAutocompleter(kind, { name, persistenceId: null, bulk: true, get: async () => list }, false);
  own("class", "own-classes", terms.classes);
  own("property", "own-properties", terms.properties);
  Yasqe.defaults.autocompleters = ["variables", "prefixes", "own-classes", "own-properties"];
  Yasqe.defaults.prefixCcApi = prefixes;
  Yasqe.defaults.value = form.elements.query.value;
  place.hidden = false;
  const editor = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    persistenceId: null,
    yasqe: { value: form.elements.query.value },
  });
  form.hidden = true;
  window.concordatEditor = editor;
})();
