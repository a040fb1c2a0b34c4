import { useState, type ReactElement } from "react";

import type { TraceAbilities } from "../../contract.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { refresh } from "../../state/clock.ts";
import {
  cameBackFrom,
  go,
  history,
  type TraceConditions,
  type View,
} from "../../state/location.ts";
import { PasteField } from "../lookup/PasteField.tsx";
import { hindrance, LIMIT, raised, tidy } from "./conditions.ts";
import { conditionsOf, draftOf, useDraft, type Draft, type DraftProblems } from "./draft.ts";
import { NoSource } from "./NothingFound.tsx";
import { Results } from "./Results.tsx";
import { SearchForm } from "./SearchForm.tsx";
import { SearchStatus } from "./SearchStatus.tsx";
import styles from "./Traces.module.css";
import { useNames, useSearch } from "./use-search.ts";

type Props = { view: Extract<View, { screen: "traces" }> };

const NO_CONDITIONS: TraceConditions = {};

/** Before the source says what it can do, nothing is offered that it may refuse. */
const UNKNOWN: TraceAbilities = {
  language: null,
  needs_service: false,
  search: true,
  attributes: true,
  ops: ["equal"],
  errors: true,
  most: 0,
  delay_ms: 0,
};

/** The way to a trace: paste what names it, or search for it. */
export function Traces({ view }: Props): ReactElement {
  const { environment } = useSession();
  const [back] = useState(() => cameBackFrom(history.get(), "trace"));
  const wanted = view.search ?? NO_CONDITIONS;
  const [draft, change] = useDraft(wanted);
  const [problems, setProblems] = useState<DraftProblems>({});
  const names = useNames(wanted.source, draft.service);
  const abilities = names?.abilities ?? UNKNOWN;
  const has = !names || names.sources.some((each) => each.source === wanted.source);
  const search = has ? wanted : tidy({ ...wanted, source: undefined });
  const asked = search.source ?? names?.source ?? names?.sources[0]?.source;
  const title = names?.sources.find((each) => each.source === asked)?.title ?? "the source";
  const none = names !== undefined && names.sources.length === 0 && names.failure === null;
  const obstacle = names && hindrance(search, abilities, title);
  const state = useSearch(search, !none && obstacle === undefined);
  useReady("traces", none || obstacle !== undefined || state.settled);

  const onDraft = (next: Partial<Draft>): void => {
    setProblems({});
    change(next);
  };
  const onSearch = (next: Partial<Draft> = {}): void => {
    change(next);
    const read = conditionsOf({ ...draft, ...next }, search, abilities.ops);
    setProblems("problems" in read ? read.problems : {});
    if ("problems" in read) return;
    if (same(read.search, search)) refresh();
    else go({ screen: "traces", search: read.search });
  };

  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>Traces</h1>
        <PasteField text="" focused={back === undefined} />
      </header>
      {none ? (
        <NoSource environment={environment.title} />
      ) : (
        <>
          <SearchForm
            draft={draft}
            problems={problems}
            names={names}
            abilities={abilities}
            title={title}
            written={search.raw ?? state.answer?.written ?? ""}
            onDraft={onDraft}
            onSearch={onSearch}
            onSource={(source) => go({ screen: "traces", search: { source } })}
          />
          <SearchStatus
            state={state}
            title={title}
            edited={!same(draft, draftOf(search))}
            problem={Object.values(problems)[0]}
            more={raised(search.limit ?? LIMIT, abilities.most)}
            onMore={(limit) => go({ screen: "traces", search: tidy({ ...search, limit }) })}
          />
          {names?.failure && <FailureNote failure={names.failure} />}
          {obstacle === undefined ? (
            <Results state={state} search={search} title={title} begin={back} />
          ) : (
            <EmptyNote reason={obstacle} />
          )}
        </>
      )}
    </div>
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
