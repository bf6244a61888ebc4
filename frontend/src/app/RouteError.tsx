import { Button } from "@mantine/core";
import { Link, useRouteError } from "react-router";
import { asApiError } from "../api/errors";
import { EmptyState } from "../ui";

/** What is shown when a page cannot be: not found, refused, or broken by us. */
export function RouteError() {
  const fault = asApiError(useRouteError());
  const gone = fault.status === 404;
  return (
    <main className="content">
      <EmptyState
        title={gone ? "Nothing is at this address." : "This page could not be shown."}
        actions={
          <>
            <Button component={Link} to="/" reloadDocument>
              Projects
            </Button>
            {!gone && (
              <Button variant="subtle" onClick={() => window.location.reload()}>
                Load again
              </Button>
            )}
          </>
        }
      >
        <p>{gone ? "It does not exist, or it is not shared with you. Ask the project's manager for an invitation." : fault.message}</p>
      </EmptyState>
    </main>
  );
}
