// The explorer's client. The address is the state and the server works out everything that follows from it; this
// module turns clicks and keys into new addresses, and answers into a picture and text.

import { Canvas } from "./explore-canvas.js";
import { savePng, saveSvg } from "./explore-export.js";
import { listen } from "./explore-keys.js";

const root = document.getElementById("explore");
const said = document.getElementById("explore-said");
const find = document.getElementById("explore-find");

const words = JSON.parse(document.getElementById("explore-words").textContent);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

let state = new URLSearchParams(location.search);
let asked = 0;
let answer = null;

const canvas = new Canvas(document.getElementById("explore-canvas"), {
  choose: (name) => go((next) => set(next, "at", name)),
  moved: (name, x, y) => go((next) => pin(next, name, x, y)),
  say,
  words: (key, values = {}) => fill(words[key], values),
});

function say(text) {
  said.textContent = text;
}

function set(params, key, value) {
  if (value) params.set(key, value);
  else params.delete(key);
}

function without(params, key, wanted) {
  const kept = params.getAll(key).filter((value) => !wanted(value));
  params.delete(key);
  kept.forEach((value) => params.append(key, value));
}

const nameIn = (text) => text.replace(/^(?:[a-z]+|-?\d+,-?\d+)@/, "");

function pin(params, name, x, y) {
  without(params, "pin", (text) => nameIn(text) === name);
  if (x !== null) params.append("pin", `${Math.round(x)},${Math.round(y)}@${name}`);
}

/** Go to the state that `change` makes of this one; a step that can be undone. */
function go(change) {
  const next = new URLSearchParams(state);
  change(next);
  for (const key of ["node", "expand", "hide"]) {
    // Other tables begin at their first page.
    if (next.getAll(key).join() !== state.getAll(key).join()) ["page", "page_links"].forEach((page) => next.delete(page));
  }
  return visit(next);
}

function visit(next) {
  if (next.toString() === state.toString()) return Promise.resolve();
  history.pushState({ step: step() + 1 }, "", `?${readable(next)}`);
  return show(next);
}

const step = () => (history.state && history.state.step) || 0;

// Slashes and commas need no escape in a query (RFC 3986, 3.4), and an address that can be read is worth having.
const readable = (params) => params.toString().replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/%40/g, "@").replace(/%3A/g, ":");

/** Fetch and draw a state. An answer that a later question has overtaken is dropped. */
async function show(next) {
  state = next;
  const mine = ++asked;
  root.setAttribute("aria-busy", "true");
  try {
    const question = new URLSearchParams(next);
    if (answer) question.set("drawn", answer.drawn); // what stands where is not told twice
    const response = await fetch(`${root.dataset.data}?${question}`, { headers: { Accept: "application/json" } });
    const body = await response.json();
    if (mine !== asked) return;
    if (!response.ok) {
      say(body.detail || words.unshown);
      return;
    }
    draw(body.network ? body : { ...answer, ...body });
  } catch {
    if (mine === asked) say(words.unanswered);
  } finally {
    if (mine === asked) root.removeAttribute("aria-busy");
  }
}

function draw(body) {
  const same = answer?.network === body.network;
  answer = body;
  const focused = document.activeElement?.dataset?.focus;
  for (const [name, html] of Object.entries(body.fragments ?? {})) {
    // Rendered by the server's templates, which escape every value.
    const place = root.querySelector(`[data-fragment="${name}"]`);
    if (place.innerHTML !== html) place.innerHTML = html;
  }
  if (focused && document.activeElement?.dataset?.focus !== focused) {
    root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  const names = document.getElementById("explore-names");
  if (!same) names.replaceChildren(...body.nodes.map((node) => Object.assign(document.createElement("option"), { value: node.label })));
  root.querySelector('[data-do="undo"]').disabled = step() === 0;
  const [, site] = document.title.split(/ · (?=[^·]*$)/);
  document.title = fill(words.around, { name: body.nodes[0].label }) + (site ? ` · ${site}` : "");
  root.querySelector("h1 bdi").textContent = body.nodes[0].label;
  canvas.draw(body, state);
  root.dataset.ready = body.query;
}

// what buttons and keys do; each is also a link or a button on the page

const chosen = () => canvas.current || answer.focus;
const node = (name) => answer.nodes.find((each) => each.id === name);

export const actions = {
  undo: () => step() > 0 && history.back(),
  fit: () => canvas.fit(),
  closer: () => canvas.zoom(1.3),
  farther: () => canvas.zoom(1 / 1.3),
  png: () => savePng(canvas, answer),
  svg: () => saveSvg(canvas, answer),
  find() {
    find.focus();
    find.select(); // what was looked for before is written over
  },
  help() {
    const help = document.getElementById("explore-help");
    help.hidden = !help.hidden;
    root.querySelector('[data-do="help"]').setAttribute("aria-expanded", String(!help.hidden));
  },
  choose: () => go((next) => set(next, "at", chosen())),
  nothing: () => go((next) => set(next, "at", "")),
  expand() {
    const name = chosen();
    return go((next) => {
      const open = next.getAll("expand").some((text) => nameIn(text) === name);
      without(next, "expand", (text) => nameIn(text) === name);
      if (!open && name !== answer.focus) next.append("expand", name);
    });
  },
  hide() {
    const name = chosen();
    if (name === answer.focus) return say(words.middle);
    return go((next) => {
      next.append("hide", name);
      without(next, "expand", (text) => nameIn(text) === name);
      for (const key of ["a", "b", "at"]) if (next.get(key) === name) next.delete(key);
    });
  },
  middle() {
    const name = chosen();
    return go((next) => {
      for (const key of ["expand", "hide", "pin", "a", "b", "at"]) next.delete(key);
      next.set("node", name);
    });
  },
  pin(button) {
    const name = button?.dataset.node || chosen();
    const pinned = state.getAll("pin").some((text) => nameIn(text) === name);
    const at = canvas.position(name);
    return go((next) => pin(next, name, pinned ? null : at.x, at.y));
  },
  from: () => go((next) => set(next, "a", chosen())),
  to: () => go((next) => set(next, "b", chosen())),
  link() {
    const edge = canvas.nextEdge();
    if (edge) go((next) => set(next, "at", edge.id.replace("https://w3id.org/concordat/id/", "")));
  },
};

// Links to states of this page and the form of filters are answered in place.

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return void actions[button.dataset.do](button);
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || link.hasAttribute("download")) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin || to.pathname !== root.dataset.page) return;
  event.preventDefault();
  visit(to.searchParams);
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const next = new URLSearchParams();
  for (const [key, value] of new FormData(event.target)) if (value) next.append(key, value);
  visit(next);
});

root.addEventListener("change", (event) => {
  if (event.target.matches(".explore-form select")) event.target.form.requestSubmit();
});

find.addEventListener("change", () => {
  const wanted = find.value.trim().toLocaleLowerCase();
  if (!wanted) return;
  const hit =
    answer.nodes.find((each) => each.label.toLocaleLowerCase() === wanted || each.short.toLocaleLowerCase() === wanted) ||
    answer.nodes.find((each) => `${each.label} ${each.short}`.toLocaleLowerCase().includes(wanted));
  if (!hit) return say(fill(words.unknown, { name: find.value }));
  canvas.go(hit.id);
  go((next) => set(next, "at", hit.id));
});

addEventListener("popstate", () => show(new URLSearchParams(location.search)));
listen(canvas, actions);
root.dataset.live = "true"; // shows what only a script can serve
// The page brings its own first state; one that the browser kept for another address does not count.
const first = JSON.parse(document.getElementById("explore-first").textContent);
draw(first);
