import { call } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";

import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { matchQuery, type Rows } from "./queries.ts";

export type Finding = {
  text: string;
  setText: (text: string) => void;
  /** The text once there is time to look for it: what rows are marked with. */
  sought: string;
  /** The row that was found last. */
  row: number | undefined;
  /** How many lines have the text; nothing while they are counted. */
  all: number | undefined;
  /** Which of them the row is, from 1. */
  nth: number | undefined;
  /** To the next line with the text, or the one before; absent while nothing is sought. */
  seek: ((backwards: boolean) => void) | undefined;
};

type Found = { key: string; row: number };

/** A text that is sought in held lines, and the line with it that one has come to. */
export function useFind(
  held: Omit<Rows, "find">,
  from: () => number | undefined,
  onFound: (row: number, line: number) => void,
): Finding {
  const [text, setText] = useState("");
  const sought = useDeferredValue(text);
  const [found, setFound] = useState<Found>();
  const rows: Rows = { ...held, find: sought };
  // In another order or among other lines the row is another line.
  const key = JSON.stringify([held.logs, held.order, held.keep, sought]);
  const row = found?.key === key ? found.row : undefined;
  const { data } = useQuery({
    ...matchQuery(rows, row ?? 0),
    enabled: sought !== "",
    placeholderData: (before) => before,
  });
  const matches = sought === "" ? undefined : data?.matches;
  const seek = (backwards: boolean): void => {
    const { logs, order, keep } = held;
    call("find_log", { logs, order, keep, text, from: start(backwards), forward: !backwards })
      .then((next) => {
        if (!next) {
          announce(`No line here has “${text}”.`);
          return;
        }
        setFound({ key: JSON.stringify([logs, order, keep, text]), row: next.row });
        onFound(next.row, next.line);
      })
      .catch((error: unknown) => announce(failureOf(error).message));
  };
  const start = (backwards: boolean): number => {
    if (row !== undefined) return row;
    // The row one stands on is looked at as well, and the one that is asked from is the last.
    const here = from() ?? 0;
    return backwards ? here + 1 : here > 0 ? here - 1 : Math.max((data?.total ?? 1) - 1, 0);
  };
  return {
    text,
    setText,
    sought,
    row,
    all: matches ? matches.before + matches.here + matches.after : undefined,
    nth: matches && row !== undefined ? matches.before + 1 : undefined,
    seek: text === "" ? undefined : seek,
  };
}
