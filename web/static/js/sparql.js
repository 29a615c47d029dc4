// Puts the full editor in the place of the plain form. Prefixes and terms come from this server; nothing else is asked.
"use strict";

/* What the editor leaves undone for readers without eyes or a mouse; it renders again and again, so this follows it. */
function mend(place) {
  const { query, answer, endpoint } = place.dataset;
  const rules = {
    "input.autocomplete": ["aria-label", `SPARQL: ${endpoint}`],
    ".yasqe .CodeMirror textarea": ["aria-label", query],
    ".yasr textarea": ["aria-label", answer],
    ".CodeMirror-scroll": ["tabindex", "0"],
  };
  const apply = () => {
    place.querySelectorAll('.tabsList[role="tablist"]').forEach((list) => list.removeAttribute("role")); // it holds a button
    place.querySelectorAll('.tabsList [role="tab"]').forEach((tab) => tab.removeAttribute("role"));
    place.querySelectorAll(".tabsList [aria-selected]").forEach((tab) => {
      tab.setAttribute("aria-current", tab.getAttribute("aria-selected"));
      tab.removeAttribute("aria-selected");
    });
    place.querySelectorAll('[role="tabpanel"]').forEach((panel) => panel.removeAttribute("role"));
    for (const [selector, [name, value]] of Object.entries(rules)) {
      place.querySelectorAll(selector).forEach((each) => each.getAttribute(name) === value || each.setAttribute(name, value));
    }
  };
  new MutationObserver(apply).observe(place, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  apply();
}

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
  mend(place);
  const editor = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    persistenceId: null,
    populateFromUrl: false, // the query stands in the form, and its answer below; what else the address holds is no parameter of the endpoint
    yasqe: { value: form.elements.query.value },
  });
  form.hidden = true;
  window.concordatEditor = editor;
})();
