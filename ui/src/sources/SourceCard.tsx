import { call } from "#ipc";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";

import type { SourceCard as Source } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Moment } from "../parts/Moment.tsx";
import { ProblemList } from "../parts/ProblemList.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useSession } from "../session.ts";
import { LadderView } from "./LadderView.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { SecretDialog } from "./SecretDialog.tsx";
import styles from "./SourceCard.module.css";

type Props = {
  source: Source;
  /** Led here by name: brought into sight and given the focus. */
  opened: boolean;
  /** Just added: asked for its secret if it takes one, and tested. */
  added: boolean;
  onChanged: () => void;
};

/** One source: how it stands, what it is, and what can be done about it. */
export function SourceCard({ source, opened, added, onChanged }: Props): ReactElement {
  const { environment } = useSession();
  const asks = added && source.auth !== "none" && !source.has_secret;
  const [dialog, setDialog] = useState<"none" | "secret" | "remove">(asks ? "secret" : "none");
  const card = useRef<HTMLElement>(null);
  const test = useMutation({
    mutationFn: () => call("test_source", { environment: environment.id, source: source.id }),
  });
  const { mutate } = test;
  const ready = added && (source.auth === "none" || source.has_secret);
  useEffect(() => {
    if (ready) mutate();
  }, [ready, mutate]);
  useEffect(() => {
    if (!opened) return;
    card.current?.scrollIntoView?.({ block: "nearest" });
    card.current?.focus();
  }, [opened]);
  const close = (): void => setDialog("none");
  return (
    <article ref={card} className={styles.card} tabIndex={-1} aria-label={source.title}>
      <header className={styles.head}>
        <StateMark state={source.state.health} bare />
        <h2>{source.title}</h2>
        <span className={styles.kind}>{source.kind}</span>
        <span className={styles.signals}>{source.signals.join(" · ")}</span>
      </header>
      {source.address && <p className={styles.address}>{source.address}</p>}
      <p className={styles.detail}>
        {source.state.detail}
        {source.state.answered !== null && (
          <span className={styles.answered}>
            Last answer <Moment at={source.state.answered} />
            {source.state.newest !== null && (
              <>
                , newest sample <Moment at={source.state.newest} />
              </>
            )}
            .
          </span>
        )}
      </p>
      {source.state.failure && !test.data && <FailureNote failure={source.state.failure} compact />}
      {source.facts.length > 0 && (
        <dl className={styles.facts}>
          {source.facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {source.problems.length > 0 && <ProblemList problems={source.problems} />}
      <SecretLine source={source} />
      {test.error && <FailureNote failure={failureOf(test.error)} compact />}
      {(test.isPending || test.data) && (
        <LadderView ladder={test.data} onSecret={() => setDialog("secret")} />
      )}
      <footer className={styles.buttons}>
        <Button data-row disabled={test.isPending} onClick={() => test.mutate()}>
          <Icon name="pulse" /> {test.isPending ? "Testing…" : "Test"}
        </Button>
        {source.auth !== "none" && (
          <Button onClick={() => setDialog("secret")}>
            <Icon name="key" /> {source.has_secret ? "Replace the secret…" : "Set the secret…"}
          </Button>
        )}
        <span className={styles.space} />
        <Button look="quiet" onClick={() => setDialog("remove")}>
          <Icon name="trash" /> Remove…
        </Button>
      </footer>
      {dialog === "secret" && (
        <SecretDialog source={source} onClose={close} onChanged={onChanged} />
      )}
      {dialog === "remove" && <RemoveDialog source={source} onClose={close} />}
    </article>
  );
}

function SecretLine({ source }: { source: Source }): ReactElement | null {
  if (source.auth === "none") return null;
  const where =
    source.persistence === "session_only"
      ? "kept until Wheelhouse closes"
      : "kept in the system’s keychain";
  return (
    <p className={styles.secret}>
      <Icon name="key" size={12} />
      {source.has_secret ? `Secret set, ${where}.` : "No secret is set."}
    </p>
  );
}
