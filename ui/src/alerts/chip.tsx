import type { Chip } from "../parts/filter/FilterBar.tsx";
import { SignShape, type Told } from "./Sign.tsx";

/** A state as the filter of a list offers it. */
export function chipOf(id: string, told: Told, amount: number): Chip {
  const { word, meaning } = told;
  return { id, word: word.toLowerCase(), amount, meaning, sign: <SignShape told={told} /> };
}
