import type { Item, Options, Project } from "../api/types";

// One project of every kind, for `npm run mock` and for component tests. Never part of a build.

const CLASSES = ["Job Title", "Company", "Place", "Degree", "School", "Date", "Skill", "Contact"];
const LINES = [
  "Protection & Control Engineer", "Florida Power & Light, Juno Beach", "Set relay schemes for 41 substations",
  "B.Sc. Electrical Engineering, 2011", "Florida State University, Tallahassee", "Jan 2012 – Mar 2019", "Matlab, PSCAD, IEC 61850",
  "marta@example.org",
];
const TICKETS = [
  "The invoice of March counts the same repair twice, and the app closes when I open it.",
  "Please send the manual in Norwegian; and who do I ask about the guarantee?",
  "Your courier left the parcel in the rain. I want my money back.",
  "How do I change the address on my account? The page says it is saved, but it is not.",
];
const RESUMES = [
  "Elena Marchetti-Ruiz\nProtection & Control Engineer · Juno Beach, FL\n\nFlorida Power & Light, Senior Relay Engineer, March 2016 – today\nSet relay schemes for 41 transmission substations; wrote the settings review in Python and ETAP.",
  "Åsa 👩‍🔬 Lindqvist\nChemist · Göteborg\n\nNordic Paint AB, head of laboratory, 2009 – 2021\nM.Sc. Chemistry, Chalmers, 2008. Spectroscopy, Swedish, English.",
];
const PROMPTS: [string, string[]][] = [
  ["Explain to a ten-year-old why the sky is blue.", [
    "Sunlight is made of all colours. Air bounces blue light around more than the others, so blue comes to your eyes from everywhere.",
    "The sky is blue because it reflects the sea.",
    "Rayleigh scattering scales with the inverse fourth power of the wavelength, hence shorter wavelengths dominate.",
  ]],
  ["Write a subject line for a mail that moves Tuesday’s meeting to Thursday.", ["Tuesday’s meeting moves to Thursday", "IMPORTANT CHANGE!!!"]],
];
const DRAFTS: [string, string][] = [
  ["Der Zug fährt heute von Gleis 7 ab und hat etwa zehn Minuten Verspätung.", "The train leaves today from platform 7 and has about ten minutes delay."],
  ["Bitte bewahren Sie den Kassenbon auf.", "Please conserve the cash receipt."],
];

const named = (...names: string[]) => names.map((name, index) => ({ id: `c${index + 1}`, name }));
const blank = { before: null, after: null, image_url: null, width: null, height: null, outputs: null, draft: null };

function many(n: number, make: (index: number) => Partial<Item>): Item[] {
  return Array.from({ length: n }, (_, index) => ({ id: index + 1, key: `item-${index + 1}`, text: null, ...blank, ...make(index) }));
}

interface Made {
  slug: string;
  name: string;
  kind: string;
  options?: Options;
  modality?: string;
  classes: string[];
  text?: string;
}

function project({ slug, name, kind, options = {}, modality = "text", classes, text = "" }: Made): Project {
  return {
    slug, name, kind, options, measured: kind === "classification" && !options.multi, modality, state: "open", role: "manager", currency: "EUR", price: "0.08", budget_cap: "40.00",
    audit_share: 0.15, suggestions: false, worth_points: 0.5,
    guideline: { number: 4, created_at: "2026-11-20T09:00:00Z", text, classes: named(...classes) },
    items: { total: 200, open: 200, labelled: 0, set_aside: 0, embedded: 200 },
  };
}

/** A drawing with things to frame, as an address that needs no server. */
function scene(index: number): Partial<Item> {
  const x = 60 + (index % 5) * 70;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420"><rect width="640" height="420" fill="#d9e2e7"/><path d="M0 300H640V420H0z" fill="#8d979d"/><rect x="${x}" y="230" width="150" height="80" rx="14" fill="#3d566b"/><circle cx="${x + 34}" cy="312" r="22" fill="#13181b"/><circle cx="${x + 116}" cy="312" r="22" fill="#13181b"/><rect x="${560 - x / 2}" y="150" width="34" height="150" rx="12" fill="#8a5a3c"/><circle cx="${577 - x / 2}" cy="132" r="20" fill="#8a5a3c"/></svg>`;
  return { image_url: `data:image/svg+xml,${encodeURIComponent(svg)}`, width: 640, height: 420 };
}

export interface MockProject { project: Project; items: () => Item[] }

export const MOCKS: MockProject[] = [
  {
    project: project({
      slug: "lines", name: "Résumé lines", kind: "classification", classes: CLASSES,
      text: "Which part of a résumé is this line?\n\n# Company\nA place inside the name does not make it a place.",
    }),
    items: () => many(200, (index) => ({ key: `line-${index + 1}`, text: LINES[index % 8]!, before: LINES[(index + 7) % 8]!, after: LINES[(index + 1) % 8]! })),
  },
  {
    project: project({
      slug: "tickets", name: "Support tickets", kind: "classification", options: { multi: true },
      classes: ["Billing", "Fault", "Delivery", "Account", "Question", "Complaint"], text: "Choose everything that the message asks for.",
    }),
    items: () => many(200, (index) => ({ key: `ticket-${index + 1}`, text: TICKETS[index % 4]! })),
  },
  {
    project: project({
      slug: "topics", name: "Topics, many", kind: "classification", options: { multi: true },
      classes: Array.from({ length: 34 }, (_, index) => `${["Rail", "Road", "Sea", "Air"][index % 4]} ${["freight", "fares", "safety", "strike", "weather", "works", "noise", "law", "price"][index % 9]}`),
    }),
    items: () => many(200, (index) => ({ key: `ticket-${index + 1}`, text: TICKETS[index % 4]! })),
  },
  {
    project: project({ slug: "spans", name: "Résumés, spans", kind: "spans", options: { overlap: true, snap: true }, classes: CLASSES }),
    items: () => many(50, (index) => ({ text: RESUMES[index % 2]! })),
  },
  {
    project: project({
      slug: "boxes", name: "Street scenes", kind: "boxes", modality: "image", options: { shapes: ["box", "polygon", "point"] },
      classes: ["Car", "Person", "Sign"],
    }),
    items: () => many(50, scene),
  },
  {
    project: project({ slug: "preference", name: "Answers, compared", kind: "preference", classes: ["Correct", "Clear", "Kind"] }),
    items: () => many(50, (index) => ({ text: PROMPTS[index % 2]![0], outputs: PROMPTS[index % 2]![1] })),
  },
  {
    project: project({ slug: "rewriting", name: "Translations, corrected", kind: "rewriting", classes: [], text: "Correct what is wrong; leave what is right." }),
    items: () => many(50, (index) => ({ text: DRAFTS[index % 2]![0], draft: DRAFTS[index % 2]![1] })),
  },
];
