import type { KeyboardEvent, ReactElement } from "react";

import type { TraceAbilities, TraceNames } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { Attributes } from "./Attributes.tsx";
import type { Draft, DraftProblems } from "./draft.ts";
import { RawQuery } from "./RawQuery.tsx";
import styles from "./SearchForm.module.css";
import { Suggest } from "./Suggest.tsx";

type Props = {
  draft: Draft;
  problems: DraftProblems;
  names: TraceNames | undefined;
  abilities: TraceAbilities;
  /** Title of the source. */
  title: string;
  /** The search as it was sent last; a query of one's own begins with it. */
  written: string;
  onDraft: (change: Partial<Draft>) => void;
  /** Searches with what stands in the fields and this change. */
  onSearch: (change?: Partial<Draft>) => void;
  onSource: (source: string) => void;
};

const STATUS = [
  ["any", "any"],
  ["error", "error"],
  ["ok", "no error"],
] as const;

/** What traces are searched for, in fields or in the source's own language. */
export function SearchForm(props: Props): ReactElement {
  const { draft, names, abilities, title, written, onDraft, onSearch, onSource } = props;
  const { language } = abilities;
  const sources = names?.sources ?? [];
  const isRaw = draft.raw !== undefined;
  return (
    <form
      className={styles.form}
      role="search"
      aria-label="Search for traces"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch();
      }}
    >
      {sources.length > 1 && (
        <Choice
          label="Source"
          value={names?.source ?? ""}
          options={sources.map((each) => [each.source, each.title] as const)}
          onChoose={onSource}
        />
      )}
      {isRaw ? <RawQuery {...props} language={language ?? "Query"} /> : <Fields {...props} />}
      {language !== null && (
        <Button
          look="quiet"
          aria-pressed={isRaw}
          className={styles.language}
          title={isRaw ? "Search with fields" : `Write the search in ${language}`}
          onClick={() => onDraft({ raw: isRaw ? undefined : written })}
        >
          {language}
        </Button>
      )}
      <Button type="submit" look="primary" disabled={!abilities.search} title={`Search ${title}`}>
        Search
      </Button>
    </form>
  );
}

function Fields(props: Props): ReactElement {
  const { draft, problems, names, abilities, title, onDraft, onSearch } = props;
  return (
    <>
      <Suggest
        first
        label="Service"
        placeholder={abilities.needs_service ? "Service (must be named)" : "Any service"}
        value={draft.service}
        names={names?.services ?? []}
        onType={(service) => onDraft({ service })}
        onTake={(service) => onSearch({ service })}
      />
      <Suggest
        wide
        label="Operation"
        placeholder="Any operation"
        value={draft.operation}
        names={names?.operations ?? []}
        onType={(operation) => onDraft({ operation })}
        onTake={(operation) => onSearch({ operation })}
      />
      <span className={styles.pair} role="group" aria-label="Duration">
        <Duration which="min" draft={draft} problems={problems} onDraft={onDraft} />
        <span aria-hidden="true">–</span>
        <Duration which="max" draft={draft} problems={problems} onDraft={onDraft} />
      </span>
      <Choice
        label="Status"
        value={draft.errors === undefined ? "any" : draft.errors ? "error" : "ok"}
        options={STATUS}
        refused={abilities.errors ? undefined : `${title} cannot be asked for a status.`}
        onChoose={(value) => onSearch({ errors: value === "any" ? undefined : value === "error" })}
      />
      <Attributes {...props} />
    </>
  );
}

const LIMITS = {
  min: { label: "Shortest duration", placeholder: "min, 200ms" },
  max: { label: "Longest duration", placeholder: "max, 1.5s" },
} as const;

type DurationProps = Pick<Props, "draft" | "problems" | "onDraft"> & { which: "min" | "max" };

function Duration({ which, draft, problems, onDraft }: DurationProps): ReactElement {
  const problem = problems[which];
  return (
    <input
      className={styles.input}
      data-narrow
      aria-label={LIMITS[which].label}
      aria-invalid={problem !== undefined}
      title={problem}
      placeholder={LIMITS[which].placeholder}
      value={draft[which]}
      spellCheck={false}
      onChange={(event) => onDraft({ [which]: event.target.value })}
      onKeyDown={submitOnEnter}
    />
  );
}

/** A form whose buttons are many does not submit by Enter in every web view. */
export function submitOnEnter(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
