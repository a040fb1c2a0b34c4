import type { FieldMatch, FieldOp, LogFilter, Severity, TimeRange } from "../contract.ts";
import type { LogsPlace } from "../state/location.ts";

/** What may change of a place; `undefined` takes it away. */
type Change = { [K in keyof Omit<LogsPlace, "screen">]?: LogsPlace[K] | undefined };

/** A place with something of it changed. Other conditions show other lines: none is open then. */
export function changed(place: LogsPlace, change: Change): LogsPlace {
  const kept = Object.entries({ ...place, ...change }).filter(
    ([, value]: [string, unknown]) =>
      value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return { ...Object.fromEntries(kept), screen: "logs" };
}

/** The conditions of a place over a range. */
export function filterOf(place: LogsPlace, range: TimeRange): LogFilter {
  return {
    text: [...(place.text ?? [])],
    fields: (place.fields ?? []).map(({ name, op, values }) => ({ name, op, values: [...values] })),
    severities: [...(place.severities ?? [])],
    raw: place.raw ?? null,
    range,
  };
}

/** The field must have the value, or any of those it was asked for before. */
export function including(place: LogsPlace, name: string, value: string): LogsPlace {
  return changed(place, {
    fields: withValue(without(place.fields ?? [], "not_equal", name, value), "equal", name, value),
  });
}

/** The field must not have the value. */
export function excluding(place: LogsPlace, name: string, value: string): LogsPlace {
  return changed(place, {
    fields: withValue(without(place.fields ?? [], "equal", name, value), "not_equal", name, value),
  });
}

/** Takes a value out of the conditions, or puts it in. */
export function toggled(place: LogsPlace, name: string, value: string): LogsPlace {
  const fields = place.fields ?? [];
  return isIncluded(fields, name, value)
    ? changed(place, { fields: without(fields, "equal", name, value) })
    : including(place, name, value);
}

/** Whether a field is asked to have a value. */
export function isIncluded(fields: readonly FieldMatch[], name: string, value: string): boolean {
  return fields.some(
    (each) => each.op === "equal" && each.name === name && each.values.includes(value),
  );
}

/** Shows a severity too, or no longer; all of them are none. */
export function toggledSeverity(place: LogsPlace, severity: Severity): LogsPlace {
  const shown = place.severities ?? [];
  return changed(place, {
    severities: shown.includes(severity)
      ? shown.filter((each) => each !== severity)
      : [...shown, severity],
  });
}

function withValue(
  fields: readonly FieldMatch[],
  op: FieldOp,
  name: string,
  value: string,
): FieldMatch[] {
  const at = fields.findIndex((each) => each.op === op && each.name === name);
  if (at < 0) return [...fields, { name, op, values: [value] }];
  return fields.map((each, other) =>
    other === at && !each.values.includes(value)
      ? { ...each, values: [...each.values, value] }
      : each,
  );
}

function without(
  fields: readonly FieldMatch[],
  op: FieldOp,
  name: string,
  value: string,
): FieldMatch[] {
  return fields
    .map((each) =>
      each.op === op && each.name === name
        ? { ...each, values: each.values.filter((other) => other !== value) }
        : each,
    )
    .filter(({ op: kept, values }) => values.length > 0 || kept === "exists" || kept === "missing");
}

const SIGNS: readonly (readonly [sign: string, op: FieldOp])[] = [
  ["!=", "not_equal"],
  ["=~", "regex"],
  ["=", "equal"],
  ["~", "contains"],
  [">", "above"],
  ["<", "below"],
];

/**
 * What was typed as a condition on a field, such as `http.status>499`; nothing if it is text. Only
 * a name that could be a field's makes it one: `a=b` within a sentence is text.
 */
export function typedField(typed: string): FieldMatch | undefined {
  const found = /^([A-Za-z_@][\w.@/-]*)(!=|=~|=|~|>|<)(\S.*|)$/su.exec(typed.trim());
  if (!found) return undefined;
  const [, name = "", sign = "", written = ""] = found;
  const op = SIGNS.find(([each]) => each === sign)?.[1];
  if (op === undefined) return undefined;
  const value = /^".*"$/su.test(written) ? written.slice(1, -1) : written;
  if (value === "*" && (op === "equal" || op === "not_equal"))
    return { name, op: op === "equal" ? "exists" : "missing", values: [] };
  if (value === "" || ((op === "above" || op === "below") && !Number.isFinite(Number(value))))
    return undefined;
  return { name, op, values: [value] };
}

/** A condition in words, for its chip. */
export function fieldWords({ name, op, values }: FieldMatch): string {
  const written = values.join(" or ");
  switch (op) {
    case "equal":
      return `${name} = ${written}`;
    case "not_equal":
      return `${name} ≠ ${written}`;
    case "contains":
      return `${name} holds ${written}`;
    case "regex":
      return `${name} fits /${written}/`;
    case "exists":
      return `${name} is there`;
    case "missing":
      return `${name} is missing`;
    case "above":
      return `${name} > ${written}`;
    case "below":
      return `${name} < ${written}`;
  }
}
