import type { FilterAttribute } from "../../contract.ts";

/** What a typed text asks for besides words. */
export type Token =
  | { kind: "service"; service: string }
  | { kind: "attribute"; attribute: FilterAttribute };

/**
 * Reads `service = orders-api`, `http.route = /orders` and `db.system =` (any value) as conditions;
 * anything else is words. Values may stand in quotes; an operator without a name is words too.
 */
export function tokenOf(text: string, services: readonly string[]): Token | undefined {
  const found = /^\s*([\w.\-/@]+)\s*(=|:)\s*(.*)$/su.exec(text);
  if (!found) return undefined;
  const [, name = "", sign = "", said = ""] = found;
  const value = unquoted(said.trim());
  if (/^(service|service\.name)$/i.test(name)) {
    const service = services.find((each) => each.toLowerCase() === value.toLowerCase());
    return service === undefined ? undefined : { kind: "service", service };
  }
  // A colon alone may be part of what is sought, such as 10.0.0.1:80.
  if (sign === ":") return undefined;
  return {
    kind: "attribute",
    attribute: { name, value: value === "" || value === "*" ? null : value },
  };
}

/** A condition as it is written: `http.route = /orders`. */
export function writeAttribute({ name, value }: FilterAttribute): string {
  return value === null ? `${name} = any` : `${name} = ${value}`;
}

function unquoted(text: string): string {
  return /^"(.*)"$/su.exec(text)?.[1] ?? text;
}
