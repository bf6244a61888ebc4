import type { ReactNode } from "react";
import type { Dashboard, Project } from "../../api/types";
import { Meter, modelAge, money, percent, range, Whisker } from "../../ui";
import { How } from "../atoms/How";
import { whiskerRange } from "../curve";
import {
  costSentence,
  digitsFor,
  qualityArithmetic,
  qualityBasis,
  qualityUnknown,
  trendSentence,
} from "../sentences";

interface Props {
  board: Dashboard;
  project: Project;
}

/** The four questions of a manager, each with a figure, its whisker and its basis. */
export function Answers({ board, project }: Props) {
  return (
    <section className="answers" aria-label="Four answers">
      <HowGood board={board} project={project} />
      <Cost board={board} />
      <Answer question="What will the target take?" figure="not known" unknown>
        <p>{project.measured ? trendSentence(board) : "Without an estimate there is no target to reach."}</p>
      </Answer>
      <Saved board={board} />
    </section>
  );
}

/** Measured by replay once the project is finished; never guessed before. */
function Saved({ board }: { board: Dashboard }) {
  const { state, factor, low, reason } = board.savings;
  const figure = { not_yet_measurable: "not yet measurable", measuring: "being measured" }[state as string];
  const shown = state === "more_than" ? `more than ${times(low)}` : times(factor);
  return (
    <Answer question="What has choosing saved?" figure={figure ?? shown} unknown={figure !== undefined}>
      <p>{reason}</p>
    </Answer>
  );
}

const times = (factor: number | null) => `${(factor ?? 1).toFixed(1)}×`;

interface AnswerProps {
  question: string;
  figure: string;
  small?: string;
  unknown?: boolean;
  how?: ReactNode;
  children: ReactNode;
}

function Answer({ question, figure, small, unknown, how, children }: AnswerProps) {
  return (
    <section>
      <h2>
        {question} {how}
      </h2>
      <p className={unknown ? "fig none" : "fig"}>
        {figure} {small && <small>{small}</small>}
      </p>
      {children}
    </section>
  );
}

const GOOD = "How good is it now?";

function HowGood({ board, project }: Props) {
  const delivered = board.quality?.delivered;
  if (!delivered) {
    return (
      <Answer question={GOOD} figure="not known" unknown>
        <p>{project.measured ? qualityUnknown(project.audit_share) : board.explanation}</p>
      </Answer>
    );
  }
  const digits = digitsFor(delivered);
  const [from, to] = whiskerRange(delivered.low, delivered.high);
  return (
    <Answer
      question={GOOD}
      figure={percent(delivered.point, digits)}
      small={range(delivered.low, delivered.high, digits)}
      how={<HowMeasured board={board} />}
    >
      <Whisker interval={delivered} from={from / 100} to={to / 100} label="Delivered accuracy" />
      <span className="ends">
        <span>{from}&nbsp;%</span>
        <span>{to}&nbsp;%</span>
      </span>
      <p>{qualityBasis(board)}</p>
      {board.model && <p className="faint">As of {modelAge(board.model)}.</p>}
    </Answer>
  );
}

function HowMeasured({ board }: { board: Dashboard }) {
  const model = board.quality?.model;
  const sum = qualityArithmetic(board);
  return (
    <How about="accuracy">
      <div className="stack">
        <p>{board.explanation}</p>
        {model && (
          <p>
            The model alone, on what no person labelled: <b>{percent(model.point)}</b>{" "}
            <span className="faint">{range(model.low, model.high)}</span>.
          </p>
        )}
        {sum && <p>{sum}</p>}
        <p className="faint">Intervals are 95 %. Audited items never train the model.</p>
      </div>
    </How>
  );
}

function Cost({ board }: { board: Dashboard }) {
  const { budget } = board;
  const of = (part: number) => (budget.labels_cap > 0 ? part / budget.labels_cap : 0);
  return (
    <Answer
      question="What has it cost?"
      figure={money(budget.spent, budget.currency)}
      small={`of ${money(budget.cap, budget.currency)}`}
    >
      <Meter
        value={of(budget.labels_spent)}
        forecast={of(budget.labels_reserved)}
        label="Budget used"
      />
      <span className="ends">
        <span>{budget.labels_reserved > 0 ? "hatched: reserved by open tasks" : ""}</span>
        <span>cap</span>
      </span>
      <p>{costSentence(board)}</p>
    </Answer>
  );
}
