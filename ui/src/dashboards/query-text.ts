import type { EnvironmentView, SentQuery } from "../contract.ts";

/** Queries as they are copied: they say where they are from, and production says so. */
export function queryText(
  queries: readonly SentQuery[],
  title: string,
  environment: EnvironmentView,
): string {
  const where = environment.production ? `${environment.title} (production)` : environment.title;
  const texts = queries.map((query) => query.expr).join("\n\n");
  return `# ${where}: ${title.replaceAll(/\s+/g, " ")}\n${texts}`;
}
