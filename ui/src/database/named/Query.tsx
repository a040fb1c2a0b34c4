import { call } from "#ipc";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type ReactElement } from "react";

import type { NamedQuery, QueryParameter, SaveFormat } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { announce } from "../../parts/announce.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Sentence } from "../../parts/Sentence.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSize } from "../../parts/use-size.ts";
import { useSession } from "../../session.ts";
import { Code } from "../Code.tsx";
import { runQuery } from "../queries.ts";
import { Answer } from "./Answer.tsx";
import { missing, wrongIn } from "./parameters.ts";
import styles from "./Queries.module.css";

type Props = { query: NamedQuery; source: string };

const CHART_HEIGHT = 220;

/** A query with a field for each of its parameters; it is asked when that is wanted. */
export function Query({ query, source }: Props): ReactElement {
  const { environment, epoch, theme, zone } = useSession();
  const client = useQueryClient();
  const [place, size] = useSize();
  const [values, setValues] = useState<Record<string, string>>(() => initial(query.parameters));
  const [run, setRun] = useState<{ number: number; values: Record<string, string> }>();
  const id = useId();
  const request = {
    environment: environment.id,
    source,
    query: query.id,
    values: run?.values ?? {},
    width: Math.round(size?.width ?? 0),
    height: CHART_HEIGHT,
    theme,
    zone,
  };
  const asked = runQuery(request, epoch.revision, run?.number ?? 0);
  const { data, error, isFetching } = useQuery({
    ...asked,
    enabled: run !== undefined && size !== undefined,
    staleTime: Infinity,
    refetchInterval: false,
  });
  const open = missing(query.parameters, values);
  const save = (format: SaveFormat): void => {
    call("save_query", { run: { ...request, question: 0 }, format })
      .then(({ path }) => path !== null && announce(`The answer is saved as ${path}.`))
      .catch((reason: unknown) => announce(failureOf(reason).message));
  };
  return (
    <section className={styles.query} aria-label={query.title} ref={place}>
      <header className={styles.head}>
        <h2>{query.title}</h2>
        <small>{query.file}</small>
      </header>
      {query.description !== "" && <p>{query.description}</p>}
      {query.refused !== "" && (
        <p className={styles.refused} role="alert">
          <Sentence text={`It is not run: ${query.refused}`} />
        </p>
      )}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setRun((before) => ({ number: (before?.number ?? 0) + 1, values }));
        }}
      >
        {query.parameters.map((parameter) => (
          <Parameter
            key={parameter.name}
            parameter={parameter}
            value={values[parameter.name] ?? ""}
            onChange={(value) => setValues((before) => ({ ...before, [parameter.name]: value }))}
          />
        ))}
        <Button
          look="primary"
          type="submit"
          disabled={query.refused !== "" || open !== undefined || isFetching}
          title={open}
        >
          Ask
        </Button>
        {isFetching && (
          <Button onClick={() => void client.cancelQueries({ queryKey: asked.queryKey })}>
            Stop
          </Button>
        )}
        <span className={styles.room} />
        {data && (
          <>
            <Button small onClick={() => save("csv")}>
              <Icon name="save" size={12} /> CSV
            </Button>
            {data.chart && (
              <Button small onClick={() => save("svg")}>
                <Icon name="save" size={12} /> SVG
              </Button>
            )}
          </>
        )}
      </form>
      <details className={styles.sql}>
        <summary>
          Its SQL · at most {query.row_cap.toLocaleString("en")} rows and{" "}
          {query.time_cap_ms / 1_000} s
        </summary>
        <Code label="Its SQL" text={query.sql} language="sql" id={id} />
      </details>
      {error && <FailureNote failure={failureOf(error)} compact />}
      {isFetching && !data && <Skeleton rows={8} label="Asking the database" />}
      {data && <Answer answer={data} />}
    </section>
  );
}

type ParameterProps = {
  parameter: QueryParameter;
  value: string;
  onChange: (value: string) => void;
};

const TYPES: Record<QueryParameter["kind"], string> = {
  text: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  date: "a day",
  timestamp: "a time such as 2026-03-03T10:00:00Z",
  uuid: "a UUID",
  one_of: "one of these",
};

function Parameter({ parameter, value, onChange }: ParameterProps): ReactElement {
  const { name, description, kind, options, default: usual } = parameter;
  const wrong = wrongIn(parameter, value);
  const shared = { value, "aria-invalid": wrong !== undefined, title: wrong ?? description };
  const choices = kind === "boolean" ? ["true", "false"] : options;
  return (
    <label className={styles.field}>
      <span title={description}>
        {name} <small>{TYPES[kind]}</small>
      </span>
      {kind === "boolean" || kind === "one_of" ? (
        <select {...shared} onChange={(event) => onChange(event.target.value)}>
          {usual === null && <option value="">choose</option>}
          {choices.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={kind === "date" ? "date" : "text"}
          placeholder={usual ?? ""}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </label>
  );
}

function initial(parameters: readonly QueryParameter[]): Record<string, string> {
  return Object.fromEntries(parameters.map(({ name, default: usual }) => [name, usual ?? ""]));
}
