import { call } from "#ipc";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import type { LogsState } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { stateQuery } from "./queries.ts";

type Follow = {
  /** How it goes; nothing while lines are not followed. */
  state: LogsState | undefined;
  pause: () => void;
  /** Whether the newest line is in sight: who reads further up is not disturbed by new ones. */
  onEnd: (inSight: boolean) => void;
};

/** New lines of what is followed; they wait while somebody reads older ones. */
export function useFollow(logs: number, follow: boolean): Follow {
  const client = useQueryClient();
  const { data } = useQuery({ ...stateQuery(logs), enabled: follow });
  // A pause that was asked for does not end by scrolling.
  const waits = useRef(false);
  const state = follow ? data : undefined;
  const stage = state?.stage;
  const set = (paused: boolean): void => {
    call("pause_logs", { logs, paused })
      .then((next) => client.setQueryData(stateQuery(logs).queryKey, next))
      .catch((error: unknown) => announce(failureOf(error).message));
  };
  return {
    state,
    pause: () => {
      waits.current = false;
      set(stage === "following");
    },
    onEnd: (inSight) => {
      if (!inSight && stage === "following") {
        waits.current = true;
        set(true);
      } else if (inSight && stage === "paused" && waits.current) {
        set(false);
      }
    },
  };
}
