import type { ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { pickLogFiles } from "./files.ts";

/** Reads files of log lines that the reader has, without any source. */
export function OpenFiles(): ReactElement {
  return (
    <Button
      small
      title="Read .jsonl, .log, .gz or .zst files of this computer; they can be dropped here too"
      onClick={() => void pickLogFiles(false)}
    >
      <Icon name="folder" size={12} /> Open files…
    </Button>
  );
}
