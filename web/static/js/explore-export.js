// The picture as a file, drawn from what is on the canvas.

import { lines } from "./explore-canvas.js";

const SVG = "http://www.w3.org/2000/svg";

function save(blob, name, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `concordat-${name.replace(/[^A-Za-z0-9._-]+/g, "-")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** PNG, on the ground of the page: a transparent one would be unreadable on another. */
export function savePng(canvas, answer) {
  const drawn = canvas.element.querySelector("canvas");
  const copy = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
  const context = copy.getContext("2d");
  context.fillStyle = canvas.look.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawn, 0, 0);
  copy.toBlob((blob) => save(blob, answer.focus, "png"), "image/png");
}

function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

function mark(node, { x, y }, look) {
  const scale = node.size / 6.5;
  return make("path", {
    d: look.mark,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)}) translate(-6.5 -7)`,
    fill: node.color.background,
    stroke: node.color.border,
    "stroke-width": (node.borderWidth / scale).toFixed(2),
    opacity: node.opacity,
  });
}

/** The head of an arrow, where the line meets the mark. */
function arrow(from, to, size, { color, opacity }) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const at = (along, aside) => `${(to.x - along * Math.cos(angle) - aside * Math.sin(angle)).toFixed(1)},${(to.y - along * Math.sin(angle) + aside * Math.cos(angle)).toFixed(1)}`;
  return make("polygon", { points: [at(size + 2, 0), at(size + 10, 3), at(size + 10, -3)].join(" "), fill: color, opacity });
}

/** SVG: every text is set as text, so that no name can become markup. */
export function saveSvg(canvas, answer) {
  save(new Blob([svgOf(canvas, answer)], { type: "image/svg+xml" }), answer.focus, "svg");
}

export function svgOf(canvas, answer) {
  const at = canvas.network.getPositions();
  const xs = Object.values(at).map((point) => point.x);
  const ys = Object.values(at).map((point) => point.y);
  const left = Math.min(...xs) - 120;
  const top = Math.min(...ys) - 80;
  const width = Math.max(...xs) + 120 - left;
  const height = Math.max(...ys) + 80 - top;
  const svg = make("svg", { xmlns: SVG, viewBox: [left, top, width, height].map((v) => v.toFixed(0)).join(" "), width: width.toFixed(0), height: height.toFixed(0), role: "img" });
  svg.append(make("title", {}, document.title.split(/ · (?=[^·]*$)/)[0]));
  svg.append(make("rect", { x: left, y: top, width, height, fill: canvas.look.ground }));
  for (const edge of canvas.edges.get()) {
    const from = at[edge.from];
    const to = at[edge.to];
    const line = make("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: edge.color.color, "stroke-width": edge.width, opacity: edge.color.opacity });
    if (edge.dashes) line.setAttribute("stroke-dasharray", "5 5");
    line.append(make("title", {}, edge.title));
    svg.append(line, arrow(from, to, canvas.nodes.get(edge.to).size, edge.color));
    if (edge.label) {
      svg.append(make("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, "text-anchor": "middle", "font-family": canvas.look.font, "font-size": 12, fill: canvas.look.ink, stroke: canvas.look.ground, "stroke-width": 3, "paint-order": "stroke" }, edge.label));
    }
  }
  for (const node of canvas.nodes.get()) {
    const group = make("g", {});
    group.append(make("title", {}, node.title), mark(node, at[node.id], answer.looks[node.kind] || answer.looks.other));
    const text = make("text", { x: at[node.id].x, y: at[node.id].y + node.size + 15, "text-anchor": "middle", "font-family": canvas.look.font, "font-size": node.font.size, fill: node.font.color, stroke: canvas.look.ground, "stroke-width": 3, "paint-order": "stroke", opacity: node.opacity });
    lines(node.label).forEach((line, row) => text.append(make("tspan", { x: at[node.id].x, dy: row ? "1.15em" : 0 }, line)));
    group.append(text);
    svg.append(group);
  }
  return new XMLSerializer().serializeToString(svg);
}
