import { useSyncExternalStore } from "react";

/** A value that components read and plain functions change. */
export type Store<T> = {
  get: () => T;
  set: (next: T) => void;
  /** Sets what `change` makes of the present value. */
  update: (change: (before: T) => T) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Makes a store; `onChange` sees every new value, for keeping it. */
export function createStore<T>(initial: T, onChange?: (value: T) => void): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, value)) return;
    value = next;
    onChange?.(value);
    for (const listener of listeners) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Reads a store. */
export function useStore<T>(store: Store<T>): T;
/** Reads the part of a store that `select` picks; the part must be a stable value. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S;
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  return useSyncExternalStore(store.subscribe, () => {
    const value = store.get();
    return select ? select(value) : value;
  });
}
