import { useState, type FormEvent, type ReactElement } from "react";

import type { LogSourceView } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Moment } from "../parts/Moment.tsx";
import { go, type LogsPlace } from "../state/location.ts";
import { OpenFiles } from "./OpenFiles.tsx";
import { changed, fieldWords, typedField } from "./place.ts";
import styles from "./SearchBar.module.css";
import type { AskedAt } from "./use-asked.ts";

type Props = {
  place: LogsPlace;
  sources: readonly LogSourceView[];
  asked: AskedAt;
};

/** What is looked for: text and conditions as chips, in one source or all, or a query by hand. */
export function SearchBar({ place, sources, asked }: Props): ReactElement {
  const [typed, setTyped] = useState("");
  const source = sources.find((each) => each.source === place.source) ?? onlyOne(sources);
  const language = source?.abilities.language ?? null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const text = typed.trim();
    if (text === "") {
      asked.again();
      return;
    }
    const field = typedField(text);
    setTyped("");
    go(
      field
        ? changed(place, { fields: [...(place.fields ?? []), field] })
        : changed(place, { text: [...(place.text ?? []), text] }),
    );
  };
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <h1>Logs</h1>
        {place.files ? (
          <span className={styles.files} title={place.files.join("\n")}>
            <Icon name="folder" size={12} />{" "}
            <span className={styles.names}>{filesWords(place.files)}</span>
            <Button small look="quiet" onClick={() => go({ screen: "logs" })}>
              Back to the sources
            </Button>
          </span>
        ) : (
          sources.length > 1 && (
            <Choice
              label="of"
              value={place.source ?? ""}
              options={[
                ["", "all sources"] as const,
                ...sources.map((each) => [each.source, each.title] as const),
              ]}
              onChoose={(chosen) =>
                go(changed(place, { source: chosen === "" ? undefined : chosen, raw: undefined }))
              }
            />
          )
        )}
        {place.files ? (
          <span className={styles.room} />
        ) : place.raw === undefined ? (
          <form className={styles.search} role="search" onSubmit={submit}>
            <Icon name="find" size={12} />
            <input
              data-filter
              type="search"
              value={typed}
              placeholder="Paste an id or any text, or write a condition such as status>499  ( / )"
              aria-label="Find in the logs"
              spellCheck={false}
              autoCapitalize="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          </form>
        ) : (
          <RawSearch key={place.raw} place={place} language={language ?? "its language"} />
        )}
        {!place.files && (
          <>
            <Button
              small
              aria-pressed={place.follow ?? false}
              title="Show new lines as they come"
              onClick={() => go(changed(place, { follow: place.follow ? undefined : true }))}
            >
              <Icon name="pulse" size={12} /> Live
            </Button>
            <Button small title="Search again up to now" onClick={asked.again}>
              <Icon name="refresh" size={12} /> <Moment at={asked.at} />
            </Button>
          </>
        )}
        <OpenFiles />
      </div>
      <Chips place={place} />
      {source && !place.files && <Limits source={source} />}
    </header>
  );
}

/** Names of files, without where they are: their title has that. */
function filesWords(files: readonly string[]): string {
  const names = files.map((path) => path.replace(/^.*[/\\]/u, ""));
  return names.length === 1 ? (names[0] ?? "") : `${names.length} files: ${names.join(", ")}`;
}

function onlyOne(sources: readonly LogSourceView[]): LogSourceView | undefined {
  return sources.length === 1 ? sources[0] : undefined;
}

function RawSearch({ place, language }: { place: LogsPlace; language: string }): ReactElement {
  const [typed, setTyped] = useState(place.raw ?? "");
  return (
    <form
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        go(changed(place, { raw: typed }));
      }}
    >
      <input
        data-filter
        className={styles.raw}
        value={typed}
        aria-label={`Query in ${language}`}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button small type="submit">
        Ask
      </Button>
      <Button small look="quiet" onClick={() => go(changed(place, { raw: undefined }))}>
        Back to conditions
      </Button>
    </form>
  );
}

/** The conditions, each taken out with its cross. */
function Chips({ place }: { place: LogsPlace }): ReactElement | null {
  const text = place.text ?? [];
  const fields = place.fields ?? [];
  const severities = place.severities ?? [];
  if (place.raw !== undefined || text.length + fields.length + severities.length === 0) return null;
  const drop = (change: Parameters<typeof changed>[1]): void => go(changed(place, change));
  return (
    <ul className={styles.chips} aria-label="Conditions">
      {text.map((words) => (
        <Chip
          key={`text ${words}`}
          words={`“${words}”`}
          onDrop={() => drop({ text: text.filter((other) => other !== words) })}
        />
      ))}
      {fields.map((field) => (
        <Chip
          key={fieldWords(field)}
          words={fieldWords(field)}
          onDrop={() => drop({ fields: fields.filter((other) => other !== field) })}
        />
      ))}
      {severities.length > 0 && (
        <Chip
          words={`severity ${severities.join(" or ")}`}
          onDrop={() => drop({ severities: undefined })}
        />
      )}
      <li>
        <Button
          small
          look="quiet"
          onClick={() => drop({ text: undefined, fields: undefined, severities: undefined })}
        >
          Clear
        </Button>
      </li>
    </ul>
  );
}

function Chip({ words, onDrop }: { words: string; onDrop: () => void }): ReactElement {
  return (
    <li className={styles.chip}>
      <span title={words}>{words}</span>
      <button type="button" aria-label={`Without ${words}`} onClick={onDrop}>
        <Icon name="close" size={12} />
      </button>
    </li>
  );
}

/** What this source cannot do as asked, in words. */
function Limits({ source: { abilities, failure, title } }: { source: LogSourceView }) {
  const words = [
    ...(failure ? [`${title}: ${failure.message}`] : []),
    ...(abilities.text === "words" ? [`${title} finds whole words, not parts of them`] : []),
    ...(abilities.delay_ms > 0
      ? [`new lines can be found after about ${Math.round(abilities.delay_ms / 1_000)} s`]
      : []),
  ];
  return words.length === 0 ? null : <p className={styles.limits}>{words.join(" · ")}</p>;
}
