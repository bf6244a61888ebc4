import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { Certificate, CertificatePage, Project } from "../../api/types";
import { count, counted, Glyph, percent, Rule, Whisker } from "../../ui";
import { FrozenFacts } from "./Audit";
import { silence } from "./Plan";
import { Mistakes } from "./Samples";
import { share } from "./words";

interface Props {
  page: CertificatePage;
  live: Certificate;
  project: Project;
}

/** The certificate itself: the one box of the product. */
export function Given({ page, live, project }: Props) {
  return (
    <>
      <Rule title="Certificate" note={<FrozenNote live={live} />}>
        <CertificateBox live={live} />
        <p className="after">
          <Button component={Link} to={`/projects/${project.slug}/data`} variant="filled">
            Take the data
          </Button>
        </p>
      </Rule>
      <Rule title="Mistakes found" note="Each was corrected by being found: the person’s label is delivered.">
        <Mistakes rows={page.mistakes} />
      </Rule>
    </>
  );
}

function FrozenNote({ live }: { live: Certificate }) {
  const day = live.certified_at ? new Date(live.certified_at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }) : "";
  return <>Given {day}. Every row of an export carries it.</>;
}

/** What is promised, on what evidence, and of what it says nothing. */
export function CertificateBox({ live }: { live: Certificate }) {
  const look = live.look;
  const bound = Math.max(look?.right_at_least ?? 0, live.target);
  return (
    <section className="cert" aria-label="Quality certificate">
      <header>
        <b>
          <Glyph kind="stamp" /> Quality certificate
        </b>
        <span className="faint">attempt {live.attempt}</span>
      </header>
      <div className="in">
        <p className="fig">
          {percent(bound)} <small>right at least, with {share(live.confidence)} confidence</small>
        </p>
        <Whisker interval={{ low: bound, point: bound, high: 1 }} from={floorOf(live.target)} to={1} target={live.target} label="Share that is right" />
        <span className="ends">
          <span>{share(floorOf(live.target))}</span>
          <span>100&nbsp;%</span>
        </span>
        <dl>
          <dt>Promise</dt>
          <dd>{live.statement}</dd>
          <dt>Evidence</dt>
          <dd>{evidenceSentence(live)}</dd>
          <dt>By whom</dt>
          <dd>
            {counted((live.human ?? 0) + (live.people ?? 0) + (look ? look.audited + look.waiting : 0), "label")} from people,{" "}
            {count((live.machine ?? 0) - (look ? look.audited + look.waiting : 0))} from the model. People’s count as right.
          </dd>
          <dt>Says nothing</dt>
          <dd>{silence(live)}</dd>
          {live.outside > 0 && (
            <>
              <dt>Outside</dt>
              <dd>{counted(live.outside, "item")} came after the freeze. Nothing is promised of {live.outside === 1 ? "it" : "them"}.</dd>
            </>
          )}
          <dt>Ends</dt>
          <dd>When a manager voids it. A person’s correction makes it no less true; other classes need it voided first.</dd>
        </dl>
        <FrozenFacts live={live} />
      </div>
    </section>
  );
}

function floorOf(target: number): number {
  return Math.max(0, Math.floor((target - 0.05) * 20) / 20);
}

function evidenceSentence({ look }: Certificate): string {
  if (!look) return "";
  const wrong = look.wrong === 0 ? "none was wrong" : `${count(look.wrong)} ${look.wrong === 1 ? "was" : "were"} wrong, and corrected`;
  const sample = `${counted(look.audited, "frozen label")} looked at in an order that was drawn after the freeze; ${wrong}.`;
  return look.certain
    ? `${sample} So few are left that nobody looked at that the target bears them all.`
    : `${sample} Evidence ${count(look.evidence)} against the claim that more mistakes are left, of ${count(look.needed)} needed.`;
}
