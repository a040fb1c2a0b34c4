import { call } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { Failure, TraceView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { Waiting } from "../../parts/Waiting.tsx";
import { useSession } from "../../session.ts";
import { withdrawable } from "../../withdraw.ts";
import { comparisonQuery, openTraceQuery } from "../queries.ts";
import { writeLength } from "../time.ts";
import styles from "./Compare.module.css";
import { ComparisonRows } from "./ComparisonRows.tsx";
import { idOf, normalOf, normalQuery } from "./normal.ts";

type Props = {
  view: TraceView;
  /** The file it is from; the other one is sought there too. */
  file: string | undefined;
  colors: Record<string, string>;
  /** The trace that it is compared with. */
  other: string | undefined;
  onOther: (id: string | undefined) => void;
  onReveal: (span: number) => void;
  onFind: (text: string) => void;
};

/** The trace beside another one of the same kind, aligned by structure. */
export function Compare(props: Props): ReactElement {
  const { view, other, onOther } = props;
  return (
    <div className={styles.compare}>
      <Choice key={other ?? ""} view={view} other={other} onOther={onOther} />
      {other === undefined ? (
        <EmptyNote reason="Two traces are compared by structure: what each does, how long it takes here and there, and where the difference comes from." />
      ) : (
        <Other {...props} other={other} />
      )}
    </div>
  );
}

type ChoiceProps = Pick<Props, "view" | "other" | "onOther">;

/** Names the other trace: by id, or any normal one of the same operation. */
function Choice({ view, other, onOther }: ChoiceProps): ReactElement {
  const { environment } = useSession();
  const [text, setText] = useState(other ?? "");
  const [wrong, setWrong] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [search, setSearch] = useState<AbortController>();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const id = idOf(text);
    if (id === undefined) setWrong("An id has up to 32 hex digits.");
    else if (id === view.id) setWrong("That is the trace itself.");
    else onOther(id);
  };
  const findNormal = (): void => {
    const control = new AbortController();
    setSearch(control);
    setFailure(undefined);
    setWrong(undefined);
    const request = { environment: environment.id, source: view.source, query: normalQuery(view) };
    withdrawable(control.signal, (question) => call("search_traces", { ...request, question }))
      .then(({ traces }) => {
        if (control.signal.aborted) return;
        const normal = normalOf(traces, view.id);
        if (normal) onOther(normal.id);
        else {
          setWrong(
            `No other trace of ${view.name} without an error is found within an hour of this one. Paste the id of one.`,
          );
        }
      })
      .catch((error: unknown) => {
        if (!control.signal.aborted) setFailure(failureOf(error));
      })
      .finally(() => setSearch((now) => (now === control ? undefined : now)));
  };
  return (
    <form className={styles.choice} onSubmit={onSubmit}>
      <label>
        Compare with{" "}
        <input
          type="text"
          value={text}
          placeholder="trace id"
          spellCheck={false}
          aria-invalid={wrong !== undefined}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(undefined);
          }}
        />
      </label>
      <Button type="submit" small disabled={text.trim() === ""}>
        Compare
      </Button>
      {view.source !== null && (
        <Button small onClick={findNormal} disabled={search !== undefined}>
          A normal one of {view.name === "" ? "the same operation" : view.name}
        </Button>
      )}
      {search && (
        <Waiting
          what="Searching"
          onStop={() => {
            search.abort();
            setSearch(undefined);
          }}
        />
      )}
      {wrong !== undefined && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
      {failure && <FailureNote failure={failure} onRetry={findNormal} compact />}
    </form>
  );
}

function Other(props: Props & { other: string }): ReactElement {
  const { view, file, colors, other, onReveal, onFind } = props;
  const { environment } = useSession();
  const opened = useQuery(
    openTraceQuery({
      environment: environment.id,
      source: view.source,
      file: file ?? null,
      id: other,
      span_id: null,
      around: null,
    }),
  );
  const compared = useQuery({
    ...comparisonQuery({ trace: view.trace, with: opened.data?.trace ?? 0 }),
    enabled: opened.data !== undefined,
  });
  const error = opened.error ?? compared.error;
  if (error) {
    const retry = opened.error ? opened.refetch : compared.refetch;
    return <FailureNote failure={failureOf(error)} onRetry={() => void retry()} />;
  }
  if (!opened.data || !compared.data) return <Skeleton label="Comparing" rows={12} />;
  const there = opened.data;
  const { sentence, slower_by, rows, capped_at } = compared.data;
  return (
    <>
      <div className={styles.summary}>
        <p className={styles.sentence}>
          <strong>
            {slower_by === 0
              ? "As long as the other."
              : `${writeLength(Math.abs(slower_by))} ${slower_by > 0 ? "slower" : "faster"} than the other.`}
          </strong>{" "}
          {sentence}
        </p>
        <dl className={styles.sides}>
          <dt>Here</dt>
          <dd>
            {writeLength(view.duration)}, {writeCount(view.spans)} spans, {writeCount(view.errors)}{" "}
            errors
          </dd>
          <dt>There</dt>
          <dd>
            {writeLength(there.duration)}, {writeCount(there.spans)} spans,{" "}
            {writeCount(there.errors)} errors
            <Button look="quiet" small onClick={() => onFind(there.id)}>
              Open it
            </Button>
          </dd>
        </dl>
      </div>
      <ComparisonRows rows={rows} cappedAt={capped_at} colors={colors} onReveal={onReveal} />
    </>
  );
}
