/** Paper is light, whatever the window is: its theme changes while a page is printed. */
export function startPrintingInLight(): () => void {
  const { dataset } = document.documentElement;
  let before: string | undefined;
  const onBefore = (): void => {
    before = dataset["theme"];
    dataset["theme"] = "light";
  };
  const onAfter = (): void => {
    if (before !== undefined) dataset["theme"] = before;
  };
  window.addEventListener("beforeprint", onBefore);
  window.addEventListener("afterprint", onAfter);
  return () => {
    window.removeEventListener("beforeprint", onBefore);
    window.removeEventListener("afterprint", onAfter);
  };
}
