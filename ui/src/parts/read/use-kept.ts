import { useState } from "react";

import type { Failure } from "../../contract.ts";
import { failureOf } from "../../failure.ts";

type Asked<T> = { data: T | undefined; error: unknown; isPlaceholderData: boolean };

/** The last answer about something, with the failure of asking again since, if that failed. */
export type Kept<T> = { data: T | undefined; failure: Failure | undefined };

/** Keeps an answer while asking again fails: what was true a minute ago is said to be that old. */
export function useKept<T>({ data, error, isPlaceholderData }: Asked<T>, about: string): Kept<T> {
  const [last, setLast] = useState<{ about: string; data: T }>();
  if (data !== undefined && !isPlaceholderData && last?.data !== data) setLast({ about, data });
  const kept = last?.about === about ? last.data : undefined;
  return {
    data: data ?? kept,
    failure: error === null || error === undefined ? undefined : failureOf(error),
  };
}
