import { Fragment, type ReactElement } from "react";

import type {
  CommitView,
  FileState,
  Health,
  MigrationCommits,
  SignatureState,
} from "../../../contract.ts";
import { count, date } from "../../../format.ts";
import { CopyButton } from "../../../parts/CopyButton.tsx";
import styles from "../../../parts/detail/Detail.module.css";
import { Fact } from "../../../parts/detail/Fact.tsx";
import { Sentence } from "../../../parts/Sentence.tsx";
import { StateMark } from "../../../parts/StateMark.tsx";
import { preferences } from "../../../state/preferences.ts";
import { useStore } from "../../../state/store.ts";
import { Difference } from "./Difference.tsx";

/** What git knows of a migration's file: who wrote it, how it came in, what became of it. */
export function Commits({ commits }: { commits: MigrationCommits }): ReactElement {
  const { checkout, file, added, merge, last, was_named, applied_version, diff, after, unknown } =
    commits;
  const asked = checkout.state === "read" || checkout.state === "reading";
  return (
    <>
      <section aria-label="Author and approval">
        <div className={styles.title}>
          <h3>Author and approval</h3>
          {file !== null && file !== "committed" && (
            <StateMark state={FILES[file][0]} word={FILES[file][1]} />
          )}
        </div>
        {!asked && (
          <p className={styles.quiet}>
            <Sentence text={checkout.sentence} /> <Sentence text={checkout.remedy} />
          </p>
        )}
        <dl className={styles.facts}>
          {added && <Commit name="Written" commit={added} />}
          {merge && <Commit name="Merged" commit={merge} />}
          {last && <Commit name="Last change" commit={last} />}
          {was_named.length > 0 && (
            <Fact name="Was named">
              {was_named.map((name, at) => (
                <Fragment key={name}>
                  {at > 0 && ", "}
                  <code>{name}</code>
                </Fragment>
              ))}
            </Fact>
          )}
        </dl>
        {[...unknown, ...checkout.limits].map((words) => (
          <p key={words} className={styles.quiet}>
            {words}
          </p>
        ))}
      </section>
      {applied_version && (
        <section aria-label="Since it was applied">
          <div className={styles.title}>
            <h3>Since it was applied</h3>
            {diff && diff.added + diff.removed > 0 ? (
              <StateMark
                state={diff.line_endings ? "warning" : "critical"}
                word={diff.line_endings ? "line endings only" : "the file was changed"}
              />
            ) : (
              <StateMark
                state={applied_version.proved ? "ok" : "unknown"}
                word={applied_version.proved ? "this text was applied" : "probably this text"}
              />
            )}
          </div>
          <p className={styles.quiet}>{applied_version.words}</p>
          {diff && <Difference diff={diff} />}
          {after.length > 0 && (
            <dl className={styles.facts}>
              {after.map((commit) => (
                <Commit key={commit.hash} name="After it" commit={commit} />
              ))}
            </dl>
          )}
          {after.length > 0 && (
            <p className={styles.quiet}>
              {count(after.length, "commit")} changed the file after it ran.
            </p>
          )}
        </section>
      )}
    </>
  );
}

const FILES: Record<FileState, [Health, string]> = {
  committed: ["ok", "committed"],
  changed: ["warning", "changed and not committed"],
  staged: ["warning", "staged and not committed"],
  untracked: ["warning", "git does not know it"],
  ignored: ["warning", "git ignores it"],
  gone: ["critical", "not there any more"],
};

const SIGNATURES: Record<SignatureState, [Health, string] | null> = {
  good: ["ok", "signed"],
  unknown_key: ["unknown", "signed by an unknown key"],
  stale: ["warning", "signed by an expired key"],
  bad: ["critical", "bad signature"],
  none: null,
  unchecked: null,
};

function Commit({ name, commit }: { name: string; commit: CommitView }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { hash, subject, author, email, written, merged, request, signature } = commit;
  const signed = SIGNATURES[signature.state];
  return (
    <Fact name={name}>
      <span title={email}>{author}</span>, {date(written, zone)}
      {merged !== null && merged !== written && `, on the main line ${date(merged, zone)}`}
      {request !== "" && ` (${request})`} <code title={hash}>{hash.slice(0, 10)}</code>
      <CopyButton text={hash} what="The commit" />
      <br />
      <small title={subject}>{subject}</small>{" "}
      {signed ? (
        <span title={signature.words}>
          <StateMark state={signed[0]} word={signed[1]} />
        </span>
      ) : (
        <small title={signature.words}>
          {signature.state === "none" ? "not signed" : "signature not checked"}
        </small>
      )}
    </Fact>
  );
}
