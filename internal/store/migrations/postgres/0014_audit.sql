-- +goose Up

-- The two chains are read by action, by rule and by day, and the dashboard counts the
-- decisions of a week; all of it a page at a time, from the newest.
CREATE INDEX ledger_action ON ledger (action, position);
CREATE INDEX ledger_rule ON ledger (rule, position);
CREATE INDEX ledger_at ON ledger (at, action, rule); -- all that the week is counted from
CREATE INDEX trail_kind ON trail (kind, position);
CREATE INDEX trail_at ON trail (at);
CREATE INDEX work_step_kind ON work_step (step, at);
CREATE INDEX work_alarm ON work (id) WHERE alarm <> '';

-- +goose Down
DROP INDEX work_alarm;
DROP INDEX work_step_kind;
DROP INDEX trail_at;
DROP INDEX trail_kind;
DROP INDEX ledger_at;
DROP INDEX ledger_rule;
DROP INDEX ledger_action;
