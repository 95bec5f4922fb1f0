"""What the first rows need: the audit function, the publication sequence, roles and the shipped scheme."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from annotations.models.audit import RECORD_EVENT_SQL
from annotations.models.publishing import PUBLICATION_SEQUENCE
from annotations.models.states import Role

RATINGS = [
    (
        "true",
        5,
        "درست",
        "True",
        "گفته با شواهد معتبر می‌خواند و نکتهٔ مهمی از آن جا نیفتاده است.",
        "The evidence bears the statement out, and nothing that matters is left out.",
    ),
    (
        "half-true",
        4,
        "نیمه‌درست",
        "Half true",
        "بخشی از گفته درست است، اما بخشی دیگر نادرست یا ناگفته مانده است.",
        "Part of the statement holds; another part is wrong or left unsaid.",
    ),
    (
        "misleading",
        3,
        "گمراه‌کننده",
        "Misleading",
        "اجزای گفته درست است، اما چنان کنار هم آمده که برداشتی نادرست به دست می‌دهد.",
        "The pieces are right, but put together they give a wrong impression.",
    ),
    (
        "false",
        2,
        "نادرست",
        "False",
        "شواهد معتبر خلاف گفته را نشان می‌دهد.",
        "Reliable evidence shows the opposite.",
    ),
    (
        "pants-on-fire",
        1,
        "شاخ‌دار",
        "Outrageously false",
        "گفته نه‌تنها نادرست، که آشکارا ساختگی است.",
        "Not only wrong, but plainly made up.",
    ),
    (
        "unprovable",
        None,
        "غیرقابل اثبات",
        "Unprovable",
        "با شواهد در دسترس نه می‌توان آن را تأیید کرد و نه رد.",
        "With the evidence to be had it can be neither confirmed nor refuted.",
    ),
]


# Roles given and taken are history too: the table between people and groups has no model of ours.
RECORD_ROLES = """
CREATE OR REPLACE FUNCTION rasti_record_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rasti_record_event(
        TG_OP, TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY[]::text[]
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER rasti_record_events
    AFTER INSERT OR UPDATE OR DELETE ON annotations_user_groups
    FOR EACH ROW EXECUTE FUNCTION rasti_record_role();
"""
FORGET_ROLES = """
DROP TRIGGER IF EXISTS rasti_record_events ON annotations_user_groups;
DROP FUNCTION IF EXISTS rasti_record_role();
"""


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group")
    for role in Role.values:
        groups.objects.get_or_create(name=role)


def make_scheme(apps, schema_editor):
    scheme = apps.get_model("annotations", "RatingScheme").objects.create(
        slug="rasti",
        version=1,
        name_fa="سنجهٔ راستی",
        name_en="Rasti scale",
        is_current=True,
    )
    rating = apps.get_model("annotations", "Rating")
    for order, (slug, number, name_fa, name_en, definition_fa, definition_en) in enumerate(
        RATINGS, 1
    ):
        rating.objects.create(
            scheme=scheme,
            slug=slug,
            order=order,
            number=number,
            name_fa=name_fa,
            name_en=name_en,
            definition_fa=definition_fa,
            definition_en=definition_en,
        )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            RECORD_EVENT_SQL,
            "DROP FUNCTION IF EXISTS rasti_record_event(text, text, jsonb, jsonb, text[], text[])",
        ),
        migrations.RunSQL(
            f"CREATE SEQUENCE {PUBLICATION_SEQUENCE}", f"DROP SEQUENCE {PUBLICATION_SEQUENCE}"
        ),
        migrations.RunSQL(RECORD_ROLES, FORGET_ROLES),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_scheme, migrations.RunPython.noop),
    ]
