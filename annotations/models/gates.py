"""The submit gates as the database keeps them, for raw SQL and whatever else goes past the workflow."""

SUBMIT_GATES_SQL = """
    DECLARE
        verdict annotations_verdict%ROWTYPE;
        independent integer;
    BEGIN
        SELECT * INTO verdict FROM annotations_verdict
         WHERE claim_id = NEW.id ORDER BY number DESC LIMIT 1;
        IF verdict.submitted_at IS NULL THEN
            RAISE EXCEPTION 'gate: claim % has no submitted verdict', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_verdict';
        END IF;
        IF verdict.override_reason <> '' THEN
            RETURN NEW;
        END IF;
        SELECT count(DISTINCT COALESCE(s.owner_id, s.id)) INTO independent
          FROM annotations_citation AS c
          JOIN annotations_evidence AS e ON e.id = c.evidence_id
          JOIN annotations_source AS s ON s.id = COALESCE(e.wire_id, e.publisher_id)
         WHERE c.claim_id = NEW.id;
        IF independent = 0 OR (independent = 1 AND verdict.single_source_reason = '') THEN
            RAISE EXCEPTION 'gate: claim % cites % independent sources', NEW.id, independent
                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_sources';
        END IF;
        IF EXISTS (
            SELECT 1
              FROM annotations_citation AS c
              JOIN annotations_evidence AS e ON e.id = c.evidence_id
             WHERE c.claim_id = NEW.id AND e.url <> ''
               AND NOT EXISTS (SELECT 1 FROM annotations_capture AS k
                                WHERE k.evidence_id = e.id AND k.status <> 'pending')
        ) THEN
            RAISE EXCEPTION 'gate: claim % cites a page that is not kept yet', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_captures';
        END IF;
        IF EXISTS (
            SELECT 1 FROM annotations_citation AS c
             WHERE c.claim_id = NEW.id AND c.excerpt_found IS FALSE AND c.excerpt_reason = ''
        ) THEN
            RAISE EXCEPTION 'gate: claim % quotes what is not in the page as kept', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_review_has_excerpts';
        END IF;
        RETURN NEW;
    END;
"""
"""Two independent sources or a reason why one is enough, every linked page kept or its failure
recorded, every excerpt in the page as kept or said why not; past these only with a chief editor's
written reason."""
