import { Button } from "@mantine/core";
import { asApiError } from "../api/errors";
import { Glyph } from "./Glyph";

/** What was refused, where, and what to do about it, in the server's own words. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const fault = asApiError(error);
  return (
    <div className="fault" role="alert">
      <Glyph kind="stop" label="Error" />
      <div className="stack">
        <p>
          <b>{fault.message}</b> {fault.where && <span className="soft">{fault.where}. </span>}
          {fault.advice && <span className="soft">{fault.advice}</span>}
        </p>
        {retry && (
          <p>
            <Button onClick={retry}>Try again</Button>
          </p>
        )}
      </div>
    </div>
  );
}
