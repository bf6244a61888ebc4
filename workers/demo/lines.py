"""The forms of a résumé line, by class, and how a form is filled from the vocabulary.

A form is a weight and a template; `{name}` draws from WORDS (whose entries may be templates
again) or, for names in NUMBERS, a number. Dates are made in `date`, for they must run forward.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random

from workers.demo import vocabulary as v

Forms = Sequence[tuple[int, str]]

JOB_TITLES: Forms = (
    (30, "{area} {role}"),
    (20, "{level} {area} {role}"),
    (8, "{role}, {area}"),
    (5, "{headship} of {area_or_field}"),
    (8, "{trade_grade} {trade}"),
    (5, "{academic} {of_in} {field}"),
    (9, "{level} {role}"),
    (10, "{plain_title}"),
    (2, "{trade}"),
    (3, "{plain_title} / {role}"),
)

COMPANIES: Forms = (
    (18, "{last} {firm_end}"),
    (12, "{local} {industry}"),
    (10, "{last} & {partner}"),
    (3, "{brand}"),
    (20, "{brand} {firm_end}"),
    (4, "{first} {last}"),
    (6, "{odd_company}"),
    (5, "{state} {utility}"),
    (8, "{public_employer}"),
    (6, "{last} {industry} {legal_form}"),
    (3, "{tool} {industry}"),
)

PLACES: Forms = (
    (24, "{town_st}"),
    (8, "{world_city}"),
    (4, "{town}"),
    (4, "{state}"),
    (12, "{town_state}"),
    (4, "{country}"),
    (12, "{district}, {town_or_st}"),
    (10, "{wind} {region}"),
    (5, "{last} County, {st}"),
    (5, "Remote ({country_or_state})"),
    (4, "{town} / {town_st}"),
    (8, "{town_st} {zip}"),
)

DEGREES: Forms = (
    (14, "{level_of} {science_arts}{in_sep}{field}"),
    (20, "{letters}{letters_sep}{field}"),
    (5, "{field}, {letters}"),
    (5, "{major}{major_sep}{field}"),
    (6, "{award} in {field}"),
    (5, "Associate of {science_arts}, {field}"),
    (4, "{field} {result}"),
    (4, "Master of {field}"),
    (2, "{field}"),
    (10, "{foreign_degree}"),
    (5, "{school_leaving}"),
)

SCHOOLS: Forms = (
    (9, "University of {local}"),
    (11, "{state} {state_school}"),
    (7, "{local} State {college}"),
    (9, "{town} {school_end}"),
    (7, "{last} {college}"),
    (6, "{town_or_last} High{high_end}"),
    (5, "St. {first}'s{saint_end}"),
    (6, "{last} School of {field}"),
    (4, "UC {town}"),
    (18, "{foreign_school}"),
    (3, "{town_or_last}"),
)

SKILLS: Forms = (
    (18, "{tool} ({tool_level})"),
    (6, "{tool}, {tool}"),
    (8, "{tool}, {tool}, {tool}"),
    (2, "{tool}"),
    (20, "{activity} {and} {activity}"),
    (5, "{activity}"),
    (10, "{knowing} {activity}"),
    (6, "{tongue} ({tongue_level})"),
    (5, "{tongue}: {tongue_level}"),
    (4, "{soft}"),
    (7, "{tool} for {activity}"),
    (4, "{field} basics"),
    (1, "{tongue}"),
)

CONTACTS: Forms = (
    (22, "{mail_label}{user}@{host}"),
    (22, "{phone_label}{phone}"),
    (12, "{web_label}{site}"),
    (26, "{address}"),
    (2, "@{handle}{small}"),
    (4, "c/o {last}, {address}"),
)

# The block 555-0100 to 555-0199 and the domains example.com and example.org are kept for fiction.
NUMBERS = {
    "zip": (10000, 98999), "house": (1, 2019), "flat": (1, 40), "small": (1, 99),
    "dial": (201, 989), "line": (100, 199),
}  # fmt: skip

WORDS: dict[str, Sequence[str]] = {
    "first": v.FIRST_NAMES, "last": v.SURNAMES, "state": v.STATE_NAMES, "st": tuple(v.STATES),
    "town": v.TOWN_NAMES, "world_city": v.WORLD_CITIES, "country": v.COUNTRIES,
    "town_st": tuple(f"{town}, {code}" for town, code in v.TOWNS),
    "town_state": tuple(f"{town}, {v.STATES[code]}" for town, code in v.TOWNS),
    "district": v.DISTRICTS, "field": v.FIELDS, "level": v.LEVELS, "role": v.ROLES,
    "area": v.AREAS, "trade": v.TRADES, "plain_title": v.PLAIN_TITLES, "industry": v.INDUSTRIES,
    "legal_form": v.LEGAL_FORMS, "odd_company": v.ODD_COMPANIES, "tool": v.TOOLS,
    "activity": v.ACTIVITIES, "tongue": v.TONGUES, "tongue_level": v.TONGUE_LEVELS,
    "tool_level": v.TOOL_LEVELS, "soft": v.SOFT, "street": v.STREETS, "letters": v.LETTERS,
    "foreign_degree": v.FOREIGN_DEGREES, "school_leaving": v.SCHOOL_LEAVING,
    "foreign_school": v.FOREIGN_SCHOOLS, "public_employer": v.PUBLIC_EMPLOYERS,
    "school_end": v.SCHOOL_ENDS, "foreign_address": v.FOREIGN_ADDRESSES,
    "german_town": v.GERMAN_TOWNS, "spanish_town": v.SPANISH_TOWNS, "french_town": v.FRENCH_TOWNS,
    "italian_town": v.ITALIAN_TOWNS, "polish_town": v.POLISH_TOWNS, "overseas": v.OVERSEAS_TOWNS,
    "brand": tuple(start + end for start in v.NAME_STARTS for end in v.NAME_ENDS),
    "headship": ("Head", "VP", "Director", "Mgr.", "Dean"),
    "academic": ("Professor", "Lecturer", "Fellow"), "of_in": ("of", "in"),
    "trade_grade": ("Master", "Associate", "Apprentice", "Senior"),
    "area_or_field": ("{area}", "{field}"), "firm_end": ("{industry}", "{legal_form}"),
    "local": ("{state}", "{state}", "{town}", "{district}"),
    "partner": ("{last}", "Sons", "Co.", "Partners"),
    "utility": ("Power & Light", "Gas & Electric", "Mutual"),
    "town_or_st": ("{town}", "{town_st}"), "town_or_last": ("{town}", "{last}"),
    "wind": ("North", "South", "Greater", "near", "Upper", "East"),
    "region": ("{state}", "{town_st}", "{town_st}"), "country_or_state": ("{country}", "{state}"),
    "level_of": ("Bachelor of", "Master of"),
    "science_arts": ("Science", "Arts", "Applied Science"), "in_sep": (" in ", ", ", " - "),
    "letters_sep": (" ", ", ", " in "), "major": ("Major", "Minor", "Concentration"),
    "major_sep": (": ", " in "), "result": ("(honours)", "2:1", "cum laude", "degree"),
    "award": ("Diploma", "Certificate", "Doctorate", "Honours", "Degree"),
    "state_school": ("State", "Tech", "Northern", "A&M"),
    "college": ("University", "College", "Univ.", "Academy"),
    "high_end": (" School", "", " (Class rank 4)"),
    "saint_end": (" College", " School", "", " Prep"),
    "and": ("and", "&", "plus"), "knowing": ("strong", "knowledge of", "basic", "trained in"),
    "mail_label": ("E-mail: ", "Mail ", "E: ", ""), "phone_label": ("Tel. ", "Phone: ", "M: ", ""),
    "web_label": ("Web: ", "Portfolio ", "", ""),
    "user": ("{me}.{mine}", "{handle}", "{mine}{small}", "{handle}.{small}"),
    "host": ("example.com", "example.org", "mail.example.com", "post.example.org"),
    "phone": ("({dial}) 555-0{line}", "{dial}-555-0{line}", "+1 {dial} 555 0{line}",
              "{dial}.555.0{line}"),
    "site": ("www.{handle}.example.org", "https://{handle}.example.com", "git.example.org/{handle}",
             "profiles.example.com/in/{me}-{mine}", "{mine}.example.com/cv"),
    "address": ("{house} {street}, {town_st}", "{house} {street}, {town_st}",
                "{house} {street}, {town_st} {zip}", "{house} {street}", "{street} {house}, {town}",
                "{foreign_address}", "P.O. Box {house}, {town_st}",
                "Flat {flat}, {district}, {town}"),
}  # fmt: skip

_SLOT = re.compile(r"\{(\w+)\}")


def write(forms: Forms, rng: Random, own: Mapping[str, str] | None = None) -> str:
    """Fill a form drawn by weight; `own` gives the person's own words (me, mine, handle)."""
    weights = [weight for weight, _ in forms]
    template = rng.choices([template for _, template in forms], weights)[0]
    return _fill(template, rng, own or {}, set())


