import { Button } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { placesFor } from "../../app/roles";
import type { BenchView } from "../../state/benchTypes";
import { Banner, counted } from "../../ui";

/** The strip under the bar: only the worst trouble, and always what is safe. */
export function Trouble({ view, role, onRetry }: { view: BenchView; role: string; onRetry: () => void }) {
  const { online } = useNetwork();
  if (view.line === "signed_out") {
    return (
      <Banner tone="marker" title="You are signed out." action={<SignIn />}>
        {waiting(view)} Sign in in a new tab and come back: this page goes on by itself.
      </Banner>
    );
  }
  if (view.line === "waiting") {
    return (
      <Banner tone="marker" title={online ? "The server does not answer." : "You are offline."} action={<Button onClick={onRetry}>Try now</Button>}>
        {waiting(view)} {view.tasks.length > 0 && `You can go on for ${counted(view.tasks.length, "more", "more")}.`}
      </Banner>
    );
  }
  if (view.counters && !view.counters.worker_alive) return <WorkerDown role={role} />;
  return null;
}

function waiting(view: BenchView): string {
  if (view.unsent === 0) return "Nothing is waiting to be sent.";
  const verb = view.unsent === 1 ? "waits" : "wait";
  return `${counted(view.unsent, "answer")} ${verb} in this tab and ${view.unsent === 1 ? "goes" : "go"} out by ${view.unsent === 1 ? "itself" : "themselves"}; keep it open.`;
}

function SignIn() {
  return (
    <Button component="a" href="/login" target="_blank" rel="noopener">
      Sign in
    </Button>
  );
}

function WorkerDown({ role }: { role: string }) {
  return (
    <Banner tone="marker" title="The worker is not running.">
      Your labels are taken and none is lost, but the order of the items is no longer renewed.{" "}
      {placesFor(role).includes("manage") ? (
        <>
          Start it: <code>labelhub up --only worker</code>
        </>
      ) : (
        "Tell the project’s manager."
      )}
    </Banner>
  );
}
