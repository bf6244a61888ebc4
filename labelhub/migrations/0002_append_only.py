"""The database itself refuses to change or delete what is written once."""

from django.db import migrations

TABLES = [
    "labelhub_annotation",
    "labelhub_ledgerentry",
    "labelhub_guideline",
    "labelhub_modelversion",
    "labelhub_event",
]

# Once certain columns of a certificate are filled, they and others stay: (when, columns).
FROZEN = (
    "project_id, target, alpha, spend, attempt, pool, machine, people, allowed, newest_item, order_name,"
    " simulated, forecast, seed, silent_classes, model_version_id, guideline_id, frozen_at, frozen_by_id"
)
CERTIFICATE = {
    "frozen": ("UPDATE OF " + FROZEN, "OLD.frozen_at IS NOT NULL"),
    "certified": ("UPDATE OF certified_at", "OLD.certified_at IS NOT NULL"),
    "voided": (
        "UPDATE OF state, voided_at, voided_by_id, void_reason",
        "OLD.voided_at IS NOT NULL",
    ),
    "kept": ("DELETE", "OLD.frozen_at IS NOT NULL"),
}
OF_ITS_CERTIFICATE = (
    "EXISTS (SELECT 1 FROM labelhub_certificate WHERE id = OLD.certificate_id AND {} IS NOT NULL)"
)
ITEM = {
    "frozen": ("UPDATE OF certificate_id, place, item_id, doubt, frozen_label", "1 = 1"),
    # An answer that comes just as the certificate is given fills its place; none empties or turns one.
    "certified": (
        "UPDATE OF wrong",
        "OLD.wrong IS NOT NULL AND " + OF_ITS_CERTIFICATE.format("certified_at"),
    ),
    "kept": ("DELETE", OF_ITS_CERTIFICATE.format("frozen_at")),
}
WRITTEN_ONCE = {"labelhub_certificate": CERTIFICATE, "labelhub_certificateitem": ITEM}

SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# PostgreSQL allows no subquery in WHEN, so each condition stands in a function of its own.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
    IF {when} THEN
        RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql
"""
POSTGRES = """
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""


def guards():
    """(table, trigger, event, condition) of all that is written once."""
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            yield table, f"{table}_no_{verb.lower()}", verb, "1 = 1"
    for table, rules in WRITTEN_ONCE.items():
        for rule, (event, when) in rules.items():
            yield table, f"{table}_{rule}", event, when


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table, name, event, when in guards():
        parts = {"table": table, "name": name, "event": event, "when": when}
        if postgres:
            schema_editor.execute(POSTGRES_FUNCTION.format(**parts))
        schema_editor.execute((POSTGRES if postgres else SQLITE).format(**parts))


def backwards(apps, schema_editor):
    for table, name, _, _ in guards():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {name} CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("labelhub", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
