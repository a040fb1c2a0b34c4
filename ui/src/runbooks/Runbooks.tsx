import type { ReactElement } from "react";

import type { RunbooksPlace } from "../state/location.ts";
import { RunbookList } from "./list/RunbookList.tsx";
import { Reading } from "./reading/Reading.tsx";

/** The runbooks of the pack and of the starter set, or one of them to read. */
export function Runbooks({ place }: { place: RunbooksPlace }): ReactElement {
  const { file, anchor } = place;
  return file === undefined ? <RunbookList /> : <Reading key={file} file={file} anchor={anchor} />;
}
