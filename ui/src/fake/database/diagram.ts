import type { DiagramBox, DiagramView } from "../../contract.ts";

const WIDTH = 180;
const HEIGHT = 64;

const TABLES = ["customers", "orders", "order_items", "shipments"] as const;

/** A diagram of the same make as the product's: groups that name their table, colours by name. */
export function diagramOf(source: string, now: number): DiagramView {
  const boxes: DiagramBox[] = TABLES.map((table, at) => ({
    id: `public.${table}`,
    schema: "public",
    table,
    x: 16 + Math.min(at, 2) * (WIDTH + 60),
    y: 16 + (at === 3 ? HEIGHT + 32 : 0),
    width: WIDTH,
    height: HEIGHT,
  }));
  const drawn = boxes
    .map(
      ({ id, table, x, y }) =>
        `<g data-table="${id}"><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="4" fill="var(--surface)" stroke="var(--line)"/><text x="${x + 10}" y="${y + 20}" fill="var(--text)">${table}</text></g>`,
    )
    .join("");
  const width = 16 + 3 * WIDTH + 2 * 60 + 16;
  const height = 16 + 2 * HEIGHT + 32 + 16;
  return {
    source,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${drawn}</svg>`,
    summary: "4 tables and 3 foreign keys",
    width,
    height,
    boxes,
    edges: [
      edge("orders", "customer_id", "customers"),
      edge("order_items", "order_id", "orders"),
      edge("shipments", "order_id", "orders"),
    ],
    left_out: 0,
    note: "",
    at: now - 3_000,
  };
}

function edge(from: string, column: string, to: string): DiagramView["edges"][number] {
  return {
    from: `public.${from}`,
    to: `public.${to}`,
    words: `${from}.${column} → ${to}.id`,
  };
}
