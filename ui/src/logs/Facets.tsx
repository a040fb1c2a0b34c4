import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { writeAbout } from "../amounts.ts";
import type { FacetValue, LogFacet, Severity } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Icon } from "../parts/Icon.tsx";
import { SeverityMark } from "../parts/SeverityMark.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import type { LogsPlace } from "../state/location.ts";
import styles from "./Facets.module.css";
import { excluding, isIncluded, toggled, toggledSeverity } from "./place.ts";
import { facetsQuery, valuesQuery } from "./queries.ts";
import type { Counted } from "./Volume.tsx";

type Props = {
  counted: Counted;
  asked: number;
  place: LogsPlace;
  onPlace: (place: LogsPlace) => void;
};

const SEVERITIES: ReadonlySet<string> = new Set<Severity>([
  "unset",
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
]);

function isSeverity(text: string): text is Severity {
  return SEVERITIES.has(text);
}

/** Services, severities and fields with their counts: a search without a word typed. */
export function Facets({ counted, asked, place, onPlace }: Props): ReactElement {
  const { data, error } = useQuery({
    ...facetsQuery(counted, asked),
    enabled: counted.logs !== null,
    placeholderData: (before) => before,
  });
  return (
    <nav className={styles.facets} aria-label="Browse">
      {!data && !error && <Skeleton rows={12} label="Counting" />}
      {error && <p className={styles.note}>{failureOf(error).message}</p>}
      {data && (
        <>
          <h2>Severity</h2>
          <Notes facet={data.severities} />
          <None of={data.severities} />
          <ul>
            {data.severities.values.map(({ text, count }) =>
              isSeverity(text) ? (
                <li key={text}>
                  <button
                    type="button"
                    className={styles.value}
                    aria-pressed={place.severities?.includes(text) ?? false}
                    onClick={() => onPlace(toggledSeverity(place, text))}
                  >
                    <span>
                      {text === "unset" ? <small>none</small> : <SeverityMark severity={text} />}
                    </span>
                    <Count count={count} />
                  </button>
                </li>
              ) : null,
            )}
          </ul>
          <h2>Service</h2>
          <Notes facet={data.services} />
          <None of={data.services} />
          <Values name="service" values={data.services.values} place={place} onPlace={onPlace} />
          <h2>Fields</h2>
          <Notes facet={data.fields} />
          <None of={data.fields} />
          <ul>
            {data.fields.values.map(({ text }) => (
              <Field
                key={text}
                name={text}
                counted={counted}
                asked={asked}
                place={place}
                onPlace={onPlace}
              />
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}

type FieldProps = Props & { name: string };

/** A field; its values are counted when it is opened. */
function Field({ name, counted, asked, place, onPlace }: FieldProps): ReactElement {
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({
    ...valuesQuery({ ...counted, field: name, search: "" }, asked),
    enabled: open,
  });
  return (
    <li>
      <button
        type="button"
        className={styles.field}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? "down" : "right"} size={12} />
        <span title={name}>{name}</span>
      </button>
      {open && (
        <div className={styles.inside}>
          {error && <p className={styles.note}>{failureOf(error).message}</p>}
          {!data && !error && <p className={styles.note}>Counting…</p>}
          {data && (
            <>
              <Notes facet={data} />
              <None of={data} />
              <Values name={name} values={data.values} place={place} onPlace={onPlace} />
              {data.more && <p className={styles.note}>and more values</p>}
            </>
          )}
        </div>
      )}
    </li>
  );
}

type ValuesProps = {
  name: string;
  values: readonly FacetValue[];
  place: LogsPlace;
  onPlace: (place: LogsPlace) => void;
};

function Values({ name, values, place, onPlace }: ValuesProps): ReactElement {
  return (
    <ul>
      {values.map(({ text, count, redacted }) => (
        <li key={text} className={styles.row}>
          <button
            type="button"
            className={styles.value}
            disabled={redacted}
            aria-pressed={isIncluded(place.fields ?? [], name, text)}
            title={redacted ? "Part of it is hidden: it cannot be a condition" : text}
            onClick={() => onPlace(toggled(place, name, text))}
          >
            <span>{text === "" ? "(empty)" : text}</span>
            <Count count={count} />
          </button>
          {!redacted && (
            <button
              type="button"
              className={styles.without}
              aria-label={`Without ${name} ${text}`}
              title="Leave these out"
              onClick={() => onPlace(excluding(place, name, text))}
            >
              <Icon name="close" size={12} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function None({ of: { values, failure } }: { of: LogFacet }): ReactElement | null {
  return values.length === 0 && failure === null ? (
    <p className={styles.note}>none in this range</p>
  ) : null;
}

function Count({ count }: { count: number | null }): ReactElement | null {
  return count === null ? null : (
    <small title={count.toLocaleString("en")}>{writeAbout(count)}</small>
  );
}

function Notes({ facet: { by, notes, failure } }: { facet: LogFacet }): ReactElement | null {
  const words = [
    ...(by === "held" ? ["among the lines held here"] : []),
    ...notes,
    ...(failure ? [failure.message] : []),
  ];
  return words.length === 0 ? null : <p className={styles.note}>{words.join("; ")}</p>;
}
