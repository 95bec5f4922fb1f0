"""The table of Django's database cache, as `createcachetable` makes it: no step beside migrate."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_foundations")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE rasti_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX rasti_cache_expires ON rasti_cache (expires);
            """,
            "DROP TABLE rasti_cache",
        )
    ]
