import { useCallback, useRef, useState } from "react";

/** Whether an element is in sight, or will be within half a screen of scrolling. */
export function useVisible(): [(element: HTMLElement | null) => void, boolean] {
  const [visible, setVisible] = useState(false);
  const observer = useRef<IntersectionObserver>(undefined);
  const attach = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new IntersectionObserver(
      (entries) => setVisible(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: "50% 0px" },
    );
    observer.current.observe(element);
  }, []);
  return [attach, visible];
}
