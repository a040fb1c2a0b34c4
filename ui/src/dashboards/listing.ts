import type { DashboardSummary } from "../contract.ts";

/** The dashboards that hold every one of the words in title, tags, folder or file. */
export function matching(
  dashboards: readonly DashboardSummary[],
  words: string,
): DashboardSummary[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return dashboards.filter((dashboard) => {
    const { title, tags, folder, file } = dashboard;
    const text = [title, folder, file, ...tags].join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Dashboards by folder: the pack's own first, then its folders, the starter set last. */
export function byFolder(
  dashboards: readonly DashboardSummary[],
): [folder: string, dashboards: DashboardSummary[]][] {
  const folders = new Map<string, DashboardSummary[]>();
  const rank = (each: DashboardSummary): number => (each.starter ? 2 : each.folder === "" ? 0 : 1);
  const sorted = dashboards.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      one.folder.localeCompare(other.folder) ||
      (one.title || one.file).localeCompare(other.title || other.file),
  );
  for (const dashboard of sorted) {
    const name = dashboard.starter ? "Starter set" : dashboard.folder || "Pack";
    const folder = folders.get(name);
    if (folder) folder.push(dashboard);
    else folders.set(name, [dashboard]);
  }
  return [...folders];
}
