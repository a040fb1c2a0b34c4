import type {
  BlockKind,
  Danger,
  LiveLanguage,
  OutlineEntry,
  Run,
  RunbookBlock,
} from "../../contract.ts";

/** What the fake makes of a file: enough of Markdown for the files it is given, and no more. */
export type Read = { title: string; blocks: RunbookBlock[]; outline: OutlineEntry[] };

/** Values by the name of a placeholder. */
export type Values = ReadonlyMap<string, string>;

const PLACEHOLDER = /<([A-Z][A-Z_]*)>|\{\{\s*([\w.]+)\s*\}\}/gu;
const LIVE: ReadonlySet<string> = new Set(["promql", "logql", "traceql", "sql", "http"]);

/** Blocks of a text with values filled in. */
export function read(markdown: string, values: Values): Read {
  const lines = markdown.split("\n");
  const blocks: RunbookBlock[] = [];
  let steps = 0;
  let step: number | null = null;
  let itemStep: number | null = null;
  let ofHeading = false;
  const add = (at: number, indent: number, kind: BlockKind, own: number | null = step): void => {
    blocks.push({ id: blocks.length + 1, line: at + 1, indent, step: own, kind });
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const text = line.trim();
    const indent = /^ {2,}/u.test(line) ? 1 : 0;
    if (text === "") continue;
    if (indent === 0 && !/^(?:\d+\.|-) /u.test(text)) step = ofHeading ? itemStep : null;
    const heading = /^(#{1,6}) (.*)$/u.exec(text);
    const fence = /^```(\S*)\s*(.*)$/u.exec(text);
    const item = /^(?:(\d+)\.|-) (?:\[([ x])\] )?(.*)$/u.exec(text);
    if (heading) {
      const words = heading[2] ?? "";
      ofHeading = /^\d+\./u.test(words);
      step = ofHeading ? (steps += 1) : null;
      itemStep = step;
      const anchor = words
        .toLowerCase()
        .replaceAll(/[^\w -]/gu, "")
        .replaceAll(" ", "-");
      add(at, 0, {
        kind: "heading",
        level: heading[1]?.length ?? 1,
        text: runs(words, values),
        anchor,
      });
    } else if (fence) {
      const body: string[] = [];
      const begin = at;
      for (at += 1; at < lines.length && !(lines[at] ?? "").trim().startsWith("```"); at += 1) {
        body.push((lines[at] ?? "").replace(/^ {2,3}/u, indent ? "" : "$&"));
      }
      add(begin, indent, fenceOf(fence[1] ?? "", fence[2] ?? "", body, values));
    } else if (item) {
      const [, number, box, words = ""] = item;
      const isStep = number !== undefined || box !== undefined;
      if (isStep && !ofHeading) step = steps += 1;
      else if (!isStep && !ofHeading) step = null;
      add(at, indent, {
        kind: "item",
        number: number === undefined ? null : Number(number),
        checked: box === undefined ? null : box === "x",
        step: isStep && !ofHeading ? step : null,
        text: runs(words, values),
      });
    } else if (text.startsWith("|")) {
      const rows = [];
      for (; (lines[at] ?? "").trim().startsWith("|"); at += 1) rows.push((lines[at] ?? "").trim());
      at -= 1;
      const cells = rows.map((row) =>
        row
          .slice(1, -1)
          .split("|")
          .map((cell) => runs(cell.trim(), values)),
      );
      add(at, indent, { kind: "table", head: cells[0] ?? [], rows: cells.slice(2) });
    } else if (text.startsWith(">")) {
      const kind = /^> \[!(\w+)\]/u.exec(text)?.[1]?.toLowerCase() ?? null;
      if (kind !== null) at += 1;
      add(at, indent, {
        kind: "quote",
        admonition: kind,
        text: runs((lines[at] ?? "").trim().replace(/^> ?/u, ""), values),
      });
    } else if (text === "---") add(at, indent, { kind: "rule" });
    else if (/^<(?![A-Z_]+>)/u.test(text)) add(at, indent, { kind: "html", text });
    else add(at, indent, { kind: "paragraph", text: runs(text, values) });
  }
  return {
    title: /^# (.*)$/mu.exec(markdown)?.[1] ?? "",
    blocks,
    outline: blocks.flatMap(({ id, kind }) =>
      kind.kind === "heading"
        ? [
            {
              block: id,
              level: kind.level,
              text: kind.text.map((run) => run.text).join(""),
              steps: 0,
            },
          ]
        : [],
    ),
  };
}

/** Placeholders of a text: their names with the ways they are written and their first line. */
export function placeholdersIn(markdown: string): Map<string, { written: string; line: number }> {
  const found = new Map<string, { written: string; line: number }>();
  for (const [at, line] of markdown.split("\n").entries()) {
    for (const match of line.matchAll(PLACEHOLDER)) {
      const name = nameOf(match);
      if (!found.has(name)) found.set(name, { written: match[0], line: at + 1 });
    }
  }
  return found;
}

