import { useSystem } from "../../api/queries";
import { Glyph } from "../../ui";

/** Whether the workers run; said only by those who answered. */
export function WorkerState() {
  const workers = useSystem().data?.workers;
  if (!workers) return null;
  const down = workers.processes.filter((process) => !process.alive).length;
  if (!workers.alive) return <State kind="stop" words="The worker is not running" />;
  if (down > 0) return <State kind="stop" words={`${down} of ${workers.processes.length} workers down`} />;
  return <State kind="ok" words={workers.processes.length === 1 ? "Worker up" : "Workers up"} />;
}

function State({ kind, words }: { kind: "stop" | "ok"; words: string }) {
  return (
    <span className={`state ${kind === "ok" ? "wide" : ""}`}>
      <Glyph kind={kind} />
      {words}
    </span>
  );
}