def _fill(template: str, rng: Random, own: Mapping[str, str], used: set[str]) -> str:
    """Replace each slot; a word is used once a line."""

    def draw(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in own:
            return own[name]
        if name in NUMBERS:
            return str(rng.randint(*NUMBERS[name]))
        word = rng.choice([word for word in WORDS[name] if word not in used])
        if "{" not in word:
            used.add(word)
        return _fill(word, rng, own, used)

    return _SLOT.sub(draw, template)


def date(rng: Random, words: Sequence[str]) -> str:
    """Write a date or a span in one of many forms; `words` may stand before a lone date."""
    year = rng.randint(1986, 2025)
    forms = (
        (14, _span(rng, "{month} {year}", year)),
        (10, _span(rng, "{number:02d}/{year}", year)),
        (9, _span(rng, "{year}", year)),
        (3, _span(rng, "'{short:02d}", year)),
        (5, _moment(rng, "{month} {year}", year)),
        (4, _moment(rng, "{season} {year}", year)),
        (4, f"{rng.choice(words)} {_moment(rng, '{month} {year}', year)}"),
        (4, _moment(rng, "{day} {month} {year}", year)),
        (3, _moment(rng, "{year}-{number:02d}-{day:02d}", year)),
        (3, f"{rng.randint(2, 11)} {rng.choice(v.DURATIONS)}"),
        (3, str(year)),
    )
    return rng.choices([text for _, text in forms], [weight for weight, _ in forms])[0]


def _moment(rng: Random, form: str, year: int) -> str:
    return form.format(
        month=rng.choice(v.MONTHS), season=rng.choice(v.SEASONS), number=rng.randint(1, 12),
        day=rng.randint(1, 28), year=year, short=year % 100,
    )  # fmt: skip


def _span(rng: Random, form: str, year: int) -> str:
    """Join two moments of rising years; the later may still run."""
    end = _moment(rng, form, year + rng.randint(1, 7))
    if year > 2018 or rng.random() < 0.2:
        end = rng.choice(("present", "now", "heute", "Present", "today"))
    return _moment(rng, form, year) + rng.choice((" - ", " – ", "-", " to ", " until ")) + end
