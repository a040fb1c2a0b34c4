import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { ExploreView, SourceCard } from "../contract.ts";
import { PinButton } from "../incidents/PinButton.tsx";
import type { Pinnable } from "../incidents/pinnable.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { copyText } from "../parts/clipboard.ts";
import { Icon } from "../parts/Icon.tsx";
import { dashboardsQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { go, history, type View } from "../state/location.ts";
import { cameFrom, type Origin } from "./came-from.ts";
import styles from "./Explore.module.css";
import type { Past } from "./past.ts";
import { PastMenu } from "./PastMenu.tsx";
import { unitsWith } from "./units.ts";

type ExplorePlace = Extract<View, { screen: "explore" }>;

type Props = {
  view: ExplorePlace;
  draft: string;
  sources: readonly SourceCard[];
  /** The source that is asked. */
  source: SourceCard | undefined;
  answer: ExploreView | undefined;
  pinnable: Pinnable | undefined;
  past: readonly Past[];
};

/** Who is asked, in which unit the answer is written, and what can be taken away. */
export function ExploreHead(props: Props): ReactElement {
  const { view, draft, sources, source, answer, pinnable, past } = props;
  const { environment } = useSession();
  const where = environment.production ? `${environment.title} (production)` : environment.title;
  return (
    <header className={styles.head}>
      <h1>Explore</h1>
      {source && sources.length > 1 && (
        <Choice
          label="Source"
          value={source.id}
          options={sources.map((each) => [each.id, each.title] as const)}
          onChoose={(id) => go({ ...view, source: id })}
        />
      )}
      {source && sources.length === 1 && <span className={styles.choiceLabel}>{source.title}</span>}
      <Choice
        label="Unit"
        value={view.unit ?? ""}
        options={unitsWith(view.unit ?? "")}
        onChoose={(unit) => go({ ...view, unit })}
      />
      <span className={styles.space} />
      {view.from && <BackToPanel from={view.from} />}
      <PastMenu
        own={past}
        onChoose={({ expr, source: of }) => {
          const { source: _, ...rest } = view;
          go({ ...rest, expr, ...(of === undefined ? {} : { source: of }) });
        }}
      />
      <Button
        look="quiet"
        disabled={draft.trim() === ""}
        onClick={() =>
          void copyText(`# ${where}, ${source?.title ?? "no source"}\n${draft}`, "The query")
        }
      >
        <Icon name="copy" size={12} /> Copy query
      </Button>
      <PinButton pinnable={pinnable} worded />
      <Button
        look="quiet"
        disabled={!answer}
        title="A panel of Grafana JSON that asks this query"
        onClick={() => answer && void copyText(answer.json, "The panel as JSON")}
      >
        <Icon name="copy" size={12} /> Copy as JSON
      </Button>
    </header>
  );
}

function BackToPanel({ from }: { from: Origin }): ReactElement {
  const { environment, epoch } = useSession();
  const { data } = useQuery(dashboardsQuery(environment.id, epoch.revision));
  const title = data?.find((each) => each.uid === from.uid)?.title ?? "the dashboard";
  const onBack = (): void => {
    const { places, at } = history.get();
    go(cameFrom(places, at, from));
  };
  return (
    <Button look="quiet" onClick={onBack}>
      <Icon name="back" size={12} /> Back to {title}
    </Button>
  );
}
