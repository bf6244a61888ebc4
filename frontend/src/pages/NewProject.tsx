import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { useSession } from "../api/queries";
import type { Modality } from "../api/types";
import "../desk/desk.css";
import { labelsFor } from "../desk/money";
import { ClassEditor } from "../desk/project/ClassEditor";
import { draftOf, dropDraft, keepDraft } from "../desk/project/draft";
import { focusFirst } from "../desk/project/focusFirst";
import { KindOptions } from "../desk/project/KindOptions";
import { KindPicker } from "../desk/project/KindPicker";
import { MoneyFields } from "../desk/project/MoneyFields";
import { serverFaults } from "../desk/project/serverFaults";
import { taskKind } from "../desk/project/taskKinds";
import { faultsOf, toRequest, withModality, type Faults, type ProjectForm } from "../desk/projectForm";
import { useCreateProject } from "../desk/queries";
import { CANNOT_TELL, NONE } from "../kinds/none";
import { counted, ErrorNote, Page, Rule, Say } from "../ui";

export function Component() {
  const user = useSession().data?.user?.id ?? 0;
  const [form, setForm] = useState(() => draftOf(user));
  const [tried, setTried] = useState(false);
  const create = useCreateProject();
  const navigate = useNavigate();
  const change = (part: Partial<ProjectForm>) => {
    const next = { ...form, ...part };
    setForm(next);
    keepDraft(user, next);
  };
  const server = serverFaults(create.error);
  const own = tried ? faultsOf(form) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const wrong = faultsOf(form);
    if (Object.keys(wrong).length > 0) return focusFirst(wrong);
    create.mutate(toRequest(form), {
      onSuccess: (project) => {
        dropDraft();
        void navigate(`/projects/${project.slug}/data`);
      },
      onError: (error) => focusFirst(serverFaults(error).faults),
    });
  };
  return (
    <Page>
      <Say title="What should be labelled?">
        <p>The kind of data, the task and the currency stay; everything else can be changed later. The items come next.</p>
      </Say>
      <form onSubmit={submit} noValidate className="strong-rule">
        <Fields form={form} faults={{ ...server.faults, ...own }} onChange={change} />
        <Rule title="Create">
          <div className="stack">
            {server.elsewhere && <ErrorNote error={create.error} />}
            <p className="soft">{summary(form)}</p>
            <p>
              <Button type="submit" variant="filled" loading={create.isPending}>
                Create, then import
              </Button>
            </p>
          </div>
        </Rule>
      </form>
    </Page>
  );
}

interface FieldsProps {
  form: ProjectForm;
  faults: Faults;
  onChange: (part: Partial<ProjectForm>) => void;
}

function Fields({ form, faults, onChange }: FieldsProps) {
  const kind = taskKind(form.kind);
  return (
    <>
      <Rule title="Project" note="One project holds one kind of data and one question.">
        <div className="form">
          <TextInput
            id="f-name"
            label="Name"
            placeholder="Résumé lines"
            value={form.name}
            error={faults.name}
            autoFocus
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
          <KindOfData value={form.modality} error={faults.modality} onChange={(modality) => onChange(withModality(form, modality))} />
        </div>
      </Rule>
      <Rule title="Task" note="What people do with each item. A project keeps its task.">
        <Task form={form} faults={faults} onChange={onChange} />
      </Rule>
      {kind.classes && (
        <Rule title={kind.classes.title} note={kind.classes.note || classesNote(form)}>
          <ClassEditor
            classes={form.classes} error={faults.classes} noun={kind.classes.one} keys={kind.name !== "preference"}
            onChange={(classes) => onChange({ classes })}
          />
        </Rule>
      )}
      <Rule title="Guidelines" note="What annotators read beside the task. Each later change makes a new numbered version.">
        <div className="form">
          <Textarea
            id="f-guidelines"
            label="Guidelines"
            description="Plain text. One sentence a class saves disputes later."
            autosize
            minRows={5}
            maxRows={18}
            value={form.guidelines}
            error={faults.guidelines}
            onChange={(event) => onChange({ guidelines: event.currentTarget.value })}
          />
        </div>
      </Rule>
      <Rule title="Money" note="What a label costs, and the most that may be spent. The cap cannot be passed, not by one label.">
        <div className="form">
          <MoneyFields
            currency={form.currency}
            price={form.price}
            budgetCap={form.budgetCap}
            faults={faults}
            onCurrency={(currency) => onChange({ currency })}
            onPrice={(price) => onChange({ price })}
            onCap={(budgetCap) => onChange({ budgetCap })}
          />
        </div>
      </Rule>
    </>
  );
}

function Task({ form, faults, onChange }: FieldsProps) {
  const { rows } = taskKind(form.kind);
  return (
    <div className="stack">
      <KindPicker modality={form.modality} value={form.kind} error={faults.kind} onChange={(kind) => onChange({ kind })} />
      <KindOptions
        kind={form.kind} value={form.options} error={faults.options}
        onChange={(part) => onChange({ options: { ...form.options, ...part } })}
      />
      {rows && <p className="soft">{rows}</p>}
    </div>
  );
}

function classesNote({ options }: ProjectForm): string {
  return options.multi
    ? `Any number of them is chosen for each item, also none. “${CANNOT_TELL}” is always there as well.`
    : `One of them is chosen for each item. “${NONE}” is always there as well.`;
}

function KindOfData({ value, error, onChange }: { value: Modality; error?: string; onChange: (value: Modality) => void }) {
  return (
    <Radio.Group id="f-modality" label="Kind of data" value={value} error={error} onChange={(next) => onChange(next as Modality)}>
      <div className="kinds">
        <Radio value="text" label="Texts" description="JSONL or CSV, one item a row" />
        <Radio value="image" label="Images" description="a zip of PNG, JPEG, GIF, WebP or BMP" />
      </div>
    </Radio.Group>
  );
}

function summary(form: ProjectForm): string {
  const labels = labelsFor(form.price, form.budgetCap);
  const kind = form.modality === "image" ? "images" : "texts";
  const money = labels ? `, at most ${counted(labels, "label")}` : "";
  const { title, classes } = taskKind(form.kind);
  const list = classes && form.classes.length >= Math.max(1, classes.least) ? `, ${counted(form.classes.length, classes.one, classes.many)}` : "";
  return `${title} (${kind}${list})${money}.`;
}
