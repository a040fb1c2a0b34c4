import type { QueryParameter } from "../../contract.ts";

const UUID = /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/iu;

/** Why a value cannot be of the parameter's type, in words; nothing if it may be, or is not given. */
export function wrongIn({ kind, options }: QueryParameter, value: string): string | undefined {
  const text = value.trim();
  if (text === "") return undefined;
  switch (kind) {
    case "text":
      return undefined;
    case "integer":
      return /^[+-]?\d+$/u.test(text) ? undefined : "write a whole number";
    case "number":
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? undefined : "write a number";
    case "boolean":
      return text === "true" || text === "false" ? undefined : "write true or false";
    case "date":
      return /^\d{4}-\d\d-\d\d$/u.test(text) && Number.isFinite(Date.parse(text))
        ? undefined
        : "write a day such as 2026-03-03";
    case "timestamp":
      return Number.isFinite(Date.parse(text))
        ? undefined
        : "write a time such as 2026-03-03T10:00:00Z";
    case "uuid":
      return UUID.test(text) ? undefined : "write a UUID";
    case "one_of":
      return options.includes(text) ? undefined : `choose one of ${options.join(", ")}`;
  }
}

/** What keeps a query from being asked, in words. */
export function missing(
  parameters: readonly QueryParameter[],
  values: Readonly<Record<string, string>>,
): string | undefined {
  for (const parameter of parameters) {
    const value = values[parameter.name] ?? "";
    const wrong = wrongIn(parameter, value);
    if (wrong !== undefined) return `${parameter.name}: ${wrong}`;
    if (value === "" && parameter.default === null && parameter.kind !== "text")
      return `${parameter.name} has no value yet`;
  }
  return undefined;
}
