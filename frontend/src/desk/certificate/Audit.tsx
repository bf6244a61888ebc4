import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { Certificate, CertificateLook, CertificatePage, Project } from "../../api/types";
import { Banner, count, counted, Meter, money, percent, RelativeTime, Rule, Whisker } from "../../ui";
import { How } from "../atoms/How";
import { Mistakes } from "./Samples";
import { auditBasis, moneySpan, share, span, strength } from "./words";

interface Props {
  page: CertificatePage;
  live: Certificate;
  project: Project;
}

/** A running audit: how strong the evidence is, what is still to come, what was found. */
export function Audit({ page, live, project }: Props) {
  const { look } = live;
  return (
    <>
      {live.set_aside > 0 && (
        <Banner tone="marker" title={`${counted(live.set_aside, "item")} of the audit ${live.set_aside === 1 ? "waits" : "wait"} for a reviewer.`}>
          What comes after {live.set_aside === 1 ? "it" : "them"} cannot count before.{" "}
          <Link to={`/projects/${project.slug}/label?queue=review`}>Settle {live.set_aside === 1 ? "it" : "them"}</Link>
        </Banner>
      )}
      {live.error && (
        <Banner tone="stop" title="The audit could not be read.">
          {live.error.message} Answers are kept. {live.error.advice}
        </Banner>
      )}
      {look && <Figures live={live} look={look} project={project} />}
      <Rule title="Mistakes found" note="Each is corrected by being found: the person’s label is delivered.">
        <Mistakes rows={page.mistakes} />
      </Rule>
    </>
  );
}

function Figures({ live, look, project }: { live: Certificate; look: CertificateLook; project: Project }) {
  return (
    <section className="answers thirds" aria-label="The audit">
      <section>
        <h2>
          How strong is the evidence? <HowStrong look={look} />
        </h2>
        <p className="fig">
          {evidence(look)} <small>of {count(look.needed)} needed</small>
        </p>
        <Meter value={strength(look)} tone="stamp" label="Evidence" />
        <p>{auditBasis(look)}</p>
      </section>
      <section>
        <h2>What does it vouch for so far?</h2>
        <p className="fig">
          {percent(look.right_at_least)} <small>at least, of {share(live.target)}</small>
        </p>
        <Whisker interval={{ low: look.right_at_least, point: look.right_at_least, high: 1 }} target={live.target} label="Share vouched for" />
        <p>
          Of the {counted(live.pool ?? 0, "label")} delivered, with {share(1 - (live.level ?? 0))} confidence. It never falls.
        </p>
      </section>
      <section>
        <h2>What is still to come?</h2>
        <p className="fig">
          {count(look.labels_left.middle)} <small>{span(look.labels_left)}</small>
        </p>
        <Meter value={live.machine ? look.audited / (look.audited + look.labels_left.middle || 1) : null} label="Labels of the audit" />
        <p>
          About {money(look.cost_left.middle, project.currency)}, likely {moneySpan(look.cost_left, project.currency)}.
          {look.people_left > 0 && ` ${count(look.people_left)} of them ${look.people_left === 1 ? "is an item" : "are items"} that the model cannot keep.`}
        </p>
      </section>
    </section>
  );
}

/** Two digits while it is small; beyond a thousand nobody needs them. */
function evidence({ evidence: found, certain }: CertificateLook): string {
  if (certain) return "certain";
  return found < 10 ? found.toFixed(1) : count(found);
}

function HowStrong({ look }: { look: CertificateLook }) {
  return (
    <How about="evidence">
      <div className="stack">
        <p>
          A bet against the claim that too many mistakes are left. If they were, it would grow to {count(look.needed)} at most once in{" "}
          {count(look.needed)} audits, however often one looks.
        </p>
        <p>Answers count in the order that was drawn at the freeze, whoever finishes first. A skipped item is handed to another person and holds up those after it.</p>
        <p className="faint">None of the classes counts as a mistake.</p>
      </div>
    </How>
  );
}

/** For both a running and a given certificate: what was frozen, and when. */
export function FrozenFacts({ live }: { live: Certificate }) {
  return (
    <p className="note">
      Attempt {live.attempt}. {count(live.machine ?? 0)} labels of model {live.model_version} frozen{" "}
      {live.frozen_at && <RelativeTime iso={live.frozen_at} />} by {live.asked_by}, guidelines version {live.guideline_version}. Drawn{" "}
      {live.order === "uniform" ? "uniformly" : `by weight (${live.order})`}, as simulated audits ended soonest that way.
    </p>
  );
}

export function LabelButton({ slug }: { slug: string }) {
  return (
    <Button component={Link} to={`/projects/${slug}/label`} variant="filled">
      Label the audit
    </Button>
  );
}
