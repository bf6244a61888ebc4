import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { asApiError } from "../../api/errors";
import type { Dashboard, Project } from "../../api/types";
import { count, money, Rule } from "../../ui";
import { draftClass, sameClasses, toPayload } from "../classList";
import { parseMicros, toDecimal } from "../money";
import { classesFault, moneyFaults, type Faults } from "../projectForm";
import { usePatchProject } from "../queries";
import { ClassEditor } from "./ClassEditor";
import { MoneyFields } from "./MoneyFields";
import { Section } from "./Section";
import { serverFaults } from "./serverFaults";
import { taskKind } from "./taskKinds";

interface Props {
  project: Project;
  board?: Dashboard;
}

export function NameSection({ project }: Props) {
  const [name, setName] = useState(project.name);
  const patch = usePatchProject(project.slug);
  const { faults, elsewhere } = serverFaults(patch.error);
  const dirty = name.trim() !== project.name;
  return (
    <Rule title="Name" note="The address of the project stays as it is.">
      <Section
        dirty={dirty}
        busy={patch.isPending}
        saved={patch.isSuccess ? "Saved." : null}
        error={elsewhere && patch.error}
        onSave={() => name.trim() && patch.mutate({ name: name.trim() })}
        onReset={() => setName(project.name)}
      >
        <TextInput
          label="Name"
          value={name}
          error={name.trim() ? faults.name : "Give the project a name."}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Section>
    </Rule>
  );
}

const draftsOf = (project: Project) => project.guideline.classes.map((one) => draftClass(one.name, one.id));

/** Classes that carry labels can be renamed and moved, not taken out. */
export function ClassesSection({ project, board }: Props) {
  const [classes, setClasses] = useState(() => draftsOf(project));
  const patch = usePatchProject(project.slug);
  const { faults, elsewhere } = serverFaults(patch.error);
  const dirty = !sameClasses(classes, project.guideline.classes);
  const labels = new Map(board?.classes.map((row) => [row.id, row.labels]));
  const fault = classesFault(project.kind, classes);
  const words = taskKind(project.kind).classes;
  const save = () => {
    if (fault) return;
    patch.mutate({ classes: toPayload(classes) }, { onSuccess: (next) => setClasses(draftsOf(next)) });
  };
  if (!words) return null;
  return (
    <Rule
      title={words.title}
      note={`A ${words.one} that carries labels can be renamed and moved; it cannot be removed while they stand.${words.one === "class" ? " A new class starts a new round." : ""}`}
    >
      <Section
        dirty={dirty}
        busy={patch.isPending}
        saved={patch.isSuccess ? `Saved as version ${project.guideline.number}.` : null}
        error={elsewhere && patch.error}
        verb="Save as a new version"
        onSave={save}
        onReset={() => setClasses(draftsOf(project))}
      >
        <ClassEditor
          classes={classes}
          noun={words.one}
          keys={project.kind !== "preference"}
          onChange={setClasses}
          error={faults.classes ?? (dirty && fault ? fault : undefined)}
          keptBecause={(id) => (labels.get(id) ? `${count(labels.get(id) ?? 0)} labels` : null)}
        />
      </Section>
    </Rule>
  );
}

export function GuidelinesSection({ project }: Props) {
  const { guideline } = project;
  const [text, setText] = useState(guideline.text);
  const patch = usePatchProject(project.slug);
  const { faults, elsewhere } = serverFaults(patch.error);
  const since = new Date(guideline.created_at).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return (
    <Rule title="Guidelines" note={`Version ${guideline.number}, of ${since}. Every label keeps the number of the version it was made under.`}>
      <Section
        dirty={text !== guideline.text}
        busy={patch.isPending}
        saved={patch.isSuccess ? `Version ${guideline.number} is in force.` : null}
        error={elsewhere && patch.error}
        verb={`Save as version ${guideline.number + 1}`}
        onSave={() => patch.mutate({ guidelines: text })}
        onReset={() => setText(guideline.text)}
      >
        <Textarea
          label="Guidelines"
          description="Plain text, shown beside the task. Annotators see the new version with their next item."
          autosize
          minRows={6}
          maxRows={24}
          value={text}
          error={faults.guidelines}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Section>
    </Rule>
  );
}

