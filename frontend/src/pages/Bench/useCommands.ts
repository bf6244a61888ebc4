import { useEffect, useEffectEvent } from "react";
import { commandFor, type Command } from "../../state/keys";

/** Gives every meaningful key press of the page to `run`, which says whether it used it. */
export function useCommands(run: (command: Command) => boolean, { single, paused }: { single: boolean; paused: boolean }) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (paused || event.defaultPrevented) return;
    const command = commandFor(event, single);
    if (command && run(command)) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
