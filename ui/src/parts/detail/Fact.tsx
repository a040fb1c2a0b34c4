import type { ReactElement, ReactNode } from "react";

/** A fact of a detail: its name, and what is known. Stands in a list with the class `facts`. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
