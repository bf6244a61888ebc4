import { useQuery } from "@tanstack/react-query";
import { Button, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asApiError } from "../api/errors";
import type { Token } from "../api/types";
import { Confirm } from "../desk/atoms/Confirm";
import { CopyField } from "../desk/atoms/CopyField";
import { Cell, FoldTable, Row, RowHead } from "../desk/atoms/Fold";
import "../desk/desk.css";
import { tokensQuery, useTokenChanges } from "../desk/queries";
import { ErrorNote, Page, RelativeTime, Rule, Say } from "../ui";

type Changes = ReturnType<typeof useTokenChanges>;

export function Component() {
  const { data, error, refetch } = useQuery(tokensQuery);
  const changes = useTokenChanges();
  return (
    <Page>
      <Say title="A token lets a script work in your name.">
        <p>It may do in each project what your role there may do. Only its fingerprint is kept here, so it is shown once.</p>
      </Say>
      <div className="strong-rule">
        <Rule title="New token" note="One for each script, so that one can be revoked alone.">
          <NewToken changes={changes} />
        </Rule>
        <Rule title="Your tokens">
          {error && <ErrorNote error={error} retry={() => void refetch()} />}
          {data?.tokens.length === 0 && <p className="soft">None yet.</p>}
          {data && data.tokens.length > 0 && <Tokens rows={data.tokens} changes={changes} />}
        </Rule>
        <HowToUse />
      </div>
    </Page>
  );
}

function NewToken({ changes: { create } }: { changes: Changes }) {
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate(name.trim(), { onSuccess: () => setName("") });
  };
  const fault = create.error ? asApiError(create.error) : null;
  return (
    <form className="form" onSubmit={submit}>
      <div className="one-line">
        <TextInput
          label="What is it for?"
          placeholder="nightly export"
          maxLength={100}
          value={name}
          error={fault?.field("name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" disabled={!name.trim()} loading={create.isPending}>
          Make a token
        </Button>
      </div>
      {fault && fault.fields.length === 0 && <ErrorNote error={fault} />}
      {create.data && (
        <div className="stack fresh" role="status">
          <p>
            <b>“{create.data.name}” is shown once.</b> Keep it where you keep passwords; whoever has it can do what you can.
          </p>
          <CopyField value={create.data.token} label={`Token ${create.data.name}`} />
        </div>
      )}
    </form>
  );
}

const HEAD = [{ label: "For" }, { label: "Begins with" }, { label: "Made" }, { label: "Last used" }, { label: "Revoke", hidden: true }];

function Tokens({ rows, changes: { revoke } }: { rows: Token[]; changes: Changes }) {
  const [ending, setEnding] = useState<Token | null>(null);
  return (
    <div className="stack">
      <FoldTable caption="Your tokens" head={HEAD} className="members">
        {rows.map((one) => (
          <Row key={one.id}>
            <RowHead>{one.name}</RowHead>
            <Cell label="Begins with" className="mono">{one.prefix}…</Cell>
            <Cell label="Made" className="faint">
              <RelativeTime key={one.created_at} iso={one.created_at} />
            </Cell>
            <Cell label="Last used" className="faint">{one.last_used_at ? <RelativeTime key={one.last_used_at} iso={one.last_used_at} /> : "never"}</Cell>
            <Cell className="num">
              <Button variant="subtle" onClick={() => setEnding(one)} aria-label={`Revoke ${one.name}`}>
                Revoke
              </Button>
            </Cell>
          </Row>
        ))}
      </FoldTable>
      {revoke.error && <ErrorNote error={revoke.error} />}
      <Confirm
        opened={ending !== null}
        title={`Revoke “${ending?.name ?? ""}”?`}
        verb="Revoke it"
        busy={revoke.isPending}
        onClose={() => setEnding(null)}
        onConfirm={() => ending && revoke.mutate(ending.id, { onSettled: () => setEnding(null) })}
      >
        <p>Scripts that use it are refused from the next request on. This cannot be taken back; a new token can be made.</p>
      </Confirm>
    </div>
  );
}

function HowToUse() {
  const { origin } = window.location;
  return (
    <Rule title="How to use it" note={<>Every address and shape: <a href="/api/docs">API reference</a>.</>}>
      <div className="stack wide-code">
        <p className="soft">Say once where and as whom:</p>
        <pre tabIndex={0}>{`export LABELHUB_URL=${origin}\nexport LABELHUB_TOKEN=lh_…`}</pre>
        <p className="soft">Then import a file and take the data out again:</p>
        <pre tabIndex={0}>{`labelhub import SLUG items.jsonl\nlabelhub export SLUG --format csv --out labels.csv`}</pre>
        <p className="soft">Or ask the API itself:</p>
        <pre tabIndex={0}>{`curl -f -H "Authorization: Bearer $LABELHUB_TOKEN" $LABELHUB_URL/api/v1/projects`}</pre>
      </div>
    </Rule>
  );
}
