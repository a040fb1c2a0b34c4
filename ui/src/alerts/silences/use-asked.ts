import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { Failure, SilenceAnswer } from "../../contract.ts";
import { failureOf } from "../../failure.ts";

/** A request that is asked about before it is done, and how the asking goes. */
export type Asked<R> = {
  /** What the user must say yes to, and how often he has said so. */
  question: { request: R; words: string; typeName: boolean; confirmed: number } | undefined;
  failure: Failure | undefined;
  busy: boolean;
  /** Puts a request, to which nobody has said yes. */
  put: (request: R) => void;
  /** Says yes to what was asked, with what was typed. */
  agree: (typed: string) => void;
  /** Forgets the question, to change the request. */
  withdraw: () => void;
};

type Confirmed<R> = R & { confirmed: number; typed: string };

/** Puts a request until it is done: every answer may be another question. */
export function useAsked<R extends object>(
  put: (request: Confirmed<R>) => Promise<SilenceAnswer>,
  onDone: () => void,
): Asked<R> {
  const [question, setQuestion] = useState<Asked<R>["question"]>();
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: ({ request, confirmed, typed }: { request: R; confirmed: number; typed: string }) =>
      put({ ...request, confirmed, typed }),
    onSuccess: (answer, { request, confirmed }) => {
      if (answer.kind === "done") onDone();
      else {
        setQuestion({ request, words: answer.words, typeName: answer.type_name, confirmed });
      }
    },
  });
  return {
    question,
    failure: error ? failureOf(error) : undefined,
    busy: isPending,
    put: (request) => mutate({ request, confirmed: 0, typed: "" }),
    agree: (typed) => {
      if (!question) return;
      mutate({ request: question.request, confirmed: question.confirmed + 1, typed });
    },
    withdraw: () => {
      reset();
      setQuestion(undefined);
    },
  };
}
