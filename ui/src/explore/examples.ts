import type { Completion } from "../contract.ts";

/** A query to begin with, made of a metric that the source has. */
export type Example = { words: string; expr: string };

const MOST = 6;

/** The usual question for a metric, as far as the ending of its name tells its type. */
type Recipe = (name: string, all: ReadonlySet<string>) => Example | undefined;

const RECIPES: readonly Recipe[] = [
  (name) => {
    const stem = before(name, "_bucket");
    return stem === undefined
      ? undefined
      : {
          words: `95th percentile of ${stem}`,
          expr: `histogram_quantile(0.95, sum by (le) (rate(${name}[$__rate_interval])))`,
        };
  },
  (name) => {
    const stem = before(name, "_total");
    return stem === undefined
      ? undefined
      : { words: `${stem} per second`, expr: `sum(rate(${name}[$__rate_interval]))` };
  },
  (name, all) => {
    const stem = before(name, "_count");
    return stem === undefined || !all.has(`${stem}_sum`)
      ? undefined
      : {
          words: `mean of ${stem}`,
          expr: `sum(rate(${stem}_sum[$__rate_interval])) / sum(rate(${name}[$__rate_interval]))`,
        };
  },
  (name) =>
    before(name, "_start_time_seconds") === undefined
      ? undefined
      : { words: "seconds since each process started", expr: `time() - ${name}` },
  (name) =>
    /_(?:bucket|total|count|sum|info|created|start_time_seconds)$/u.test(name)
      ? undefined
      : { words: name === "up" ? "which targets answer" : `${name} as it is`, expr: name },
];

/** One example of each recipe by turns; what every process tells of itself comes last. */
export function examplesOf(items: readonly Completion[]): Example[] {
  const names = items
    .filter((item) => item.kind === "metric" && /^[a-z_:][\w:]*$/iu.test(item.text))
    .map((item) => item.text);
  const all = new Set(names);
  const ranked = names.toSorted((one, other) => Number(isRuntime(one)) - Number(isRuntime(other)));
  const perRecipe = RECIPES.map((recipe) => ranked.flatMap((name) => recipe(name, all) ?? []));
  const examples: Example[] = [];
  for (let round = 0; examples.length < MOST; round += 1) {
    const next = perRecipe.flatMap((each) => each[round] ?? []);
    if (next.length === 0) break;
    examples.push(...next);
  }
  return examples.slice(0, MOST);
}

function before(name: string, ending: string): string | undefined {
  return name.endsWith(ending) ? name.slice(0, -ending.length) : undefined;
}

function isRuntime(name: string): boolean {
  return /^(?:go|process|promhttp|python|nodejs|jvm|scrape|prometheus)_/u.test(name);
}
