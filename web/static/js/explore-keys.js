// Keys of the picture. They work while the picture has the focus, so that they never take a key from a form or a reader.

const KEYS = {
  Enter: "choose",
  " ": "choose",
  Escape: "nothing",
  e: "expand",
  h: "hide",
  c: "middle",
  p: "pin",
  a: "from",
  b: "to",
  u: "undo",
  f: "find",
  l: "link",
  "+": "closer",
  "=": "closer",
  "-": "farther",
  0: "fit",
  "?": "help",
};

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function listen(canvas, actions) {
  canvas.element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) canvas.step(...ARROWS[event.key]);
    else if (event.key === "Home") canvas.go(canvas.focus);
    else {
      const name = KEYS[event.key] || KEYS[event.key.toLowerCase()];
      if (!name) return;
      actions[name]();
    }
    event.preventDefault();
  });
}
