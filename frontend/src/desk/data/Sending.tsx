import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { duration, Meter } from "../../ui";
import { remember, secondsLeft, type Sample } from "../progress";
import { bytes } from "./bytes";

interface Props {
  name: string;
  sent: number;
  total: number;
  onStop: () => void;
}

/** A file on its way: bytes gone, time left, and a way to stop. */
export function Sending({ name, sent, total, onStop }: Props) {
  const samples = useRef<Sample[]>([]);
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    samples.current = remember(samples.current, { at: performance.now(), done: sent });
    setLeft(secondsLeft(samples.current, total));
  }, [sent, total]);
  const gone = total > 0 && sent >= total;
  return (
    <div className="stack running">
      <p role="status">
        <b>Sending {name}</b>
      </p>
      <Meter value={total > 0 ? sent / total : null} label={`Sending ${name}`} />
      <div className="row">
        <span className="note tn">
          {gone ? "All sent; the server is putting it away." : `${bytes(sent)} of ${bytes(total)}${left === null ? "" : `, ${duration(left)} left`}`}
        </span>
        {!gone && (
          <Button variant="subtle" onClick={onStop}>
            Stop
          </Button>
        )}
      </div>
    </div>
  );
}
