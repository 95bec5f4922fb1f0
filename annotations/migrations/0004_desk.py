"""What the desk needs beside the record: order of the queue, presence, drafts, notifications, filters."""

import annotations.models.notification
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from annotations.text.searchkey import search_key


def fill_search_keys(apps, schema_editor):
    """Write the keys by which what is there already is found."""
    for article in apps.get_model("annotations", "Article").objects.filter(search_key="").iterator():
        article.search_key = search_key(f"{article.title} {article.author}")
        article.save(update_fields=["search_key"])
    pieces = apps.get_model("annotations", "Evidence").objects.select_related("publisher")
    for piece in pieces.iterator():
        words = (piece.title, piece.publisher.name, piece.author, piece.url, piece.locator)
        piece.search_key = search_key(" ".join(words))
        piece.save(update_fields=["search_key"])


# The trigger writes both columns, of whatever row it is asked to save.
FILL_QUEUE_ORDER = "UPDATE annotations_claim SET queue_rank = 0"


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0003_shared_cache'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='record_events',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='record_events',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_state_moves',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='evidence',
            name='record_events',
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='annotations_state_8ba53f_idx',
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_due',
        ),
        migrations.AddField(
            model_name='article',
            name='search_key',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AddField(
            model_name='capture',
            name='channel',
            field=models.CharField(choices=[('fetch', 'fetched'), ('upload', 'uploaded'), ('check', 'found changed by a check of the link')], default='fetch', max_length=6, verbose_name='how it came'),
        ),
        migrations.AddField(
            model_name='capture',
            name='file_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='name of the file'),
        ),
        migrations.AddField(
            model_name='citation',
            name='excerpt_found',
            field=models.BooleanField(editable=False, help_text='Unknown where nothing readable has been kept.', null=True, verbose_name='the excerpt is in the capture'),
        ),
        migrations.AddField(
            model_name='claim',
            name='due_order',
            field=models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), editable=False, help_text='When it is due; what is not due at all comes last.'),
        ),
        migrations.AddField(
            model_name='claim',
            name='queue_rank',
            field=models.FloatField(default=0.0, editable=False, help_text="Small for what comes first: by priority, then a person's find, then worth."),
        ),
        migrations.AddField(
            model_name='evidence',
            name='link_checked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='link checked'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='link_error',
            field=models.TextField(blank=True, verbose_name='why the link is dead'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='link_state',
            field=models.CharField(choices=[('unchecked', 'not checked yet'), ('ok', 'as it was'), ('drifted', 'changed since'), ('dead', 'gone')], default='unchecked', max_length=9, verbose_name='state of the link'),
        ),
        migrations.AddField(
            model_name='user',
            name='mail_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('assigned', 'A claim was given to me'), ('unassigned', 'A claim of mine was given to somebody else'), ('for_review', 'A verdict waits for review'), ('returned', 'My verdict was returned'), ('approved', 'My verdict was approved'), ('published', 'My claim was published'), ('correcting', 'A published claim of mine is being corrected'), ('withdrawn', 'My claim was withdrawn'), ('comment', 'Somebody commented on my claim or answered me'), ('mention', 'Somebody mentioned me'), ('lease_taken_over', 'Somebody took over a claim I was writing on'), ('overdue', 'A claim of mine is overdue'), ('evidence_failed', 'A page I cited could not be kept'), ('excerpt_missing', 'An excerpt of mine is not in the page that was kept'), ('evidence_drifted', 'A page I cited has changed'), ('evidence_dead', 'A page I cited is gone')], max_length=20), blank=True, default=annotations.models.notification.usual_mail_kinds, help_text='Which notifications are sent to the e-mail address as well.', verbose_name='also by mail'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='overridden_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name="gate passed by"),
        ),
        migrations.AddField(
            model_name='verdict',
            name='override_reason',
            field=models.TextField(blank=True, help_text="A chief editor's written reason for going past a gate.", verbose_name='why it may be submitted as it is'),
        ),
        migrations.AlterField(
            model_name='claimreplacement',
            name='kind',
            field=models.CharField(choices=[('split', 'split'), ('merge', 'merged'), ('undo', 'taken back'), ('duplicate', 'the same claim')], max_length=10, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name='comment',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="written"),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('segment', 'segmentation'), ('capture', 'capture of evidence'), ('check', 'check of a link'), ('read', 'reading of a long file')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['source', '-id'], name='article_of_source'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='article_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='capture',
            index=models.Index(condition=models.Q(('sha256', ''), _negated=True), fields=['sha256'], name='capture_by_hash'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['state', 'queue_rank', 'id'], name='claim_state_rank'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['state', 'state_changed_at', 'id'], name='claim_state_age'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['state', 'due_order', 'id'], name='claim_state_due'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'correcting', 'in_progress', 'in_review', 'queued'])), fields=['queue_rank', 'id'], name='claim_open_rank'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'correcting', 'in_progress', 'in_review', 'queued'])), fields=['state_changed_at', 'id'], name='claim_open_age'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'correcting', 'in_progress', 'in_review', 'queued'])), fields=['due_order', 'id'], name='claim_open_due'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'correcting', 'in_progress', 'in_review', 'queued'])), fields=['assignee', 'queue_rank', 'id'], name='claim_mine_rank'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'correcting', 'in_progress', 'in_review', 'queued'])), fields=['assignee', 'due_order', 'id'], name='claim_mine_due'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state', 'in_progress'), models.Q(('state_reason', ''), _negated=True)), fields=['queue_rank', 'id'], name='claim_returned'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='claim_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['link_state', '-id'], name='evidence_link_state'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('url', ''), _negated=True), fields=['link_checked_at', 'id'], name='evidence_to_check'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='evidence_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['at'], name='review_at'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='record_events', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM rasti_record_event(TG_OP, TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['search_key']::text[], ARRAY[]::text[]); RETURN NULL;", hash='be1e88985768a18427e6c5c92bf5e0d1e4a1f684', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_record_events_e23ba', table='annotations_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='record_events', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM rasti_record_event(TG_OP, TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['search_key', 'lease_until', 'lease_holder_id', 'queue_rank', 'due_order']::text[], ARRAY[]::text[]); RETURN NULL;", hash='022741c9bf5153fce2312a4c22c5458eeac870e2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_record_events_0c630', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:published,closed:queued,correcting:in_review,correcting:published,dismissed:suggested,in_progress:closed,in_progress:in_review,in_progress:queued,in_review:approved,in_review:in_progress,published:correcting,published:withdrawn,queued:closed,queued:in_progress,queued:suggested,queued:superseded,suggested:dismissed,suggested:queued,suggested:superseded,superseded:suggested}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='18fe88d06ed64baf6d07e3e7fa8d4f739e994ea4', operation='UPDATE', pgid='pgtrigger_claim_state_moves_65ff4', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='keep_queue_order', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    NEW.queue_rank := -10.0 * NEW.priority - COALESCE(NEW.checkworthiness, 2.0);\n    NEW.due_order := COALESCE(NEW.due_at, '9999-12-31T00:00:00+00:00'::timestamptz);\n    RETURN NEW;\n", hash='4bdb5a978f25cd5523d7f57bb1815222c80fbee5', operation='INSERT OR UPDATE', pgid='pgtrigger_keep_queue_order_a7b69', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='review_behind_gates', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state") AND NEW."state" = \'in_review\')', func="\n    DECLARE\n        verdict annotations_verdict%ROWTYPE;\n        independent integer;\n    BEGIN\n        SELECT * INTO verdict FROM annotations_verdict\n         WHERE claim_id = NEW.id ORDER BY number DESC LIMIT 1;\n        IF verdict.submitted_at IS NULL THEN\n            RAISE EXCEPTION 'gate: claim % has no submitted verdict', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_verdict';\n        END IF;\n        IF verdict.override_reason <> '' THEN\n            RETURN NEW;\n        END IF;\n        SELECT count(DISTINCT COALESCE(s.owner_id, s.id)) INTO independent\n          FROM annotations_citation AS c\n          JOIN annotations_evidence AS e ON e.id = c.evidence_id\n          JOIN annotations_source AS s ON s.id = COALESCE(e.wire_id, e.publisher_id)\n         WHERE c.claim_id = NEW.id;\n        IF independent = 0 OR (independent = 1 AND verdict.single_source_reason = '') THEN\n            RAISE EXCEPTION 'gate: claim % cites % independent sources', NEW.id, independent\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_sources';\n        END IF;\n        IF EXISTS (\n            SELECT 1\n              FROM annotations_citation AS c\n              JOIN annotations_evidence AS e ON e.id = c.evidence_id\n             WHERE c.claim_id = NEW.id AND e.url <> ''\n               AND NOT EXISTS (SELECT 1 FROM annotations_capture AS k\n                                WHERE k.evidence_id = e.id AND k.status <> 'pending')\n        ) THEN\n            RAISE EXCEPTION 'gate: claim % cites a page that is not kept yet', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_captures';\n        END IF;\n        IF EXISTS (\n            SELECT 1 FROM annotations_citation AS c\n             WHERE c.claim_id = NEW.id AND c.excerpt_found IS FALSE AND c.excerpt_reason = ''\n        ) THEN\n            RAISE EXCEPTION 'gate: claim % quotes what is not in the page as kept', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_excerpts';\n        END IF;\n        RETURN NEW;\n    END;\n", hash='ec2dc4f180414a70e4a0d6a89c7556703a753a8a', operation='UPDATE', pgid='pgtrigger_review_behind_gates_80d78', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='record_events', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM rasti_record_event(TG_OP, TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['search_key', 'link_checked_at']::text[], ARRAY[]::text[]); RETURN NULL;", hash='e5000e037f24edf45ac257be302ca333a34eca0c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_record_events_2375e', table='annotations_evidence', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['fetch', 'upload', 'check'])), name='capture_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'fetch'), ('status', 'captured'), _connector='OR'), name='capture_waits_for_fetching_alone'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('link_state__in', ['unchecked', 'ok', 'drifted', 'dead'])), name='evidence_link_state_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link_state', 'dead'), _negated=True), models.Q(('link_error', ''), _negated=True), _connector='OR'), name='evidence_dead_link_said'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('mail_kinds__contained_by', ['assigned', 'unassigned', 'for_review', 'returned', 'approved', 'published', 'correcting', 'withdrawn', 'comment', 'mention', 'lease_taken_over', 'overdue', 'evidence_failed', 'excerpt_missing', 'evidence_drifted', 'evidence_dead'])), name='user_mail_kinds_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('overridden_by__isnull', True), ('override_reason', '')), models.Q(models.Q(('override_reason', ''), _negated=True), ('overridden_by__isnull', False)), _connector='OR'), name='verdict_override_by_someone'),
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', 'A claim was given to me'), ('unassigned', 'A claim of mine was given to somebody else'), ('for_review', 'A verdict waits for review'), ('returned', 'My verdict was returned'), ('approved', 'My verdict was approved'), ('published', 'My claim was published'), ('correcting', 'A published claim of mine is being corrected'), ('withdrawn', 'My claim was withdrawn'), ('comment', 'Somebody commented on my claim or answered me'), ('mention', 'Somebody mentioned me'), ('lease_taken_over', 'Somebody took over a claim I was writing on'), ('overdue', 'A claim of mine is overdue'), ('evidence_failed', 'A page I cited could not be kept'), ('excerpt_missing', 'An excerpt of mine is not in the page that was kept'), ('evidence_drifted', 'A page I cited has changed'), ('evidence_dead', 'A page I cited is gone')], max_length=20, verbose_name='kind')),
                ('note', models.TextField(blank=True, help_text='The reason, the comment, or what went wrong.', verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                ('by_mail', models.BooleanField(default=False, verbose_name='also by mail')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed')),
                ('mail_attempts', models.PositiveSmallIntegerField(default=0, verbose_name="attempts to mail")),
                ('mail_after', models.DateTimeField(default=django.utils.timezone.now, verbose_name="mail not before")),
                ('mail_error', models.TextField(blank=True, verbose_name="error of the mail")),
                ('key', models.CharField(help_text='What it is about: the same is never told twice.', max_length=200, verbose_name="key")),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.article', verbose_name="article")),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.claim', verbose_name="claim")),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.evidence', verbose_name="piece of evidence")),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name="person")),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['user', '-id'], name='notification_newest'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='notification_unread'), models.Index(condition=models.Q(('by_mail', True), ('mailed_at__isnull', True)), fields=['mail_after', 'id'], name='notification_to_mail')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='notification_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'unassigned', 'for_review', 'returned', 'approved', 'published', 'correcting', 'withdrawn', 'comment', 'mention', 'lease_taken_over', 'overdue', 'evidence_failed', 'excerpt_missing', 'evidence_drifted', 'evidence_dead'])), name='notification_kind_known'), models.CheckConstraint(condition=models.Q(('actor__isnull', True), models.Q(('actor', models.F('user')), _negated=True), _connector='OR'), name='notification_not_to_the_actor')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(verbose_name='last seen')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='annotations.claim')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
                'indexes': [models.Index(fields=['seen_at'], name='presence_seen')],
                'constraints': [models.UniqueConstraint(fields=('claim', 'user'), name='presence_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(choices=[('queue', 'queue'), ('articles', 'articles'), ('evidence', 'evidence'), ('people', 'people')], max_length=10, verbose_name='page')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='filters')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name="added on")),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL, verbose_name="person")),
            ],
            options={
                'verbose_name': 'saved filter',
                'verbose_name_plural': 'saved filters',
                'ordering': ['page', 'id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'page', 'name'), name='saved_filter_once'), models.CheckConstraint(condition=models.Q(('page__in', ['queue', 'articles', 'evidence', 'people'])), name='saved_filter_page_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_filter_has_name')],
            },
        ),
        migrations.CreateModel(
            name='VerdictDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conclusion', models.TextField(blank=True, verbose_name='one-line conclusion')),
                ('justification', models.TextField(blank=True, verbose_name='justification')),
                ('single_source_reason', models.TextField(blank=True, verbose_name='why one source is enough')),
                ('based_on_number', models.PositiveIntegerField(blank=True, help_text='The verdict it began from; none where there was none.', null=True)),
                ('based_on_version', models.PositiveIntegerField(blank=True, null=True)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='annotations.claim')),
                ('rating', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annotations.rating')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft of a verdict',
                'verbose_name_plural': 'drafts of verdicts',
                'constraints': [models.UniqueConstraint(fields=('claim', 'user'), name='draft_once'), models.CheckConstraint(condition=models.Q(models.Q(('based_on_number__isnull', True), ('based_on_version__isnull', True)), models.Q(('based_on_number__isnull', False), ('based_on_version__isnull', False)), _connector='OR'), name='draft_based_on_whole')],
            },
        ),
        migrations.RunSQL(FILL_QUEUE_ORDER, migrations.RunSQL.noop),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop),
    ]
