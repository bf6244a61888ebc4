import { Button } from "@mantine/core";
import { useRef, useState } from "react";

/** A value shown once, selected on focus, with a button that copies it. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    setSaid((await copyText(value, input.current)) ? "Copied" : "Press Ctrl+C to copy");
  };
  return (
    <div className="copy">
      <input
        ref={input}
        className="mono"
        readOnly
        value={value}
        aria-label={label}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onClick={() => void copy()}>Copy</Button>
      <span className="faint" role="status">
        {said}
      </span>
    </div>
  );
}

/** The clipboard is refused on plain http; the text then stays selected for the person to copy. */
async function copyText(value: string, input: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    input?.focus();
    input?.select();
    return false;
  }
}
