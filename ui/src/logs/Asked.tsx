import type { ReactElement } from "react";

import type { AskedLogs, HeldLogs } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Sentence } from "../parts/Sentence.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { here, go, history } from "../state/location.ts";
import styles from "./Asked.module.css";
import { changed } from "./place.ts";

/** Who was asked what, how it answered, and what is missing from the lines. */
export function Asked({ view }: { view: HeldLogs }): ReactElement {
  const wrong = view.asked.some(({ failure, partial }) => failure !== null || partial);
  const capped = view.asked.filter(({ capped_at }) => capped_at !== null);
  return (
    <footer className={styles.asked}>
      <span role="status">
        {view.origin !== "follow" &&
          `${view.count.toLocaleString("en")} ${view.count === 1 ? "line" : "lines"} held`}
        {capped.map(
          ({ title, lines, capped_at }) =>
            ` · ${title}: ${lines.toLocaleString("en")} of at least ${(capped_at ?? 0).toLocaleString("en")}, the server’s limit`,
        )}
      </span>
      <details open={wrong || undefined}>
        <summary>
          {wrong && <StateShape state="warning" />}{" "}
          {view.origin === "files" ? "The files" : "The queries as they were sent"}
        </summary>
        <ul>
          {view.asked.map((each) => (
            <Source key={each.source} asked={each} />
          ))}
        </ul>
        {view.dialects.length > 0 && (
          <p>
            Read as {view.dialects.map(({ text, count }) => `${text} (${count})`).join(", ")}; times{" "}
            {view.times.map(({ text }) => text).join(", ")}.
          </p>
        )}
      </details>
    </footer>
  );
}

function Source({ asked }: { asked: AskedLogs }): ReactElement {
  const { source, title, written, language, failure, warnings, notes, took_ms, partial } = asked;
  const edit = (): void => {
    const { view } = here(history.get());
    if (view.screen === "logs") go(changed(view, { source, raw: written }));
  };
  return (
    <li>
      <strong>{title}</strong> <small>{Math.round(took_ms)} ms</small>{" "}
      {written !== "" && <code>{written}</code>}{" "}
      {language !== null && (
        <Button small look="quiet" title={`Write it by hand in ${language}`} onClick={edit}>
          Edit
        </Button>
      )}
      {failure && (
        <p className={styles.failure}>
          <Sentence text={failure.message} /> <Sentence text={failure.remedy ?? ""} />
        </p>
      )}
      {partial && <p className={styles.failure}>Part of the data is missing.</p>}
      {[...warnings, ...notes].map((words) => (
        <p key={words}>{words}</p>
      ))}
    </li>
  );
}
