import type { ReactElement } from "react";

import type { LogSpan } from "../contract.ts";
import { controlsIn, lookOf } from "./looks.ts";
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
  if (control) return <Controls text={text} />;
  if (found) return <mark className={styles.found}>{text}</mark>;
  return style ? <span style={lookOf(style)}>{text}</span> : text;
}

/** Control characters by their names: few fonts have the signs that stand for them. */
function Controls({ text }: { text: string }): ReactElement {
  return (
    <>
      {controlsIn(text).map((name, at) => (
        <span key={at} className={styles.control} title="control character">
          {name}
        </span>
      ))}
    </>
  );
}

/** The text of pieces, for titles and copies. */
export function textOf(spans: readonly LogSpan[]): string {
  return spans.map(({ text }) => text).join("");
}
