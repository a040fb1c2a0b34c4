import type { LinkView } from "../../contract.ts";

/** One link of every sort. */
export const LINKS: Record<"dashboard" | "page" | "refused", LinkView> = {
  dashboard: {
    title: "Database pool of orders",
    target: {
      kind: "dashboard",
      uid: "pool",
      chosen: { service: ["orders"] },
      panel: null,
      range: null,
    },
  },
  page: {
    title: "Release notes",
    target: {
      kind: "page",
      url: "https://git.example.com/orders/releases?tag=v2.3.1",
      host: "git.example.com",
    },
  },
  refused: {
    title: "Local file",
    target: { kind: "refused", url: "file:///etc/passwd", why: "Only web pages are opened." },
  },
};
