import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, type ReactElement } from "react";

import type { FoundTrace, TimeRange, TraceLookup } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { count } from "../../format.ts";
import { announce } from "../../parts/announce.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { Waiting } from "../../parts/Waiting.tsx";
import { queryClient } from "../../queries.ts";
import { useSession } from "../../session.ts";
import {
  amend,
  back,
  go,
  here,
  history,
  type TracePlace,
  type View,
} from "../../state/location.ts";
import { useStore } from "../../state/store.ts";
import { Asked } from "./Asked.tsx";
import styles from "./Lookup.module.css";
import { NotFound } from "./NotFound.tsx";
import { PasteField } from "./PasteField.tsx";
import { lookupQuery } from "./queries.ts";
import { idsOf, KIND_WORDS, wayOf } from "./words.ts";

type Props = { view: Extract<View, { screen: "lookup" }> };

/** Where a pasted text leads: to the one trace, to a choice of several, or to why there is none. */
export function Lookup({ view }: Props): ReactElement {
  const { environment, range, epoch } = useSession();
  const choice = useStore(history, (value) => here(value).range);
  const options = lookupQuery(
    { environment: environment.id, text: view.text, range },
    choice,
    epoch.revision,
  );
  const { data, error, isFetching, refetch, dataUpdatedAt } = useQuery(options);
  const retry = (): void => void refetch();
  const elsewhere = data !== undefined && data.file !== null;
  const only = data?.found.length === 1 ? data.found[0] : undefined;
  useLayoutEffect(() => {
    // The look-up was the way and not the place: back leads to where it was asked from.
    if (only && data) amend(placeOf(only, data, range));
    else if (data && data.file !== null) amend({ screen: "trace_file", path: data.file });
  }, [only, data, range]);
  useEffect(() => {
    if (data && data.found.length === 0 && !elsewhere) announce("No trace was found.");
  }, [data, elsewhere]);
  useReady("lookup", (data !== undefined && !only && !elsewhere) || error !== null);
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>Traces</h1>
        <PasteField text={view.text} focused />
      </header>
      {error ? (
        <FailureNote failure={failureOf(error)} onRetry={retry} />
      ) : !data || only || elsewhere ? (
        <Waiting
          what="Looking it up"
          onStop={() => {
            void queryClient.cancelQueries({ queryKey: options.queryKey });
            back();
          }}
        />
      ) : (
        <>
          <ReadAs lookup={data} />
          {data.found.length > 0 ? (
            <Found lookup={data} range={range} />
          ) : (
            <NotFound
              lookup={data}
              text={view.text}
              attempt={dataUpdatedAt}
              asking={isFetching}
              onRetry={retry}
            />
          )}
          <Asked asked={data.asked} />
        </>
      )}
    </div>
  );
}

/** What the text was taken for: whoever reads it sees whether it was understood. */
function ReadAs({ lookup }: { lookup: TraceLookup }): ReactElement {
  return (
    <dl className={styles.ids}>
      <div>
        <dt>Read as</dt>
        <dd>{KIND_WORDS[lookup.kind]}</dd>
      </div>
      {idsOf(lookup).map(([name, id]) => (
        <div key={name}>
          <dt>{name} id</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Found({ lookup, range }: { lookup: TraceLookup; range: TimeRange }): ReactElement {
  const { found, asked, request_id } = lookup;
  return (
    <section aria-labelledby="found-traces">
      <h2 id="found-traces" className={styles.title}>
        {count(found.length, "trace")} found
      </h2>
      <ul className={styles.found}>
        {found.map((each, at) => (
          <li key={`${each.source} ${each.id}`}>
            <button
              type="button"
              data-row
              className={styles.hit}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- Enter opens what was looked for
              autoFocus={at === 0}
              onClick={() => go(placeOf(each, lookup, range))}
            >
              <code>{each.id}</code>
              <span>
                {asked.find(({ source }) => source === each.source)?.title ?? each.source}
              </span>
              <span className={styles.way}>{wayOf(each.lines, request_id)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where a trace that was found is opened. */
function placeOf(found: FoundTrace, lookup: TraceLookup, range: TimeRange): TracePlace {
  const { source, id, span_id, lines } = found;
  const span = span_id ?? lookup.span_id;
  const way = wayOf(lines, lookup.request_id);
  return {
    screen: "trace",
    id,
    source,
    ...(span === null ? {} : { span }),
    around: range,
    ...(way === undefined ? {} : { way }),
  };
}
