import type { FigureView, PanelRequest, SpotView } from "../../contract.ts";
import { LINKS } from "./links.ts";

export function heatmap({ width, height, range }: PanelRequest): FigureView {
  const plot = { x: 56, y: 12, width: width - 64, height: height - 36 };
  const [columns, rows] = [30, 8];
  const cell = { width: plot.width / columns, height: plot.height / rows };
  const spots: SpotView[] = [];
  const rects: string[] = [];
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      const weight = Math.exp(-((row - 2 - 2 * Math.sin(column / 5)) ** 2) / 3);
      const shape = {
        kind: "rect" as const,
        x: plot.x + column * cell.width,
        y: plot.y + (rows - 1 - row) * cell.height,
        ...cell,
      };
      rects.push(
        `<rect x="${shape.x}" y="${shape.y}" width="${cell.width - 1}" height="${cell.height - 1}" fill="var(--series-1)" fill-opacity="${weight.toFixed(2)}"/>`,
      );
      spots.push({
        shape,
        title: `${row * 50}–${row * 50 + 50} ms`,
        lines: [["Requests", `${Math.round(weight * 120)}`, "var(--series-1)"]],
      });
    }
  }
  return {
    svg: svg(width, height, rects.join("")),
    summary: "Latency between 0 and 400 ms, most of it between 100 and 200 ms.",
    plot,
    range,
    spots,
    legend: [],
    legend_right: false,
    marks: [{ at: range.start + (range.end - range.start) * 0.4, kind: "version", text: "v2.3.1" }],
  };
}

export function timeline({ width, height, range }: PanelRequest): FigureView {
  const plot = { x: 72, y: 8, width: width - 80, height: height - 32 };
  const names = ["orders-1", "orders-2", "worker"];
  const row = plot.height / names.length;
  const spots = names.flatMap((name, at): SpotView[] =>
    [0, 0.4, 0.6, 1].slice(0, 3).map((from, part) => ({
      shape: {
        kind: "rect",
        x: plot.x + plot.width * from,
        y: plot.y + row * at + 4,
        width: plot.width * ([0.4, 0.2, 0.4][part] ?? 0),
        height: row - 8,
      },
      title: name,
      lines: [
        [
          "State",
          part === 1 ? "down" : "up",
          part === 1 ? "var(--threshold-critical)" : "var(--threshold-ok)",
        ],
        ["For", part === 1 ? "12 min" : "24 min", null],
      ],
      links: [LINKS.dashboard],
    })),
  );
  const shapes = spots.map(({ shape, lines }) =>
    shape.kind === "rect"
      ? `<rect x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" fill="${lines[0]?.[2]}"/>`
      : "",
  );
  const labels = names.map(
    (name, at) =>
      `<text x="${plot.x - 8}" y="${plot.y + row * (at + 0.5)}" dy=".35em" text-anchor="end" fill="var(--chart-axis)">${name}</text>`,
  );
  return {
    svg: svg(width, height, shapes.join("") + labels.join("")),
    summary: "Three replicas; each was down once for 12 min.",
    plot,
    range,
    spots,
    legend: [
      { label: "up", color: "var(--threshold-ok)", values: [] },
      { label: "down", color: "var(--threshold-critical)", values: [] },
    ],
    legend_right: false,
    marks: [],
  };
}

export function pie({ width, height }: PanelRequest): FigureView {
  const shares: [string, number][] = [
    ["web", 0.55],
    ["mobile", 0.3],
    ["partners", 0.15],
  ];
  const [x, y, outer, inner] = [width / 2, height / 2, Math.min(width, height) / 2 - 8, 30];
  let from = 0;
  const spots = shares.map(([name, share], at): SpotView => {
    const to = from + share * 2 * Math.PI;
    const shape = { kind: "sector" as const, x, y, inner, outer, from, to };
    from = to;
    return {
      shape,
      title: name,
      lines: [
        ["Requests", `${Math.round(share * 312)} req/s`, `var(--series-${at + 1})`],
        ["Share", `${Math.round(share * 100)}%`, null],
      ],
      links: at === 0 ? [LINKS.dashboard, LINKS.page] : [],
    };
  });
  const on = (radius: number, angle: number): string =>
    `${x + radius * Math.sin(angle)} ${y - radius * Math.cos(angle)}`;
  const paths = spots.map(({ shape }, at) =>
    shape.kind === "sector"
      ? `<path d="M${on(inner, shape.from)}L${on(outer, shape.from)}A${outer} ${outer} 0 ${shape.to - shape.from > Math.PI ? 1 : 0} 1 ${on(outer, shape.to)}L${on(inner, shape.to)}A${inner} ${inner} 0 ${shape.to - shape.from > Math.PI ? 1 : 0} 0 ${on(inner, shape.from)}Z" fill="var(--series-${at + 1})"/>`
      : "",
  );
  return {
    svg: svg(width, height, paths.join("")),
    summary: "Most requests come from web (55%).",
    plot: { x: 0, y: 0, width, height },
    spots,
    legend: shares.map(([label, share], at) => ({
      label,
      color: `var(--series-${at + 1})`,
      values: [`${Math.round(share * 312)} req/s`, `${Math.round(share * 100)}%`],
    })),
    legend_right: true,
    marks: [],
  };
}

function svg(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="inherit" font-size="11" fill="none">${content}</svg>`;
}
