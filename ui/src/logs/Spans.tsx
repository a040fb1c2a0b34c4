import type { CSSProperties, ReactElement } from "react";

import type { LogSpan, LogStyle } from "../contract.ts";
import styles from "./Spans.module.css";

/** Pieces of untrusted text with their colours, what is hidden, what is sought. Only ever text. */
export function Spans({ spans }: { spans: readonly LogSpan[] }): ReactElement {
  return (
    <>
      {spans.map((span, at) => (
        <Span key={at} span={span} />
      ))}
    </>
  );
}

function Span({ span: { text, style, redacted, found, control } }: { span: LogSpan }) {
  if (redacted !== undefined)
    return (
      <span className={styles.redacted} title={`hidden: ${redacted}`}>
        {text}
      </span>
    );
  if (control) return <span className={styles.control}>{text}</span>;
  const looks = style && lookOf(style);
  if (found) return <mark className={styles.found}>{text}</mark>;
  return looks ? <span style={looks}>{text}</span> : text;
}

/** The text of pieces, for titles and copies. */
export function textOf(spans: readonly LogSpan[]): string {
  return spans.map(({ text }) => text).join("");
}

/** Terminal colours as those of the window, which are told apart on both grounds. */
const COLORS: Record<string, string> = {
  black: "var(--text-faint)",
  red: "var(--critical)",
  green: "var(--ok)",
  yellow: "var(--warning)",
  blue: "var(--accent)",
  magenta: "var(--series-4)",
  cyan: "var(--code-label)",
  white: "var(--text)",
};

function lookOf(style: LogStyle): CSSProperties {
  const named = (color: string | undefined): string | undefined =>
    color === undefined ? undefined : COLORS[color.replace("bright_", "")];
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean);
  return {
    color: named(style.color),
    fontWeight: style.bold ? 600 : undefined,
    fontStyle: style.italic ? "italic" : undefined,
    opacity: style.dim ? 0.75 : undefined,
    textDecoration: lines.length > 0 ? lines.join(" ") : undefined,
  };
}
