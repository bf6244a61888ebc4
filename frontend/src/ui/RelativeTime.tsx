import { useEffect, useState } from "react";
import { duration } from "./format";

/** "12 min ago", kept true while the page is open; the exact time is the tooltip. */
export function RelativeTime({ iso }: { iso: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = (now - Date.parse(iso)) / 1000;
  const words = Math.abs(seconds) < 5 ? "just now" : seconds < 0 ? `in ${duration(-seconds)}` : `${duration(seconds)} ago`;
  return (
    <time dateTime={iso} title={new Date(iso).toLocaleString("en-GB")}>
      {words}
    </time>
  );
}
