/* The slider beside the box for a date, and pictures as PNG. Without this file both are done by the form and the SVG. */

const SCALE = 2; // pixels of the PNG for each unit of the drawing

for (const range of document.querySelectorAll("input[type=range][data-fills]")) {
  const box = document.getElementById(range.dataset.fills);
  range.closest("[hidden]")?.removeAttribute("hidden");
  range.setAttribute("aria-valuetext", box.value || "any time");
  range.addEventListener("input", () => {
    box.value = range.value;
    range.setAttribute("aria-valuetext", range.value);
  });
  range.addEventListener("change", () => {
    if (box.form.elements.a.value && box.form.elements.b.value) box.form.requestSubmit();
  });
}

/* What is empty or as by default needs no place in the address. */
const form = document.querySelector(".trace-form");
form?.addEventListener("submit", () => {
  const usual = { length: "6", k: "5" };
  for (const field of form.elements) {
    if (field.name && (field.value === "" || field.value === usual[field.name])) field.disabled = true;
  }
});
addEventListener("pageshow", () => { // after Back the fields are to be used again
  for (const field of form?.elements ?? []) field.disabled = false;
});

for (const button of document.querySelectorAll("button[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const picture = new Image();
    picture.addEventListener("load", () => save(picture));
    picture.src = button.dataset.png;
  });
}

function save(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * SCALE;
  canvas.height = picture.naturalHeight * SCALE;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "trace.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }, "image/png");
}
