import type { AttributeMatch, MatchOp } from "../../contract.ts";
import type { Parsed } from "../../state/time-range.ts";

/** How a comparison is typed and shown. */
export const OP_SIGNS: Record<MatchOp, string> = {
  equal: "=",
  not_equal: "!=",
  contains: "~",
  exists: "exists",
  above: ">",
  below: "<",
};

/** What a comparison means, for those who hover. */
export const OP_WORDS: Record<MatchOp, string> = {
  equal: "is",
  not_equal: "is not",
  contains: "contains",
  exists: "is there",
  above: "is greater than",
  below: "is less than",
};

const COMPARED = /^([^\s=!~<>"]+)\s*(!=|=~|=|~|>|<)\s*(.*)$/su;
const THERE = /^([^\s=!~<>"]+)(?:\s+exists)?$/u;

const OPS: Record<string, MatchOp> = {
  "=": "equal",
  "!=": "not_equal",
  "~": "contains",
  "=~": "contains",
  ">": "above",
  "<": "below",
};

/**
 * Reads a condition on an attribute: `name = value`, `name != value`, `name ~ part`, `name > 5`,
 * `name < 5`, `name exists`; a value may stand in quotation marks. `offered` are the comparisons
 * that the source answers.
 */
export function parseAttribute(text: string, offered: readonly MatchOp[]): Parsed<AttributeMatch> {
  const said = text.trim();
  const compared = COMPARED.exec(said);
  const there = THERE.exec(said)?.[1];
  const match: AttributeMatch | undefined = compared
    ? {
        name: compared[1] ?? "",
        op: OPS[compared[2] ?? ""] ?? "equal",
        value: unquoted(compared[3] ?? ""),
      }
    : there === undefined
      ? undefined
      : { name: there, op: "exists", value: "" };
  if (!match) {
    return { ok: false, problem: `"${said}" is not understood. Write http.route = /orders.` };
  }
  if (match.op !== "exists" && match.value === "") {
    return { ok: false, problem: `Write a value after ${match.name} ${OP_SIGNS[match.op]}.` };
  }
  if ((match.op === "above" || match.op === "below") && !Number.isFinite(Number(match.value))) {
    return {
      ok: false,
      problem: `${OP_SIGNS[match.op]} compares numbers; "${match.value}" is none.`,
    };
  }
  if (!offered.includes(match.op)) {
    const signs = offered.map((op) => OP_SIGNS[op]).join(" ");
    return {
      ok: false,
      problem:
        match.op === "exists"
          ? `Write ${match.name} = value: this source compares with ${signs}.`
          : `This source does not answer ${OP_SIGNS[match.op]}; it compares with ${signs}.`,
    };
  }
  return { ok: true, value: match };
}

/** A condition as it would be typed. */
export function attributeText({ name, op, value }: AttributeMatch): string {
  return op === "exists" ? `${name} exists` : `${name} ${OP_SIGNS[op]} ${value}`;
}

function unquoted(value: string): string {
  const said = value.trim();
  return /^"(.*)"$/su.exec(said)?.[1] ?? /^'(.*)'$/su.exec(said)?.[1] ?? said;
}
