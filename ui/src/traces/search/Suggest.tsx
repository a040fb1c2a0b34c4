import { Autocomplete } from "@base-ui/react/autocomplete";
import { useRef, useState, type ReactElement } from "react";

import popup from "../../parts/Popup.module.css";
import styles from "./SearchForm.module.css";

type Props = {
  label: string;
  placeholder: string;
  value: string;
  /** What the source offers; anything else may be typed. */
  names: readonly string[];
  wide?: boolean;
  /** The first field of the search takes the key of the filter. */
  first?: boolean;
  onType: (value: string) => void;
  /** A name was chosen, or Enter pressed: search with it. */
  onTake: (value: string) => void;
};

/** How many names a list shows; typing finds the others. */
const SHOWN = 200;

/** A field that offers names which the source knows. */
export function Suggest(props: Props): ReactElement {
  const { label, placeholder, value, names, wide = false, first, onType, onTake } = props;
  const highlighted = useRef<string>(undefined);
  const [open, setOpen] = useState(false);
  return (
    <Autocomplete.Root
      items={names}
      value={value}
      limit={SHOWN}
      openOnInputClick
      open={open}
      onOpenChange={setOpen}
      onValueChange={(next, { reason }) => {
        if (reason === "item-press") onTake(next);
        else onType(next);
      }}
      onItemHighlighted={(name) => {
        highlighted.current = name;
      }}
    >
      <Autocomplete.Input
        className={styles.input}
        data-wide={wide || undefined}
        data-filter={first || undefined}
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoCapitalize="off"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || highlighted.current !== undefined) return;
          event.preventDefault();
          setOpen(false);
          onTake(value);
        }}
      />
      {names.length > 0 && (
        <Autocomplete.Portal>
          <Autocomplete.Positioner className={popup.positioner} sideOffset={4} align="start">
            <Autocomplete.Popup className={popup.popup} aria-label={label}>
              <Autocomplete.Empty className={styles.none}>
                No name has these letters. Enter searches for it all the same.
              </Autocomplete.Empty>
              <Autocomplete.List className={styles.names}>
                {(name: string) => (
                  <Autocomplete.Item key={name} value={name} className={popup.item}>
                    <span className={popup.grow}>{name}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      )}
    </Autocomplete.Root>
  );
}
