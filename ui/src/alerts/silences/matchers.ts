import type { Labels, MatcherView } from "../../contract.ts";

/** More labels than this are not all taken over. */
const FEW = 12;
/** Labels that tell alerts apart in the first place. */
const FIRST = new Set([
  "alertname",
  "severity",
  "service",
  "job",
  "instance",
  "namespace",
  "cluster",
]);

/** Conditions that an alert with these labels meets: all of its labels if they are few. */
export function matchersOf(labels: Labels): MatcherView[] {
  const names = Object.keys(labels);
  const taken = names.length > FEW ? names.filter((name) => FIRST.has(name)) : names;
  return taken.map((name) => ({ name, value: labels[name] ?? "", regex: false, equal: true }));
}

/** The four ways to compare, as Alertmanager writes them. */
export const OPERATORS = ["=", "!=", "=~", "!~"] as const;

export type Operator = (typeof OPERATORS)[number];

export function operatorOf({ regex, equal }: MatcherView): Operator {
  if (regex) return equal ? "=~" : "!~";
  return equal ? "=" : "!=";
}

export function withOperator(matcher: MatcherView, operator: Operator): MatcherView {
  return { ...matcher, regex: operator.endsWith("~"), equal: operator.startsWith("=") };
}

/** A condition as text: `queue="mail"`. */
export function writeMatcher(matcher: MatcherView): string {
  return `${matcher.name}${operatorOf(matcher)}${JSON.stringify(matcher.value)}`;
}
