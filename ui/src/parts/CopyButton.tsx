import type { ReactElement } from "react";

import { Button } from "./Button.tsx";
import { copyText } from "./clipboard.ts";
import { Icon } from "./Icon.tsx";

/** Copies a text and says so. */
export function CopyButton({ text, what }: { text: string; what: string }): ReactElement {
  const name = `Copy ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
  return (
    <Button
      look="quiet"
      small
      aria-label={name}
      title={name}
      onClick={() => void copyText(text, what)}
    >
      <Icon name="copy" size={12} />
    </Button>
  );
}
