"""Roles given and taken are history too: the table between people and groups has no model of ours."""

from django.db import migrations

FORWARD = """
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
BACKWARD = """
DROP TRIGGER IF EXISTS rasti_record_events ON annotations_user_groups;
DROP FUNCTION IF EXISTS rasti_record_role();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_settled_verdicts")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
