import { call } from "#ipc";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { DataSourceView, SourceCard, Standing } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import form from "../parts/Form.module.css";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { announce } from "../parts/announce.ts";
import { sourcesQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { showPack } from "../state/opening.ts";
import styles from "./DataSourcesDialog.module.css";

const WORDS: Record<Standing, string> = {
  named: "has this name",
  mapped: "by wheelhouse.toml",
  stands_in: "stands in",
};

type Props = { title: string; dataSources: readonly DataSourceView[]; onClose: () => void };

/** Says which source answers where the file names a data source of another Grafana. */
export function DataSourcesDialog({ title, dataSources, onClose }: Props): ReactElement {
  const { environment, epoch } = useSession();
  const { data, error } = useQuery(sourcesQuery({ environment: environment.id }, epoch));
  const able = (data ?? []).filter((source) => source.signals.includes("metrics"));
  const map = useMutation({
    mutationFn: ({ reference, source }: { reference: string; source: string | null }) =>
      call("map_data_source", { environment: environment.id, reference, source }),
    onSuccess: (pack) => {
      showPack(pack);
      announce("The choice is written to wheelhouse.toml.");
    },
  });
  const failure = map.error ?? error;
  return (
    <Modal
      title="Data sources"
      description={`“${title}” names these data sources. Choose what answers for each in ${environment.title}; the choice is kept in wheelhouse.toml for everyone who uses this pack.`}
      open
      wide
      onClose={onClose}
    >
      {failure && <FailureNote failure={failureOf(failure)} compact />}
      <div className={form.form}>
        {dataSources.map((each) => (
          <Row
            key={each.reference}
            view={each}
            sources={able}
            disabled={map.isPending}
            onChoose={(source) => map.mutate({ reference: each.reference, source })}
          />
        ))}
      </div>
      <div className={popup.buttons}>
        <Button onClick={onClose}>Close</Button>
      </div>
    </Modal>
  );
}

type RowProps = {
  view: DataSourceView;
  sources: readonly SourceCard[];
  disabled: boolean;
  onChoose: (source: string | null) => void;
};

function Row({ view, sources, disabled, onChoose }: RowProps): ReactElement {
  const first = sources.find((source) => source.id === view.source) ?? sources[0];
  return (
    <label className={styles.row}>
      <span className={styles.reference}>{view.reference}</span>
      <span className={styles.plugin}>{view.plugin}</span>
      <select
        disabled={disabled || view.how === "named"}
        value={view.how === "stands_in" ? "" : (view.source ?? "")}
        aria-label={`Source for ${view.reference}`}
        onChange={(event) => onChoose(event.target.value === "" ? null : event.target.value)}
      >
        <option value="">{first ? `${first.title} (the first)` : "no source of metrics"}</option>
        {sources.map((source) => (
          <option key={source.id} value={source.id}>
            {source.title}
          </option>
        ))}
      </select>
      <span className={styles.how} data-how={view.how}>
        {WORDS[view.how]}
      </span>
    </label>
  );
}
