import { call } from "#ipc";
import { useEffect, useState } from "react";

import type { Failure, PanelRequest, PanelView, SaveFormat, SentQuery } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { copyText } from "../parts/clipboard.ts";
import { useSession } from "../session.ts";
import { go } from "../state/location.ts";
import { panelInHand, type PanelDeeds } from "./in-hand.ts";
import { queryText } from "./query-text.ts";

/** What lies over the screen on behalf of a panel. */
export type PanelDialog = "queries" | "related" | "not_saved";

type Options = {
  request: Omit<PanelRequest, "question">;
  view: PanelView | undefined;
  title: string;
  full: boolean;
  onFull: () => void;
};

/** Everything that can be done with one panel, for its menu, its keys and the palette alike. */
export function useDeeds({ request, view, title, full, onFull }: Options) {
  const { environment } = useSession();
  const [dialog, setDialog] = useState<PanelDialog>();
  const [failure, setFailure] = useState<Failure>();
  const [token] = useState(() => ({}));
  const { uid, panel } = request;
  const queries = view?.queries ?? [];
  const [first] = queries;
  const save = async (format: SaveFormat): Promise<void> => {
    try {
      const { path } = await call("save_panel", { panel: { ...request, question: 0 }, format });
      if (path !== null) announce(`Saved as ${path}.`);
    } catch (error) {
      setFailure(failureOf(error));
      setDialog("not_saved");
    }
  };
  const explore = (query: SentQuery): void => {
    const unit = view?.content.kind === "chart" ? view.content.value.axis.unit : "";
    go({
      screen: "explore",
      expr: query.expr,
      ...(query.source === "" ? {} : { source: query.source }),
      ...(unit === "" ? {} : { unit }),
      from: { uid, panel },
    });
  };
  const deeds: PanelDeeds = {
    title,
    full: onFull,
    explore: first && (() => explore(first)),
    inspect: first && (() => setDialog("queries")),
    related: () => setDialog("related"),
    copy: first && (() => void copyText(queryText(queries, title, environment), "The query")),
    save: view && (request.width > 0 ? (format) => void save(format) : undefined),
    pinnable:
      view && first
        ? {
            environment: environment.id,
            title: `the panel “${title}”`,
            what: { kind: "panel", panel: { ...request, question: 0 } },
          }
        : undefined,
  };
  /** Makes this the panel that keys mean. */
  const take = (): void => {
    owner = token;
    panelInHand.set(deeds);
  };
  useEffect(() => {
    // What can be done changes with the answer; the panel in hand tells the newest.
    if (owner === token || full) take();
  });
  useEffect(
    () => () => {
      if (owner !== token) return;
      owner = undefined;
      panelInHand.set(undefined);
    },
    [token],
  );
  return { ...deeds, take, dialog, setDialog, failure, queries, exploreQuery: explore };
}

/** The panel that is in hand now. */
let owner: object | undefined;

export type Deeds = ReturnType<typeof useDeeds>;
