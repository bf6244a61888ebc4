import { Button, Switch } from "@mantine/core";
import { useState } from "react";
import type { Project } from "../../api/types";
import { ErrorNote, Glyph, Rule } from "../../ui";
import { Confirm } from "../atoms/Confirm";
import { usePatchProject } from "../queries";

/** Whether annotators see what the model thinks, with what that does to their answers. */
export function SuggestionsSection({ project }: { project: Project }) {
  const patch = usePatchProject(project.slug);
  const shown = patch.isPending ? patch.variables.suggestions : project.suggestions;
  return (
    <Rule title="Suggestions" note="Off is the safer choice.">
      <div className="form">
        <Switch
          checked={shown ?? false}
          label="Show annotators what the model thinks"
          onChange={(event) => patch.mutate({ suggestions: event.currentTarget.checked })}
        />
        <p className="soft">
          <Glyph kind="marker" /> &nbsp;People lean towards what is suggested, also where it is wrong (anchoring), so labels get
          faster and less independent. Suggestions are never shown on audit items, nor on an equal random share of the others.
        </p>
        {patch.error && <ErrorNote error={patch.error} />}
      </div>
    </Rule>
  );
}

const STATES: Record<string, string> = {
  open: "The project is open: tasks are handed out.",
  paused: "The project is paused: nobody gets new tasks; labels that people have open are still taken.",
  closed: "The project is closed: nobody gets tasks. The labels and the export stay.",
};

export function StateSection({ project }: { project: Project }) {
  const patch = usePatchProject(project.slug);
  const [closing, setClosing] = useState(false);
  const set = (state: Project["state"]) => patch.mutate({ state }, { onSettled: () => setClosing(false) });
  return (
    <Rule title="Running" note="Pausing and closing lose nothing, and both can be taken back.">
      <div className="form">
        <p role="status">{STATES[project.state]}</p>
        <div className="row">
          {project.state === "open" && <Button onClick={() => set("paused")}>Pause labelling</Button>}
          {project.state !== "open" && <Button onClick={() => set("open")}>Open it again</Button>}
          {project.state !== "closed" && (
            <Button variant="subtle" onClick={() => setClosing(true)}>
              Close the project
            </Button>
          )}
        </div>
        {patch.error && <ErrorNote error={patch.error} />}
      </div>
      <Confirm
        opened={closing}
        title={`Close ${project.name}?`}
        verb="Close the project"
        busy={patch.isPending}
        onClose={() => setClosing(false)}
        onConfirm={() => set("closed")}
      >
        <p>Nobody gets tasks from then on. The labels, the money spent and the export stay, and you can open it again.</p>
      </Confirm>
    </Rule>
  );
}
