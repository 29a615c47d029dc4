/* Suggestions for every input[data-suggest]: the editable combobox with list autocomplete of the ARIA Authoring Practices.
   Without this file the input is a plain search field in its form.

   data-suggest       the address that gives suggestions ("/api/suggest"; may hold parameters, as "/api/suggest?kind=instrument")
   data-suggest-pick  "open" goes to the page of what is picked (the default), "fill" puts its identifier into the field */

const WAIT = 120; // milliseconds without a key before suggestions are asked for
const MARKED = "suggest-marked";

/* The words of the language that the page is in; English where the page brings none. */
const words = { suggestion: "1 suggestion", suggestions: "{count} suggestions", none: "No suggestions", list: "Suggestions: {label}", kinds: {} };
Object.assign(words, JSON.parse(document.getElementById("words")?.textContent || "{}"));

let made = 0;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.hits = [];
    this.marked = -1;
    this.timer = 0;
    this.request = null;
    this.build(`suggest-${++made}`);
    this.listen();
  }

  build(id) {
    const holder = document.createElement("span");
    holder.className = "suggest";
    this.input.before(holder);
    holder.append(this.input);
    this.list = document.createElement("ul");
    this.list.id = id;
    this.list.className = "suggest-list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    const label = this.input.labels?.[0]?.textContent.trim() || this.input.getAttribute("aria-label") || "Name";
    this.list.setAttribute("aria-label", words.list.replace("{label}", label));
    this.status = document.createElement("span");
    this.status.className = "suggest-status";
    this.status.setAttribute("role", "status");
    holder.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-haspopup": "listbox",
    })) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => this.schedule());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus from the input, or the list would close before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(Number(option.dataset.place));
    });
  }

  schedule() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(this.input.value), WAIT);
  }

  async ask(text) {
    this.request = new AbortController();
    const address = new URL(this.input.dataset.suggest || "/api/suggest", document.baseURI);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      const { hits } = await answer.json();
      if (text === this.input.value && document.activeElement === this.input) this.show(hits);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the form still works
    }
  }

  show(hits) {
    this.hits = hits;
    this.mark(-1);
    this.list.replaceChildren(...hits.map((hit, place) => this.option(hit, place)));
    this.list.hidden = hits.length === 0;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.status.textContent = hits.length === 1 ? words.suggestion : hits.length ? words.suggestions.replace("{count}", hits.length) : words.none;
  }

  option(hit, place) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${place}`;
    item.dataset.place = place;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(part("suggest-label", hit.label));
    if (hit.name !== hit.label && hit.sort !== "description") item.append(part("suggest-name", hit.name, hit.lang));
    item.append(part("suggest-kind", words.kinds[hit.kind] || hit.kind));
    return item;
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden, last = this.hits.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return event.altKey || this.input.value.trim() ? void this.ask(this.input.value) : undefined;
      const step = event.key === "ArrowDown" ? this.marked + 1 : this.marked - 1;
      this.mark(step > last ? -1 : step < -1 ? last : step);
    } else if (event.key === "Enter" && open && this.marked >= 0) {
      event.preventDefault();
      this.pick(this.marked);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab") {
      this.close();
    }
  }

  mark(place) {
    this.list.children[this.marked]?.setAttribute("aria-selected", "false");
    this.list.children[this.marked]?.classList.remove(MARKED);
    this.marked = place;
    const option = place >= 0 ? this.list.children[place] : null;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.classList.add(MARKED);
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  pick(place) {
    const hit = this.hits[place];
    this.close();
    if (!hit) return;
    if (this.input.dataset.suggestPick !== "fill") return void location.assign(hit.page);
    this.input.value = hit.identifier;
    this.input.dispatchEvent(new CustomEvent("suggest:pick", { bubbles: true, detail: hit }));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.mark(-1);
    this.hits = [];
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
  }
}

/* Text of the data always goes in as text, never as markup; names of any script keep their own direction. */
function part(name, text, lang) {
  const made = document.createElement("span");
  made.className = name;
  made.dir = "auto";
  if (lang) made.lang = lang;
  made.textContent = text.length > 160 ? `${text.slice(0, 159)}…` : text;
  return made;
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
