import type { Content } from "../../contract.ts";
import { drawSpark } from "../drawing.ts";
import { LINKS } from "./links.ts";

export function endpoints(width: number): Extract<Content, { kind: "table" }>["value"] {
  const routes = ["/orders", "/carts", "/products", "/payments", "/health", "/refunds", "/users"];
  return {
    columns: [
      { name: "Route", numeric: false, look: "plain", filterable: true },
      {
        name: "State",
        numeric: false,
        look: "colored_background",
        filterable: true,
        align: "center",
      },
      { name: "p95", numeric: true, look: "colored_text", filterable: false },
      { name: "Share", numeric: true, look: "bar", filterable: false },
      { name: "Course", numeric: true, look: "spark", filterable: false },
    ],
    rows: routes.map((route, at) => {
      const grave = at === 0 ? "critical" : at < 3 ? "warning" : "ok";
      const fraction = 1 / (at + 1);
      return [
        {
          text: route,
          value: null,
          state: "neutral",
          links: at === 0 ? [LINKS.dashboard, LINKS.page] : [LINKS.dashboard],
        },
        {
          text: { critical: "failing", warning: "slow", ok: "fine" }[grave],
          value: null,
          state: grave,
          color: `var(--threshold-${grave})`,
        },
        {
          text: `${(1.84 * fraction).toFixed(2)} s`,
          value: fraction,
          state: grave,
          color: `var(--threshold-${grave})`,
        },
        { text: `${Math.round(fraction * 100)}%`, value: fraction, state: "neutral", fraction },
        {
          text: `${Math.round(fraction * 180)} req/s`,
          value: fraction,
          state: "neutral",
          spark: drawSpark(
            Math.max(width / 6, 40),
            20,
            (share) => 0.5 + 0.4 * Math.sin(share * 8 + at),
          ),
        },
      ];
    }),
    total: routes.length,
    footer: ["7 routes", "", "0.69 s", "", "466 req/s"],
    head: true,
  };
}
