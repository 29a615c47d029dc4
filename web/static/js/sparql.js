// Puts the full editor in the place of the plain form. Prefixes and terms come from this server; nothing else is asked.
"use strict";

/* The editor speaks English; its words are said again in the language of the page. Tables and queries are data. */
function translator(words) {
  const patterns = Object.entries(words)
    .filter(([source]) => source.includes("{"))
    .map(([source, said]) => {
      const form = source
        .replace(/[().]/g, "\\$&")
        .replace(/ seconds$/, " seconds?")
        .replace(/\{(\w+)\}/g, (_, name) => `(?<${name}>${name === "name" ? ".+" : "[\\d.,]+"})`);
      return [new RegExp(`^${form}$`), said];
    });
  const say = (text) => {
    if (Object.hasOwn(words, text)) return words[text];
    for (const [form, said] of patterns) {
      const found = form.exec(text);
      if (found) return said.replace(/\{(\w+)\}/g, (whole, name) => found.groups[name] ?? whole);
    }
    return null;
  };
  const data = ".CodeMirror-scroll, table, textarea, pre, script";
  const speaking = { acceptNode: (node) => (node.nodeType === 1 && node.matches(data) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) };
  return (place) => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, speaking);
    const rest = [...place.querySelectorAll("td.dt-empty")].flatMap((cell) => [...cell.childNodes]);
    rest.push(...place.querySelectorAll("thead [aria-label]"));
    for (let node = walker.nextNode() ?? rest.pop(); node; node = walker.nextNode() ?? rest.pop()) {
      if (node.nodeType === 3) {
        const text = node.data.trim();
        const said = text && say(text);
        if (said && said !== text) node.data = node.data.replace(text, said);
      } else {
        for (const name of ["title", "aria-label", "placeholder"]) {
          const text = node.getAttribute?.(name);
          const said = text && say(text);
          if (said && said !== text) node.setAttribute(name, said);
        }
      }
    }
  };
}

/* What the editor leaves undone for readers without eyes or a mouse; it renders again and again, so this follows it. */
function mend(place) {
  const { query, answer, endpoint, size, words } = place.dataset;
  const translate = translator(JSON.parse(words));
  const rules = {
    "input.autocomplete": ["aria-label", `SPARQL: ${endpoint}`],
    ".yasqe .CodeMirror textarea": ["aria-label", query],
    ".yasr textarea": ["aria-label", answer],
    ".CodeMirror-scroll": ["tabindex", "0"],
    ".pageSizeWrapper select": ["aria-label", size],
  };
  const apply = () => {
    place.querySelectorAll('.tabsList[role="tablist"]').forEach((list) => list.removeAttribute("role")); // it holds a button
    place.querySelectorAll('.tabsList [role="tab"]').forEach((tab) => tab.removeAttribute("role"));
    place.querySelectorAll(".tabsList [aria-selected]").forEach((tab) => {
      tab.setAttribute("aria-current", tab.getAttribute("aria-selected"));
      tab.removeAttribute("aria-selected");
    });
    place.querySelectorAll('[role="tabpanel"]').forEach((panel) => panel.removeAttribute("role"));
    place.querySelectorAll(".yasr thead .dt-column-title:empty").forEach((head) => (head.textContent = "#")); // of the numbers of rows
    translate(place);
    for (const [selector, [name, value]] of Object.entries(rules)) {
      place.querySelectorAll(selector).forEach((each) => each.getAttribute(name) === value || each.setAttribute(name, value));
    }
  };
  new MutationObserver(apply).observe(place, { childList: true, subtree: true, attributeFilter: ["aria-selected", "title", "aria-label"] });
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