export function MoneySection({ project, board }: Props) {
  const [price, setPrice] = useState(project.price ?? "");
  const [cap, setCap] = useState(project.budget_cap ?? "");
  const patch = usePatchProject(project.slug);
  const server = moneyServerFaults(patch.error);
  const changed = {
    price: parseMicros(price) !== parseMicros(project.price ?? ""),
    budget_cap: parseMicros(cap) !== parseMicros(project.budget_cap ?? ""),
  };
  const own = { ...moneyFaults(price, cap), ...capFault(cap, board) };
  // What was refused was another amount: its message goes with it.
  const changing = (set: (amount: string) => void) => (amount: string) => {
    patch.reset();
    set(amount);
  };
  const save = () => {
    if (Object.keys(own).length > 0) return;
    patch.mutate({
      ...(changed.price && { price: toDecimal(parseMicros(price) ?? 0) }),
      ...(changed.budget_cap && { budget_cap: toDecimal(parseMicros(cap) ?? 0) }),
    });
  };
  return (
    <Rule title="Money" note="A new price holds for tasks handed out from now on. The cap cannot be passed, not by one label.">
      <Section
        dirty={changed.price || changed.budget_cap}
        busy={patch.isPending}
        saved={patch.isSuccess ? "Saved." : null}
        error={server.elsewhere && patch.error}
        onSave={save}
        onReset={() => {
          patch.reset();
          setPrice(project.price ?? "");
          setCap(project.budget_cap ?? "");
        }}
      >
        <MoneyFields
          currency={project.currency} price={price} budgetCap={cap} faults={{ ...server.faults, ...own }} refused={patch.isError}
          onPrice={changing(setPrice)} onCap={changing(setCap)}
        />
      </Section>
    </Rule>
  );
}

const MOST_POINTS = 100;

/** What a manager calls worth the money: below it, twice in a row, the advice is to stop. */
export function WorthSection({ project }: Props) {
  const [points, setPoints] = useState(String(project.worth_points));
  const patch = usePatchProject(project.slug);
  const { elsewhere } = serverFaults(patch.error);
  const wanted = parsePoints(points);
  const cost = project.price && money(toDecimal(100 * (parseMicros(project.price) ?? 0)), project.currency);
  return (
    <Rule
      title="When to stop"
      note="Each round forecasts what the next 100 labels will add. Below this measure twice in a row, the project's page advises to stop."
    >
      <Section
        dirty={wanted !== project.worth_points}
        busy={patch.isPending}
        saved={patch.isSuccess ? "Saved." : null}
        error={elsewhere && patch.error}
        onSave={() => wanted !== null && patch.mutate({ worth_points: wanted })}
        onReset={() => setPoints(String(project.worth_points))}
      >
        <TextInput
          label="Points of accuracy that 100 labels must add"
          description={cost ? `100 labels cost ${cost}. A point is one label in a hundred of the delivered ones.` : undefined}
          inputMode="decimal"
          value={points}
          error={wanted === null ? `A number from 0 to ${MOST_POINTS}.` : undefined}
          onChange={(event) => setPoints(event.currentTarget.value)}
        />
      </Section>
    </Rule>
  );
}

function parsePoints(text: string): number | null {
  const points = Number(text.trim().replace(",", "."));
  return text.trim() && points >= 0 && points <= MOST_POINTS ? points : null;
}

/** The cap has a floor that only the ledger knows. */
function capFault(cap: string, board?: Dashboard): Faults {
  const wanted = parseMicros(cap);
  if (!board || wanted === null) return {};
  const { spent, reserved, currency } = board.budget;
  const floor = (parseMicros(spent) ?? 0) + (parseMicros(reserved) ?? 0);
  if (wanted >= floor) return {};
  return { budget_cap: `At least ${money(toDecimal(floor), currency)}: so much is spent or reserved.` };
}

function moneyServerFaults(error: unknown): { faults: Faults; elsewhere: boolean } {
  if (error && asApiError(error).code === "cap_below_spent") {
    return { faults: { budget_cap: asApiError(error).message }, elsewhere: false };
  }
  return serverFaults(error);
}