function fenceOf(
  language: string,
  info: string,
  body: readonly string[],
  values: Values,
): BlockKind {
  const inside = body
    .map((line) => /^# expect: (.*)$/u.exec(line)?.[1])
    .find((each) => each !== undefined);
  const expect = /expect: (.*?)(?: unit:.*)?$/u.exec(info)?.[1] ?? inside ?? "";
  const raw = body.filter((line) => !line.startsWith("# expect:")).join("\n");
  const text = filled(raw, values);
  const open = [...raw.matchAll(PLACEHOLDER)]
    .map(nameOf)
    .filter((name, at, all) => !values.has(name) && all.indexOf(name) === at);
  if (LIVE.has(language)) {
    return {
      kind: "live",
      language: language as LiveLanguage,
      name: /name=(\S+)/u.exec(info)?.[1] ?? "",
      text,
      expect,
      open,
      refused: language === "traceql" ? "no source with traces takes TraceQL" : null,
    };
  }
  return { kind: "code", language, text, danger: dangerOf(raw), open };
}

function dangerOf(text: string): Danger | null {
  const signs: readonly (readonly [RegExp, string])[] = [
    [/rollout undo/u, "rolls the deployment back to the release before"],
    [/-X DELETE/u, "sends a DELETE"],
    [/\b(?:DELETE|UPDATE|DROP|ALTER) /u, "changes rows or tables"],
    [/\brm -rf\b/u, "deletes files"],
  ];
  for (const [at, line] of text.split("\n").entries()) {
    const why = signs.find(([sign]) => sign.test(line))?.[1];
    if (why !== undefined) return { line: at + 1, why };
  }
  return null;
}

function filled(text: string, values: Values): string {
  return text.replaceAll(PLACEHOLDER, (written: string, one?: string, other?: string) => {
    return values.get(one ?? other ?? "") ?? written;
  });
}

const INLINE =
  /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)]*)\)|\*([^*]+)\*|~~(.+?)~~|<([A-Z][A-Z_]*)>|\{\{\s*([\w.]+)\s*\}\}/gu;

/** Text with its looks. */
function runs(text: string, values: Values, look: Partial<Run> = {}): Run[] {
  const found: Run[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) found.push({ ...look, text: text.slice(from, match.index) });
    const [whole, strong, code, label, address, emphasis, struck, angle, braces] = match;
    const name = angle ?? braces;
    if (strong !== undefined) found.push(...runs(strong, values, { ...look, strong: true }));
    else if (code !== undefined) found.push(...coded(code, values, look));
    else if (emphasis !== undefined)
      found.push(...runs(emphasis, values, { ...look, emphasis: true }));
    else if (struck !== undefined) found.push(...runs(struck, values, { ...look, struck: true }));
    else if (name !== undefined)
      found.push({ ...look, text: values.get(name) ?? whole, placeholder: name });
    else if (label !== undefined) found.push({ ...look, text: label, link: linkTo(address ?? "") });
    from = match.index + whole.length;
  }
  if (from < text.length) found.push({ ...look, text: text.slice(from) });
  return found;
}

function coded(code: string, values: Values, look: Partial<Run>): Run[] {
  const match = [...code.matchAll(PLACEHOLDER)][0];
  if (!match) return [{ ...look, text: code, code: true }];
  const name = nameOf(match);
  return [{ ...look, text: filled(code, values), code: true, placeholder: name }];
}

const DASHBOARDS = new Set(["http-red", "database-pool", "harbour-service", "harbour-orders"]);
const RUNBOOKS = new Set([
  "high-error-rate.md",
  "queue-backlog.md",
  "slow-database.md",
  "third-party-timeouts.md",
  "saturated-database-pool.md",
  "slow-responses.md",
]);
const STARTERS = new Set(["saturated-database-pool.md", "slow-responses.md"]);

function linkTo(address: string): NonNullable<Run["link"]> {
  const dashboard = /dashboards\/([\w-]+)\.json$/u.exec(address)?.[1];
  if (dashboard !== undefined) {
    const target = {
      kind: "dashboard" as const,
      uid: dashboard === "http-red" ? dashboard : "pool",
      chosen: {},
      panel: null,
      range: null,
    };
    return DASHBOARDS.has(dashboard)
      ? { target }
      : { target, broken: `there is no dashboard ${dashboard}` };
  }
  if (/^[\w./-]+\.md(?:#[\w-]+)?$/u.test(address)) {
    const [path = "", anchor] = address.split("#");
    const name = path.split("/").at(-1) ?? path;
    const file = STARTERS.has(name) ? `starter/${name}` : `runbooks/${name}`;
    const target = { kind: "runbook" as const, file, anchor: anchor ?? null };
    return RUNBOOKS.has(name) ? { target } : { target, broken: `there is no file ${address}` };
  }
  if (/^https?:/u.test(address)) {
    return { target: { kind: "page", url: address, host: new URL(address).host } };
  }
  return {
    target: { kind: "refused", url: address, why: "Only web pages are opened, and this is none." },
  };
}

function nameOf(match: RegExpMatchArray): string {
  return match[1] ?? match[2] ?? "";
}
