import { useState, type ReactElement } from "react";

import type { BlockKind } from "../../contract.ts";
import { recordCopied } from "../../incidents/steps.ts";
import { Button } from "../../parts/Button.tsx";
import { copyText } from "../../parts/clipboard.ts";
import { Icon } from "../../parts/Icon.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { useWork } from "../work/work.ts";
import { CodeText } from "./CodeText.tsx";
import styles from "./Fence.module.css";

type Props = { fence: Extract<BlockKind, { kind: "code" }> };

/** Languages of what is shown and not entered anywhere. */
const NO_COMMANDS = new Set(
  "json yaml yml toml xml html css text txt log diff ini properties markdown md csv".split(" "),
);

/** A command or another text that Wheelhouse never runs: what it would change stands before it. */
export function Fence({ fence }: Props): ReactElement {
  const { language, text, danger, open, note } = fence;
  const { ask } = useWork();
  return (
    <figure className={styles.fence} data-danger={danger !== null || undefined}>
      {danger && (
        <p className={styles.danger}>
          <StateMark state="critical" word="Changes the system" />
          <span>
            {danger.why} (line {danger.line})
          </span>
        </p>
      )}
      <CodeText label={language || "Code"} text={text} language={language} open={open} />
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <figcaption className={styles.foot}>
        <span className={styles.language}>{language || "no language named"}</span>
        {open.map((name) => (
          <Button key={name} small look="quiet" onClick={() => ask(name)}>
            Fill in {name}
          </Button>
        ))}
        <CopyButton fence={fence} />
      </figcaption>
    </figure>
  );
}

/** Copies with values filled in; a command for production says so and asks once. */
function CopyButton({ fence }: Props): ReactElement {
  const { environment } = useSession();
  const { request } = useWork();
  const [asking, setAsking] = useState(false);
  const { text, language, open, danger } = fence;
  const command = danger !== null || !NO_COMMANDS.has(language.toLowerCase());
  const asks = environment.production && command;
  const copy = (): void => {
    setAsking(false);
    void copyText(text, asks ? `A command for ${environment.title} (production)` : "The text").then(
      (copied) => copied && command && recordCopied(environment.id, request.file, text),
    );
  };
  const missing = open.length > 0 ? `, with ${open.join(", ")} left open` : "";
  if (asking) {
    return (
      <span className={styles.question} role="group" aria-label="Copy for production?">
        <span>
          Copy it for <strong>{environment.title}</strong>
          {missing}?
        </span>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the question was asked for by a key or click here */}
        <Button small look="danger" autoFocus onClick={copy}>
          Copy for PRODUCTION
        </Button>
        <Button small look="quiet" onClick={() => setAsking(false)}>
          Cancel
        </Button>
      </span>
    );
  }
  return (
    <Button
      small
      data-enter
      className={asks ? styles.production : undefined}
      title={`Copies the text with its values${missing}`}
      onClick={() => (asks ? setAsking(true) : copy())}
    >
      <Icon name="copy" size={12} />
      {asks ? "Copy for PRODUCTION…" : "Copy"}
    </Button>
  );
}
