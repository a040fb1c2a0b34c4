import { useState, type ReactElement } from "react";

import type { LedgerFile, LedgerView } from "../../contract.ts";
import { count, timesIn } from "../../format.ts";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { Fact } from "../../parts/detail/Fact.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Modal } from "../../parts/Modal.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { Sentence } from "../../parts/Sentence.tsx";
import { StateMark, StateShape } from "../../parts/StateMark.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import styles from "./Ledger.module.css";

/** The record of every look at the histories: how it stands in a line, all of it when opened. */
export function Ledger({ ledger }: { ledger: LedgerView }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.line}
        data-state={ledger.health}
        title="Show the ledger of looks"
        onClick={() => setOpen(true)}
      >
        <StateShape state={ledger.health} />
        <span>Ledger: {ledger.sentence}</span>
      </button>
      <Modal
        title="The ledger of looks"
        description="Every look at the migration histories is recorded on this computer, each entry sealed by the one before. It shows when something appeared, and when somebody rewrote it."
        open={open}
        onClose={() => setOpen(false)}
        wide
      >
        <Whole ledger={ledger} />
      </Modal>
    </>
  );
}

function Whole({ ledger }: { ledger: LedgerView }): ReactElement {
  const { health, sentence, entries, first_look, last_look, head, files, writable } = ledger;
  return (
    <div className={styles.whole}>
      <StateMark state={health} word={sentence} />
      {ledger.failure && <FailureNote failure={ledger.failure} compact />}
      <dl className={detail.facts}>
        <Fact name="Entries">{count(entries, "entry", "entries")}</Fact>
        {first_look !== null && (
          <Fact name="First look">
            <Moment at={first_look} />
          </Fact>
        )}
        {last_look !== null && (
          <Fact name="Last look">
            <Moment at={last_look} />
          </Fact>
        )}
        {head && (
          <Fact name="Head">
            entry {head.sequence} <code className={detail.hash}>{head.hash}</code>
            <CopyButton text={`${head.sequence} ${head.hash}`} what="The head" />
            <br />
            <small>Noted elsewhere, it proves later that nothing was cut off.</small>
          </Fact>
        )}
        {!writable && <Fact name="This window">only reads it</Fact>}
      </dl>
      {files.map((file) => (
        <File key={file.path} file={file} />
      ))}
      <Changes ledger={ledger} />
    </div>
  );
}

function File({ file }: { file: LedgerFile }): ReactElement {
  const { path, entries, breach, notes } = file;
  return (
    <section className={styles.file} aria-label={path}>
      <p>
        <code>{path}</code> <small>{count(entries, "entry", "entries")} hold</small>
      </p>
      {breach && (
        <div className={styles.breach} role="alert">
          <StateMark state="critical" word={`Broken at line ${breach.line}`} />
          <p>
            <Sentence text={breach.message} />
          </p>
          <dl className={detail.facts}>
            <Fact name="Should be">
              <code className={detail.hash}>{breach.expected}</code>
            </Fact>
            <Fact name="Stands there">
              <code className={detail.hash}>{breach.found}</code>
            </Fact>
          </dl>
          <p className={detail.quiet}>
            The file stays as it is. Keep a copy, and find out who wrote to it.
          </p>
        </div>
      )}
      {notes.map((note) => (
        <p key={note} className={detail.quiet}>
          {note}
        </p>
      ))}
    </section>
  );
}

function Changes({ ledger: { changes, capped_at } }: { ledger: LedgerView }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  if (changes.length === 0)
    return <p className={detail.quiet}>Nothing has changed between looks so far.</p>;
  return (
    <section aria-label="Changes between looks">
      <h3>Changes between looks</h3>
      <ul className={styles.changes}>
        {changes.map(({ history, id, code, message, grave, window, sequence }) => (
          <li key={`${sequence} ${history} ${id} ${code}`}>
            <StateShape state={grave ? "critical" : "unknown"} />
            <span>
              {message}
              <small>
                {timesIn(window.text, zone)} · entry {sequence} · <code>{history}</code>
              </small>
            </span>
          </li>
        ))}
      </ul>
      {capped_at !== null && (
        <p className={detail.quiet}>Only the newest {capped_at.toLocaleString("en")} are shown.</p>
      )}
    </section>
  );
}
