import type { ReactElement } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

import { LinkText } from "../links/LinkText.tsx";
import { targetOf } from "../links/of-text.ts";
import { Boundary } from "./Boundary.tsx";
import styles from "./Markdown.module.css";

/** A longer text is shown as it is written: reading it as Markdown would hold up the window. */
const LONGEST = 20_000;
/** More than a person reads is not laid out at all. */
const MOST = 200_000;
/** Deeper quotes and lists are shown as they are written, for the same reason. */
const DEEPEST = 24;
const MARKERS = new RegExp(`^(?:[ \\t]*(?:>|[-+*]|\\d{1,9}[.)])){${DEEPEST},}`, "m");
/** Brackets and stars without end are read in quadratic time. */
const RUN = /[[\]*_`~<!(]{200,}/;

/** Links ask before they leave the window; a picture is its words and address, and never fetched. */
const COMPONENTS: Components = {
  a: ({ children, href }) =>
    href === undefined || href === "" ? (
      <span>{children}</span>
    ) : href.startsWith("#") ? (
      // Footnotes point within the text.
      <span>{children}</span>
    ) : (
      <LinkText target={targetOf(href)}>{children}</LinkText>
    ),
  img: ({ alt, src }) => (
    <span>
      {alt}
      {typeof src === "string" && <code className={styles.address}>{src}</code>}
    </span>
  ),
  input: ({ checked }) => <span>{checked ? "☑ " : "☐ "}</span>,
};

/** GitHub-flavoured Markdown of untrusted origin, as text with headings, lists, tables and code. */
export function Markdown({ text }: { text: string }): ReactElement {
  const plain = <pre className={styles.plain}>{text.slice(0, MOST)}</pre>;
  if (text.length > LONGEST) {
    return (
      <>
        <p className={styles.note}>
          This text has {text.length.toLocaleString("en")} letters and is shown as it is written
          {text.length > MOST && `, the first ${MOST.toLocaleString("en")} of them`}.
        </p>
        {plain}
      </>
    );
  }
  if (MARKERS.test(text) || RUN.test(text)) return plain;
  return (
    <Boundary of={text} instead={plain}>
      <div className={styles.markdown}>
        <ReactMarkdown
          remarkPlugins={[remarkGfm]}
          rehypePlugins={[rehypeSanitize]}
          components={COMPONENTS}
        >
          {text}
        </ReactMarkdown>
      </div>
    </Boundary>
  );
}
