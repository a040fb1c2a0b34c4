import { announce } from "./announce.ts";

/** Copies text and says so; false if the system refused. */
export async function copyText(text: string, what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} copied.`);
    return true;
  } catch {
    announce(`${what} could not be copied: the system refused the clipboard.`);
    return false;
  }
}
