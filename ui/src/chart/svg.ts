const SVG = "http://www.w3.org/2000/svg";

const ELEMENTS = new Set([
  "svg",
  "g",
  "path",
  "polyline",
  "polygon",
  "line",
  "rect",
  "circle",
  "text",
  "tspan",
  "title",
  "defs",
  "clipPath",
  "linearGradient",
  "stop",
]);

/** A drawing that may be placed in the page, or what in it may not. */
export type Checked = { ok: true; element: Element } | { ok: false; reason: string };

/**
 * Parses a drawing and refuses it as a whole if it holds anything but shapes and text: no other
 * element, no event handler, no reference out of the drawing.
 */
export function checkSvg(text: string): Checked {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root?.localName !== "svg" || parsed.querySelector("parsererror")) {
    return refuse("it is not well-formed SVG");
  }
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (element.namespaceURI !== SVG || !ELEMENTS.has(element.localName)) {
      return refuse(`it holds <${element.localName}>`);
    }
    for (const { name, value } of element.attributes) {
      if (!allowed(name, value)) return refuse(`<${element.localName}> has ${name}="${value}"`);
    }
  }
  return { ok: true, element: document.importNode(root, true) };
}

function allowed(name: string, value: string): boolean {
  const plain = name.toLowerCase();
  if (plain.startsWith("on") || plain === "href" || plain.endsWith(":href")) return false;
  if (plain === "style" || plain === "src") return false;
  const outside = /url\s*\(\s*(?!['"]?#)|javascript:|data:/i;
  return plain.startsWith("xmlns") || !outside.test(value);
}

function refuse(reason: string): Checked {
  return { ok: false, reason };
}
