// The picture: vis-network fed with the data and options that pyvis wrote, coloured by the page's own tokens.

/* global vis */

const style = (name, otherwise) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The colours of the moment: tokens of the style sheet, so that light and dark ground each have theirs. */
function theme() {
  return {
    ink: style("--ink", "#1d1c1a"),
    soft: style("--field", "#8a8376"),
    rule: style("--rule", "#d9d3c5"),
    ground: style("--paper", "#ffffff"),
    accent: style("--accent", "#7a2e1d"),
    font: getComputedStyle(document.body).fontFamily,
    kind: (kind, looks) => style(`--k-${kind}`, looks[kind]?.light || "#666666"),
    community: (number) => style(`--explore-community-${Math.min(number, 7)}`, "#666666"),
  };
}

/** A name in at most two lines, broken at the blank nearest to its middle. */
export function lines(text) {
  if (text.length <= 18) return [text];
  const blanks = [...text.matchAll(/ /g)].map((match) => match.index);
  if (!blanks.length) return [text];
  const cut = blanks.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
  return [text.slice(0, cut), text.slice(cut + 1)];
}

/** How many names a picture tries to show where it is too small to read all: those of the most important nodes that have room. */
const NAMED = 90;
/** Pixels on the screen below which a name cannot be read, and a mark has no shape. */
const SMALL_NAME = 8;
const SMALL_MARK = 2.5;

