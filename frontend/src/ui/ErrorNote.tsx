import { Button } from "@mantine/core";
import { asApiError, unsaidPlace } from "../api/errors";
import { Glyph } from "./Glyph";

/** What was refused, where, and what to do about it, in the server's own words. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const fault = asApiError(error);
  const where = unsaidPlace(fault);
  return (
    <div className="fault" role="alert">
      <Glyph kind="stop" label="Error" />
      <div className="stack">
        <p>
          <b>{fault.message}</b> {where && <span className="soft">{where}. </span>}
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
