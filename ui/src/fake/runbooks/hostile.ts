import type {
  BlockAnswer,
  BlockKind,
  LinkTarget,
  OpenRunbook,
  Run,
  RunbookView,
} from "../../contract.ts";

/** A runbook that has one text wherever a file or a source may put any. */
export function hostileView({ file }: OpenRunbook, text: string): RunbookView {
  const runs = (link?: LinkTarget): Run[] => [
    { text, strong: true },
    { text, emphasis: true, struck: true },
    { text, code: true },
    { text, placeholder: text },
    ...(link ? [{ text, link: { target: link } }] : []),
  ];
  const kinds: BlockKind[] = [
    { kind: "heading", level: 1, text: runs(), anchor: text },
    {
      kind: "paragraph",
      text: [
        ...runs({ kind: "refused", url: text, why: text }),
        ...runs({ kind: "runbook", file: text, anchor: text }),
        ...runs({ kind: "dashboard", uid: text, chosen: {}, panel: null, range: null }),
        { text, link: { target: { kind: "migration", name: text }, broken: text } },
      ],
    },
    { kind: "item", number: 1, checked: false, step: 1, text: runs() },
    { kind: "quote", text: runs(), admonition: text },
    { kind: "quote", text: runs(), admonition: "warning" },
    { kind: "table", head: [runs()], rows: [[runs()]] },
    { kind: "rule" },
    { kind: "html", text },
    {
      kind: "code",
      language: text,
      text,
      danger: { line: 1, why: text },
      open: [text],
      note: text,
    },
    { kind: "included", file: text, title: text },
    live({ text, expect: text }),
    live({ text, refused: text }),
    live({ text, open: [text] }),
  ];
  return {
    file,
    title: text,
    starter: true,
    facts: [
      { name: text, value: text, from: text, inferred: true },
      { name: "owner", value: text, from: text, inferred: false },
    ],
    placeholders: [
      { name: text, written: [text], value: null, from: text, line: 1 },
      { name: `${text} `, written: [text], value: text, from: text, line: 2 },
    ],
    outline: [{ block: 1, level: 1, text, steps: 1 }],
    blocks: kinds.map((kind, at) => ({
      id: at + 1,
      line: at + 1,
      indent: at * 3,
      step: at >= 2 ? 1 : null,
      kind,
    })),
    problems: [{ weight: "warning", file: text, line: 1, message: text, remedy: text }],
    cut: text,
  };
}

/** An answer that has the text wherever a source may put any. */
export function hostileAnswer(text: string, at: number): BlockAnswer {
  return {
    content: { kind: "plain", value: text },
    value: text,
    verdict: { kind: "missed", words: text },
    query: { ref_id: text, expr: text, source: text, instant: true, step: 0 },
    outputs: { [text]: text },
    warnings: [text],
    at,
    took_ms: 1,
  };
}

type Live = { text: string; expect?: string; refused?: string; open?: string[] };

function live({ text, expect = "", refused, open = [] }: Live): BlockKind {
  return {
    kind: "live",
    language: "promql",
    name: text,
    text,
    expect,
    open,
    refused: refused ?? null,
  };
}
