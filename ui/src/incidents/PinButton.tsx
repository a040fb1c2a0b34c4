import type { ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { pin } from "./pin.ts";
import type { Pinnable } from "./pinnable.ts";

type Props = {
  /** Absent while there is nothing to pin. */
  pinnable: Pinnable | undefined;
  /** Stands among buttons with words. */
  worded?: boolean;
};

/** Does what the key that pins does, with what it stands beside. */
export function PinButton({ pinnable, worded = false }: Props): ReactElement {
  return (
    <Button
      small={!worded}
      look="quiet"
      disabled={!pinnable}
      aria-label={worded ? undefined : "Pin to the incident"}
      title="Pin to the incident (p)"
      onClick={() => pinnable && void pin(pinnable)}
    >
      <Icon name="pin" size={12} />
      {worded && " Pin"}
    </Button>
  );
}
