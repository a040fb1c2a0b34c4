import { call } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { Drawing } from "../../chart/Drawing.tsx";
import type { DiagramScope, DiagramView, SchemaView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { announce } from "../../parts/announce.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { ReadAt } from "../../parts/read/ReadAt.tsx";
import { Reading } from "../../parts/read/Reading.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { amend, go, type DatabasePlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import { diagramQuery, schemaQuery } from "../queries.ts";
import styles from "./Diagram.module.css";

type Props = {
  place: DatabasePlace;
  request: { environment: string; source: string | null };
};

const ZOOMS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2] as const;
const WHOLE = ZOOMS.indexOf(1);

/** The tables of a schema with their keys, or what is around one table. */
export function Diagram({ place, request }: Props): ReactElement {
  const { epoch, theme } = useSession();
  const schemas = useQuery(schemaQuery(request, epoch.revision));
  const scope = scopeOf(place, schemas.data);
  const asked = { ...request, of: scope ?? { kind: "schema" as const, schema: "" } };
  const query = useQuery({ ...diagramQuery(asked, epoch.revision), enabled: scope !== undefined });
  const { data: view, failure } = useKept(query, `diagram ${JSON.stringify(asked.of)}`);
  const [zoom, setZoom] = useState(WHOLE);
  useReady("database", view !== undefined || failure !== undefined);
  const save = (): void => {
    call("save_diagram", { diagram: { ...asked, question: 0 }, theme })
      .then(({ path }) => path !== null && announce(`The diagram is saved as ${path}.`))
      .catch((error: unknown) => announce(failureOf(error).message));
  };
  return (
    <div className={styles.part}>
      <div className={styles.tools}>
        <Scope place={place} schemas={schemas.data} />
        <span className={styles.summary} role="status">
          {view?.summary}
        </span>
        <span className={styles.room} />
        {view && <ReadAt at={view.at} failure={failure} />}
        <Button
          small
          title="Smaller"
          aria-label="Smaller"
          disabled={zoom === 0}
          onClick={() => setZoom(zoom - 1)}
        >
          −
        </Button>
        <Button small title="Original size" onClick={() => setZoom(WHOLE)}>
          {Math.round((ZOOMS[zoom] ?? 1) * 100)}%
        </Button>
        <Button
          small
          title="Larger"
          aria-label="Larger"
          disabled={zoom === ZOOMS.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          +
        </Button>
        <Button small disabled={!view} onClick={save}>
          <Icon name="save" size={12} /> Save SVG
        </Button>
      </div>
      {view?.note && <p className={styles.note}>{view.note}</p>}
      {view ? (
        <Drawn view={view} zoom={ZOOMS[zoom] ?? 1} place={place} />
      ) : failure ? (
        <FailureNote failure={failure} onRetry={() => void query.refetch()} />
      ) : (
        <Reading label="Drawing the tables" />
      )}
    </div>
  );
}

type DrawnProps = { view: DiagramView; zoom: number; place: DatabasePlace };

/** The drawing; every table in it is a button that opens the table. */
function Drawn({ view, zoom, place }: DrawnProps): ReactElement {
  if (view.boxes.length === 0)
    return <EmptyNote reason="There is no table to draw, or none that this role may see." />;
  const { width, height } = view;
  return (
    <div
      className={styles.sheet}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
      tabIndex={0}
      role="region"
      aria-label={`Diagram: ${view.summary}`}
    >
      <div className={styles.drawing} style={{ width: width * zoom, height: height * zoom }}>
        <Drawing svg={view.svg} />
        {view.boxes.map((box) => (
          <button
            key={box.id}
            type="button"
            className={styles.box}
            aria-label={`${box.schema === "" ? "" : `${box.schema}.`}${box.table}`}
            aria-current={
              place.table?.name === box.table && place.table.schema === box.schema
                ? "true"
                : undefined
            }
            style={{
              left: box.x * zoom,
              top: box.y * zoom,
              width: box.width * zoom,
              height: box.height * zoom,
            }}
            onClick={() =>
              go(changed(place, { tab: "schema", table: { schema: box.schema, name: box.table } }))
            }
          />
        ))}
      </div>
    </div>
  );
}

type ScopeProps = { place: DatabasePlace; schemas: SchemaView | undefined };

/** What is drawn: a schema as a whole, or one or two keys around the open table. */
function Scope({ place, schemas }: ScopeProps): ReactElement {
  const { table, diagram } = place;
  const names = [...new Set(schemas?.tables.map(({ schema }) => schema))];
  const around = diagram !== undefined && "steps" in diagram && table !== undefined;
  const schema = diagram !== undefined && "schema" in diagram ? diagram.schema : names[0];
  return (
    <>
      {names.length > 1 ? (
        <Choice
          label="Schema"
          value={around ? "" : (schema ?? "")}
          options={names.map((name) => [name, name] as const)}
          onChoose={(chosen) => amend(changed(place, { diagram: { schema: chosen } }))}
        />
      ) : (
        <Button
          small
          look={around ? "quiet" : "plain"}
          aria-pressed={!around}
          onClick={() => amend(changed(place, { diagram: undefined }))}
        >
          All tables
        </Button>
      )}
      {table &&
        [1, 2].map((steps) => (
          <Button
            key={steps}
            small
            look={around && "steps" in diagram && diagram.steps === steps ? "plain" : "quiet"}
            aria-pressed={around && "steps" in diagram && diagram.steps === steps}
            title={`What is at most ${steps} ${steps === 1 ? "key" : "keys"} away`}
            onClick={() => amend(changed(place, { diagram: { steps } }))}
          >
            {steps === 1 ? `Around ${table.name}` : "and one further"}
          </Button>
        ))}
    </>
  );
}

function scopeOf(place: DatabasePlace, schemas: SchemaView | undefined): DiagramScope | undefined {
  const { diagram, table } = place;
  if (diagram && "steps" in diagram && table)
    return { kind: "around", schema: table.schema, table: table.name, steps: diagram.steps };
  if (diagram && "schema" in diagram) return { kind: "schema", schema: diagram.schema };
  if (!schemas) return undefined;
  return { kind: "schema", schema: schemas.tables[0]?.schema ?? "" };
}
