"""Keep, with each publication, what readers are shown until the next one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_foundations")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="record",
            field=models.JSONField(
                default=dict,
                help_text="What readers are shown, whatever editors change until the next publication.",
                verbose_name="as published",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("record", {}), _negated=True), name="publication_has_record"
            ),
        ),
    ]
