import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { ApiError } from "../api/errors";
import { useSession, useSystem } from "../api/queries";
import type { CertificatePage, Job, Project, Terms } from "../api/types";
import { Guarded, Waiting } from "../desk/atoms/Guarded";
import { Step } from "../desk/atoms/Steps";
import { Audit, FrozenFacts, LabelButton } from "../desk/certificate/Audit";
import "../desk/certificate/certificate.css";
import { Given } from "../desk/certificate/Given";
import { Past } from "../desk/certificate/Past";
import { Plan } from "../desk/certificate/Plan";
import { TermsForm } from "../desk/certificate/TermsForm";
import { VoidButton } from "../desk/certificate/Void";
import { auditTitle, planTitle, promise, stageOf } from "../desk/certificate/words";
import "../desk/desk.css";
import { certificateQuery, useCertificateChanges } from "../desk/queries";
import { may } from "../desk/roles";
import { Banner, counted, ErrorNote, Meter, Page, ProgressLine, Rule, Say } from "../ui";

export function Component() {
  const { slug = "" } = useParams();
  return (
    <Guarded slug={slug} verb="see-project">
      {(project) => <Certificate project={project} />}
    </Guarded>
  );
}

function Certificate({ project }: { project: Project }) {
  const { data, error, isPending, refetch } = useQuery(certificateQuery(project.slug));
  const isOwner = useSession().data?.user?.is_owner ?? false;
  const workers = useSystem().data?.workers;
  if (isPending) return <Waiting />;
  if (!data) {
    return (
      <Page>
        <Say title="The certificate could not be loaded." />
        <ErrorNote error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <>
      {workers && !workers.alive && (
        <Banner tone="stop" title="No worker is running.">
          Answers are still taken and none is lost, but nothing is planned, frozen or certified until one starts:{" "}
          <code>{workers.start_command}</code>
        </Banner>
      )}
      <Page>
        <Now page={data} project={project} mayRun={may(project.role, "run-project", isOwner)} />
        <Past rows={data.past} />
      </Page>
    </>
  );
}

interface Props {
  page: CertificatePage;
  project: Project;
  mayRun: boolean;
}

function Now(props: Props) {
  const stage = stageOf(props.page);
  if (stage === "obstacle") return <NotYet {...props} />;
  if (stage === "terms" || stage === "planning" || stage === "planned") return <Planning {...props} />;
  return <Live {...props} />;
}

function NotYet({ page, project }: Props) {
  const obstacle = page.obstacle!;
  const label = (
    <Button component={Link} to={`/projects/${project.slug}/label`}>
      Label
    </Button>
  );
  return (
    <>
      <Say title="A certificate is not possible yet." actions={label}>
        <p>
          {obstacle.message} {obstacle.advice}
        </p>
      </Say>
      <div className="strong-rule">
        {obstacle.needed !== null && obstacle.done !== null && (
          <Rule title="How far" note="The page looks again by itself.">
            <div className="stack running">
              <Meter value={obstacle.done / obstacle.needed} label="On the way to a certificate" />
              <p className="soft">
                {obstacle.done} of {counted(obstacle.needed, obstacle.code === "pool_unread" ? "item" : "label")}
              </p>
            </div>
          </Rule>
        )}
        <WhatItIs />
      </div>
    </>
  );
}

function Planning({ page, project, mayRun }: Props) {
  const changes = useCertificateChanges(project.slug);
  const { plan } = page;
  const terms: Terms | undefined = plan ? { target: plan.target, confidence: plan.confidence } : undefined;
  const planning = stageOf(page) === "planning";
  return (
    <>
      <Say title={plan?.forecast ? planTitle(plan.forecast) : "Let the model finish the pool, with a promise."}>
        <p>
          {plan?.forecast
            ? promise(plan.target, plan.confidence, plan.forecast.pool)
            : "Choose what is to be promised. What it takes is worked out first; you decide after that."}
        </p>
      </Say>
      <div className="strong-rule">
        {mayRun && (
          <Rule title="Terms" note="Fixed at the freeze. Until then change them as often as you like.">
            <TermsForm
              key={plan?.job.id ?? "first"}
              page={page}
              first={terms}
              verb={plan ? "Work it out again" : "Work it out"}
              busy={changes.plan.isPending || planning}
              error={changes.plan.error}
              onAsk={(asked) => changes.plan.mutate(asked)}
            />
            {plan && <PlanProgress job={plan.job} />}
          </Rule>
        )}
        {plan?.forecast && terms ? (
          <Plan
            plan={plan}
            project={project}
            attempt={page.attempt}
            mayRun={mayRun}
            busy={changes.freeze.isPending}
            error={changes.freeze.error}
            onFreeze={() => changes.freeze.mutate(terms)}
          />
        ) : (
          <WhatItIs />
        )}
      </div>
    </>
  );
}

function PlanProgress({ job }: { job: Job }) {
  if (job.state === "failed" && job.error) {
    const { message, advice = null } = job.error;
    return <ErrorNote error={new ApiError(500, { code: "failed", message, advice, where: null, fields: [] })} />;
  }
  if (job.state === "done") return null;
  const stage = job.state === "queued" ? "waiting for a worker" : job.stage || "reading the pool";
  return <ProgressLine stage={stage} done={job.done} total={job.total} secondsLeft={job.seconds_left} />;
}

function Live({ page, project, mayRun }: Props) {
  const { revoke } = useCertificateChanges(project.slug);
  const live = page.live!;
  const end = mayRun && (
    <VoidButton live={live} busy={revoke.isPending} error={revoke.error} onVoid={(reason) => revoke.mutate({ id: live.id, reason })} />
  );
  if (live.state === "freezing") {
    return (
      <>
        <Opening title="The model’s labels are being frozen." actions={end}>
          The order of the audit is drawn once, now. Nothing new is handed out until it is there.
        </Opening>
        <div className="strong-rule">
          <Rule title="Freeze" note="Nothing is promised or spent before it is done.">
            {live.job && <PlanProgress job={live.job} />}
          </Rule>
        </div>
      </>
    );
  }
  if (live.state === "auditing") {
    return (
      <>
        <Opening title={auditTitle(live.look)} actions={<>{end}<LabelButton slug={project.slug} /></>}>
          Then: {lowerFirst(promise(live.target, live.confidence, live.pool ?? 0))}
        </Opening>
        <Audit page={page} live={live} project={project} />
        <FrozenFacts live={live} />
      </>
    );
  }
  return (
    <>
      <Opening title="The pool is certified." actions={end}>
        {live.statement}
      </Opening>
      <div className="strong-rule">
        <Given page={page} live={live} project={project} />
      </div>
    </>
  );
}

function Opening({ title, actions, children }: { title: string; actions: ReactNode; children: ReactNode }) {
  return (
    <Say title={title} actions={actions}>
      <p>{children}</p>
    </Say>
  );
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** The four steps, before anything is begun. */
function WhatItIs() {
  return (
    <Rule title="How it goes" note="The test may be looked at after every label: it is no less valid for that.">
      <ol className="steps minutes">
        <Step mark="pencil">The model’s labels of what nobody has labelled are frozen.</Step>
        <Step mark="stamp">All of them are put in a random order, and people label them in that order.</Step>
        <Step mark="pen">Each mistake that is found is corrected by that.</Step>
        <Step mark="stamp">As soon as the answers say it strongly enough, the certificate is given and the rest needs nobody.</Step>
      </ol>
    </Rule>
  );
}
