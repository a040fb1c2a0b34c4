import type { LinkTarget } from "../contract.ts";

/** A Grafana address of a dashboard: `/d/uid/name?var-x=y&viewPanel=3`. */
const DASHBOARD = /^\/?d\/([^/?#]+)/u;

/**
 * Where an address in a text leads. Such texts are untrusted and come as they were written; links
 * of panels and cells are read by Rust.
 */
export function targetOf(href: string): LinkTarget {
  const refuse = (why: string): LinkTarget => ({ kind: "refused", url: href, why });
  const uid = DASHBOARD.exec(href)?.[1];
  if (uid !== undefined) return dashboard(decoded(uid), href);
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return refuse(
      "It names a place within the document’s own system, which the window cannot know.",
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse(`Only web pages are opened, and “${url.protocol}” is none.`);
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("It holds a user name, which can hide the host it leads to.");
  }
  return { kind: "page", url: url.href, host: url.host };
}

function dashboard(uid: string, href: string): LinkTarget {
  const query = new URLSearchParams(/\?([^#]*)/u.exec(href)?.[1] ?? "");
  const chosen: Record<string, string[]> = {};
  for (const [key, value] of query) {
    const name = /^var-(\w+)$/u.exec(key)?.[1];
    if (name !== undefined) chosen[name] = [...(chosen[name] ?? []), value];
  }
  const panel = Number(query.get("viewPanel") ?? Number.NaN);
  return {
    kind: "dashboard",
    uid,
    chosen,
    panel: Number.isInteger(panel) ? panel : null,
    range: null,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
