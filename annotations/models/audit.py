"""Triggers that write the append-only history, whoever or whatever changes a row."""

from collections.abc import Sequence

import pgtrigger
from django.db.models import Model

FUNCTION = "rasti_record_event"


def _text_array(names: Sequence[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]::text[]"


class RecordEvents(pgtrigger.Trigger):
    """Record every insert, update and delete of a table as an `Event`.

    `ignored` columns are left out and, changed alone, make no event: heartbeats, counters, and
    texts that cannot change and are kept with their hash beside them. `masked` columns are
    recorded as changed without their values: secrets.
    """

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(self, *, ignored: Sequence[str] = (), masked: Sequence[str] = ()) -> None:
        self.ignored = tuple(ignored)
        self.masked = tuple(masked)
        super().__init__(name="record_events")

    def get_func(self, model: Model) -> str:  # noqa: ARG002 - pgtrigger asks with it
        """Return the trigger's body; the work is in one function made by a migration."""
        return (
            f"PERFORM {FUNCTION}(TG_OP, TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW), "
            f"{_text_array(self.ignored)}, {_text_array(self.masked)}); RETURN NULL;"
        )


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change, delete or truncate what has been written."""
    return [
        pgtrigger.Protect(name=f"{name}_no_change", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'append only: % is not emptied', TG_TABLE_NAME;",
        ),
    ]


RECORD_EVENT_SQL = """
CREATE OR REPLACE FUNCTION rasti_record_event(
    op text, source_table text, old_row jsonb, new_row jsonb, ignored text[], masked text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    raw text := current_setting('rasti.context', true);
    context jsonb := '{}'::jsonb;
    before_ jsonb;
    after_ jsonb;
    subject jsonb;
    hidden text;
BEGIN
    IF raw IS NOT NULL AND raw <> '' THEN
        context := raw::jsonb;
    END IF;
    subject := COALESCE(new_row, old_row);
    before_ := old_row - ignored;
    after_ := new_row - ignored;
    IF op = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, after_ -> o.key)
          INTO before_, after_
          FROM jsonb_each(before_) AS o
         WHERE o.value IS DISTINCT FROM after_ -> o.key;
        IF before_ IS NULL THEN
            RETURN;
        END IF;
    END IF;
    FOREACH hidden IN ARRAY masked LOOP
        IF before_ ? hidden THEN before_ := jsonb_set(before_, ARRAY[hidden], '"***"'); END IF;
        IF after_ ? hidden THEN after_ := jsonb_set(after_, ARRAY[hidden], '"***"'); END IF;
    END LOOP;
    INSERT INTO annotations_event (
        at, operation, action, actor_kind, actor_id, actor_name, request_id, task_id, reason,
        source_table, object_id, op, before, after, article_id, claim_id
    ) VALUES (
        clock_timestamp(),
        NULLIF(context ->> 'operation', '')::uuid,
        COALESCE(context ->> 'action', ''),
        COALESCE(context ->> 'actor_kind', 'database'),
        NULLIF(context ->> 'actor_id', '')::bigint,
        COALESCE(context ->> 'actor_name', session_user::text),
        COALESCE(context ->> 'request_id', ''),
        COALESCE(context ->> 'task_id', ''),
        COALESCE(context ->> 'reason', ''),
        source_table,
        COALESCE(subject ->> 'id', ''),
        lower(op),
        before_,
        after_,
        CASE source_table
            WHEN 'annotations_article' THEN (subject ->> 'id')::bigint
            ELSE (subject ->> 'article_id')::bigint
        END,
        CASE source_table
            WHEN 'annotations_claim' THEN (subject ->> 'id')::bigint
            ELSE (subject ->> 'claim_id')::bigint
        END
    );
END
$$;
"""
