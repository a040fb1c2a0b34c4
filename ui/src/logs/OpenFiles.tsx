import { call } from "#ipc";
import type { ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { go } from "../state/location.ts";

/** Reads files of log lines that the reader has, without any source. */
export function OpenFiles(): ReactElement {
  const pick = (): void => {
    call("pick_log_files", { folder: false })
      .then((picked) => {
        if (!picked) return;
        const files = picked.asked.map(({ source }) => source);
        // The screen reads them by their paths, so that it can be come back to.
        void call("close_logs", { logs: picked.logs });
        go({ screen: "logs", files });
      })
      .catch((error: unknown) => announce(failureOf(error).message));
  };
  return (
    <Button small title="Read .jsonl, .log, .gz or .zst files of this computer" onClick={pick}>
      <Icon name="folder" size={12} /> Open files…
    </Button>
  );
}
