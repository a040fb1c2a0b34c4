import { useCallback, useRef, useState } from "react";

export type Size = { width: number; height: number };

/** The inner size of an element in whole pixels, once it is laid out; changes at most every 80 ms. */
export function useSize(): [(element: HTMLElement | null) => void, Size | undefined] {
  const [size, setSize] = useState<Size>();
  const stop = useRef<() => void>(undefined);
  const attach = useCallback((element: HTMLElement | null) => {
    stop.current?.();
    stop.current = undefined;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let measured = false;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      measured = true;
      setSize((before) =>
        before?.width === width && before.height === height ? before : { width, height },
      );
    };
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      // The first measure is at once; a window that is being dragged does not redraw at every step.
      if (measured) timer = setTimeout(measure, 80);
      else measure();
    });
    observer.observe(element);
    measure();
    stop.current = () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, []);
  return [attach, size];
}