/** A node as the mark of its kind, the same path as in the legend (a box of 13 by 14), with its name below. */
function drawn(look, node, canvas) {
  const path = canvas.path(look.mark);
  return ({ ctx, x, y }) => ({
    drawNode() {
      if (node.size * canvas.scale < SMALL_MARK) {
        ctx.globalAlpha = node.opacity;
        ctx.fillStyle = node.color.background;
        ctx.fillRect(x - node.size, y - node.size, 2 * node.size, 2 * node.size);
        ctx.globalAlpha = 1;
        return;
      }
      ctx.save();
      ctx.globalAlpha = node.opacity;
      ctx.translate(x, y);
      ctx.scale(node.size / 6.5, node.size / 6.5);
      ctx.translate(-6.5, -7);
      ctx.lineJoin = "round";
      ctx.lineWidth = (2 * node.borderWidth * 6.5) / node.size;
      ctx.strokeStyle = node.color.border;
      ctx.stroke(path);
      ctx.fillStyle = node.color.background;
      ctx.fill(path);
      ctx.restore();
    },
    drawExternalLabel() {
      const size = canvas.nameSize(node);
      if (!size) return;
      ctx.save();
      ctx.globalAlpha = Math.max(node.opacity, 0.35);
      ctx.font = `${node.depth === 0 ? 600 : 400} ${size}px ${node.font.face}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      ctx.lineJoin = "round";
      ctx.lineWidth = (4 * size) / node.font.size;
      ctx.strokeStyle = node.font.strokeColor;
      ctx.fillStyle = node.font.color;
      lines(node.label).forEach((line, row) => {
        const below = y + node.size + 5 + row * size * 1.15;
        ctx.strokeText(line, x, below);
        ctx.fillText(line, x, below);
      });
      ctx.restore();
    },
    nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
  });
}

export class Canvas {
  constructor(element, hooks) {
    this.element = element;
    element.picture = this; // for those who measure
    this.hooks = hooks;
    this.current = "";
    this.focus = "";
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.network = null;
    this.turn = 0;
    this.scale = 1;
    this.named = new Set();
    this.paths = new Map();
    this.seen = new Map();
    dark.addEventListener("change", () => this.answer && this.draw(this.answer, this.state));
    element.addEventListener("focus", () => this.current || this.go(this.focus));
  }

  /** Draw an answer of the server. The same answer always gives the same picture: nothing here is left to chance. */
  draw(answer, state) {
    const same = this.answer?.network === answer.network;
    this.answer = answer;
    this.state = state;
    this.focus = answer.focus;
    this.look = theme();
    const shape = same ? this.shape : JSON.stringify([answer.network.nodes.map((n) => [n.id, n.x, n.y, n.fixed]), answer.network.options, answer.edges.map((e) => e.id)]);
    const fresh = shape !== this.shape;
    this.shape = shape;
    if (!same) {
      const ranked = [...answer.nodes].sort((a, b) => b.importance - a.importance || (a.id < b.id ? -1 : 1));
      this.ranked = ranked.slice(0, NAMED).map((node) => node.id);
      this.namedAt = 0;
    }
    const lit = answer.route ? new Set([...answer.route.nodes, ...answer.route.edges]) : null;
    this.lit = lit;
    const nodes = answer.network.nodes.map((node) => this.node(node, answer, lit));
    const edges = answer.network.edges.map((edge) => this.edge(edge, state, lit));
    if (fresh) this.seen.clear();
    const newNodes = this.changed(nodes);
    const newEdges = this.changed(edges);
    if (fresh) this.start(nodes.map((node) => this.teach(node, answer)), edges, answer.network.options);
    else {
      // Only looks have changed: what stands where stays.
      this.nodes.update(newNodes.map((node) => this.teach(node, answer)).map(({ x, y, fixed, ...rest }) => rest));
      this.edges.update(newEdges);
    }
    const at = answer.nodes.some((node) => node.id === state.get("at")) ? state.get("at") : this.current;
    this.current = answer.nodes.some((node) => node.id === at) ? at : "";
    this.mark();
  }

  /** Those that do not look as they did: telling vis-network of thousands that do would take longer than a click may. */
  changed(items) {
    return items.filter((item) => {
      const look = JSON.stringify(item);
      const before = this.seen.get(item.id);
      this.seen.set(item.id, look);
      return look !== before;
    });
  }

  teach(node, answer) {
    return { ...node, ctxRenderer: drawn(answer.looks[node.kind] || answer.looks.other, node, this) };
  }

  path(mark) {
    if (!this.paths.has(mark)) this.paths.set(mark, new Path2D(mark));
    return this.paths.get(mark);
  }

  /** Size of a name in units of the picture, 0 where it is not shown. */
  nameSize(node) {
    if (node.font.size * this.scale >= SMALL_NAME) return node.font.size;
    const shown = node.id === this.current || node.depth === 0 || (this.lit ? this.lit.has(node.id) : this.named.has(node.id));
    return shown ? Math.max(node.font.size, 12 / this.scale) : 0;
  }

  /** Which names have room at this size: the most important first, none over another. */
  choose() {
    if (this.namedAt === this.scale) return;
    this.namedAt = this.scale;
    this.named = new Set();
    const taken = [];
    const [high, wide] = [15 / this.scale, 6.4 / this.scale];
    for (const id of [this.focus, ...this.ranked]) {
      const node = this.nodes.get(id);
      const said = lines(node.label);
      const half = (Math.max(...said.map((line) => line.length)) * wide) / 2;
      const { x, y } = this.position(id);
      const box = { left: x - half, right: x + half, top: y + node.size, bottom: y + node.size + 6 + said.length * high };
      if (taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) continue;
      taken.push(box);
      this.named.add(id);
    }
  }

  start(nodes, edges, options) {
    this.network?.destroy();
    this.nodes = new vis.DataSet(nodes);
    this.edges = new vis.DataSet(edges);
    const calm = { ...options, nodes: { ...options.nodes, chosen: false }, edges: { ...options.edges, chosen: false } };
    this.network = new vis.Network(this.element, { nodes: this.nodes, edges: this.edges }, calm);
    // vis-network makes its canvas a stop of its own; the picture is one stop, with its own keys.
    this.element.querySelectorAll("[tabindex]").forEach((inner) => inner.setAttribute("tabindex", "-1"));
    const settle = () => {
      if (options.physics.enabled) this.network.setOptions({ physics: false });
      this.fit();
      const shown = this.network;
      // Names drawn before the typefaces came stand in another one until they are drawn again.
      document.fonts.ready.then(() => {
        if (this.network !== shown) return;
        shown.redraw();
        this.element.dataset.settled = "true";
      });
    };
    delete this.element.dataset.settled;
    if (options.physics.enabled) this.network.once("stabilizationIterationsDone", settle);
    else settle();
    this.network.on("beforeDrawing", (context) => {
      this.scale = this.network.getScale();
      this.choose();
      this.axis(context);
    });
    this.network.on("afterDrawing", (context) => this.ring(context));
    this.network.on("click", (event) => {
      const chosen = event.nodes[0] || event.edges[0] || "";
      this.current = event.nodes[0] || this.current;
      this.mark(); // at once; what is known of it comes with the answer
      this.hooks.choose(String(chosen).replace("https://w3id.org/concordat/id/", ""));
    });
    this.network.on("dragEnd", (event) => {
      if (!event.nodes.length) return;
      const name = event.nodes[0];
      const { x, y } = this.position(name);
      this.hooks.moved(name, x, y);
    });
  }

  node(node, answer, lit) {
    const { look } = this;
    const colour = answer.state.colour === "community" ? look.community(node.community) : look.kind(node.kind, answer.looks);
    const dim = lit && !lit.has(node.id);
    return {
      ...node,
      shape: "custom",
      color: { background: colour, border: node.pinned ? look.ink : look.ground },
      borderWidth: node.pinned ? 3 : 1.5,
      opacity: dim ? 0.18 : 1,
      font: { color: dim ? look.soft : look.ink, strokeColor: look.ground, strokeWidth: 4, size: node.depth === 0 ? 17 : 13, face: look.font },
    };
  }

  edge(edge, state, lit) {
    const { look } = this;
    const on = lit?.has(edge.id);
    const at = state.get("at") && edge.id.endsWith(`/id/${state.get("at")}`);
    return {
      ...edge,
      color: { color: on || at ? look.accent : look.soft, opacity: lit && !on ? 0.12 : on || at ? 1 : 0.55 },
      width: on || at ? 3 : edge.width,
      label: on || at ? edge.phrase : undefined,
      font: { color: look.ink, strokeColor: look.ground, strokeWidth: 4, size: 12, face: look.font },
    };
  }

  /** Show which node the keys act on. */
  mark() {
    this.network?.unselectAll();
    this.network?.redraw();
  }

  /** The years over the columns of the layout by time. */
  axis(context) {
    if (!this.answer.axis.length) return;
    const ys = this.answer.network.nodes.map((node) => node.y);
    const [top, bottom] = [Math.min(...ys) - 70, Math.max(...ys) + 40];
    context.save();
    context.strokeStyle = this.look.rule;
    context.fillStyle = this.look.soft;
    context.font = `${Math.max(14, 12 / this.scale)}px ${this.look.font}`;
    context.textAlign = "center";
    for (const { x, label } of this.answer.axis) {
      context.fillText(label, x, top);
      context.beginPath();
      context.moveTo(x, top + 10);
      context.lineTo(x, bottom);
      context.stroke();
    }
    context.restore();
  }

  /** The ring around the current node, drawn over everything. */
  ring(context) {
    const node = this.current && this.nodes.get(this.current);
    if (!node) return;
    const { x, y } = this.position(node.id);
    context.strokeStyle = this.look.accent;
    context.lineWidth = 3;
    context.beginPath();
    context.arc(x, y, node.size + 7, 0, 2 * Math.PI);
    context.stroke();
  }

  go(name) {
    if (!this.nodes.get(name)) return;
    this.current = name;
    this.turn = 0;
    this.mark();
    const at = this.position(name);
    const { x, y } = this.network.canvasToDOM(at);
    const { width, height } = this.element.getBoundingClientRect();
    if (x < 40 || y < 40 || x > width - 40 || y > height - 40) this.network.moveTo({ position: at, animation: false });
    const node = this.answer.nodes.find((each) => each.id === name);
    const links = this.answer.edges.filter((edge) => edge.from === name || edge.to === name).length;
    const said = `${node.label}, ${node.type}${node.date ? `, ${node.date}` : ""}`;
    this.hooks.say(this.hooks.words(links === 1 ? "link" : "links", { name: said, count: links }));
  }

  /** To the nearest node in a direction: within 60 degrees of it, sideways counting double. */
  step(dx, dy) {
    const here = this.position(this.current || this.focus);
    let best = null;
    for (const [name, there] of Object.entries(this.network.getPositions())) {
      const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
      const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
      if (along <= 1 || aside > along * 1.75) continue;
      const far = along + 2 * aside;
      if (!best || far < best.far) best = { name, far };
    }
    if (best) this.go(best.name);
    else this.hooks.say(this.hooks.words("end"));
  }

  /** The links of the current node, one after the other. */
  nextEdge() {
    const mine = this.answer.edges.filter((edge) => edge.from === this.current || edge.to === this.current);
    if (!mine.length) return null;
    const edge = mine[this.turn % mine.length];
    this.turn += 1;
    const label = (id) => this.answer.nodes.find((node) => node.id === id).short;
    this.hooks.say(`${label(edge.from)} ${edge.phrase} ${label(edge.to)}${edge.since ? `, ${edge.since}` : ""}. ${this.hooks.words("turn", { place: ((this.turn - 1) % mine.length) + 1, count: mine.length })}`);
    return edge;
  }

  position(name) {
    return this.network.getPositions([name])[name] || { x: 0, y: 0 };
  }

  fit() {
    this.network.fit({ animation: false, maxZoomLevel: 1.3 });
    if (this.answer.axis.length) this.zoom(0.88); // room for the years over the columns
  }

  zoom(by) {
    this.network.moveTo({ scale: this.network.getScale() * by, animation: false });
  }
}
