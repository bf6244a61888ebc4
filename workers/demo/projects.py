"""The demo's two projects: what they are called, what annotators are told, and their pools."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

BUDGET_SHARE = Decimal("0.10")  # of the pool, the audit included

DIGITS_GUIDELINES = """Which digit did the writer mean?

- The images are 8 x 8 pixels, from a form that people filled in by hand. Look at the whole shape.
- A 1 may have a foot and a flag; a 7 may have a bar. A 4 may be open or closed at the top.
- Judge what was meant, not how well it is drawn.
- If two digits are equally likely, choose "None of these / cannot tell"."""

RESUMES_GUIDELINES = """What does the line say? The lines before and after it are shown as context.

- Job Title: what somebody worked as. "Master Electrician" is a title, "Master of Science" is not.
- Company: who employed them, also a city, a hospital or a person's own firm.
- Place: where it was. "Florida" is a place; "Florida Power & Light" is a company.
- Degree: what they earned or studied, also certificates and majors.
- School: where they studied. "Florida State" is a school.
- Date: when, or for how long.
- Skill: what they can do: tools, languages, licences, habits.
- Contact: how to reach them: mail, phone, web and full street addresses. A district and its town
  without a house number or box is a Place.
- Spelling mistakes do not change the class. If the context decides, let it."""


@dataclass(frozen=True)
class PoolFile:
    """A file to import, and the answers that nobody is shown. truth: item key -> class name."""

    filename: str
    content: bytes
    truth: Mapping[str, str]


@dataclass(frozen=True)
class DemoProject:
    """`id` names it in demo.json; `load` builds its pool, which takes a moment."""

    id: str
    name: str
    modality: str
    classes: tuple[str, ...]
    guidelines: str
    price: Decimal
    size: int
    load: Callable[[], PoolFile]

    @property
    def budget_cap(self) -> Decimal:
        """The price of a tenth of the pool, in whole labels."""
        return int(self.size * BUDGET_SHARE) * self.price


def digits_pool(most: int | None = None) -> PoolFile:
    """The images as a flat zip: no folder tells a class. `most` takes only the first ones."""
    from workers.demo.digits import images

    rows = images()[:most]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for key, content, _ in rows:
            archive.writestr(zipfile.ZipInfo(f"{key}.png"), content)
    truth = {f"{key}.png": label for key, _, label in rows}
    return PoolFile("digits.zip", file.getvalue(), truth)


def resumes_pool() -> PoolFile:
    """The lines as JSON Lines, without their labels."""
    from workers.demo.resumes import generate

    rows = generate()
    fields = ("key", "text", "before", "after")
    lines = [json.dumps({name: row[name] for name in fields}, ensure_ascii=False) for row in rows]
    truth = {row["key"]: row["label"] for row in rows}
    return PoolFile("resumes.jsonl", "\n".join(lines).encode(), truth)


DIGITS = DemoProject(
    id="digits",
    name="Handwritten digits",
    modality="image",
    classes=tuple("0123456789"),
    guidelines=DIGITS_GUIDELINES,
    price=Decimal("0.05"),
    size=1797,
    load=digits_pool,
)

RESUMES = DemoProject(
    id="resumes",
    name="Résumé lines",
    modality="text",
    classes=("Job Title", "Company", "Place", "Degree", "School", "Date", "Skill", "Contact"),
    guidelines=RESUMES_GUIDELINES,
    price=Decimal("0.08"),
    size=4002,
    load=resumes_pool,
)

DEMO_PROJECTS = (DIGITS, RESUMES)
