import type { ReactElement } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

import styles from "./Markdown.module.css";

/** Nothing here leads out of the window: addresses are shown, not followed, and no picture is fetched. */
const COMPONENTS: Components = {
  a: ({ children, href }) => (
    <span>
      {children}
      {href !== undefined && <code className={styles.address}>{href}</code>}
    </span>
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
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        components={COMPONENTS}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
