// The tables. Until the first release this is edited in place; there are no migrations.
//
// Days are days since 1970-01-01 on the wall calendar in Beijing; moments are seconds since
// 1970-01-01T00:00:00Z. Facts are kept whole, as JSON, and chained by hash. Obligations are what
// follows from them, so that lists and due times are one indexed query; they can be derived again
// at any moment.
#pragma once

namespace qixian::schema {

inline constexpr int application_id = 0x51495849;  // "QIXI"
inline constexpr int version = 1;

inline constexpr const char* tables = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  docket TEXT NOT NULL,
  docket_key TEXT NOT NULL,
  title TEXT NOT NULL,
  review_at INTEGER
) STRICT;
CREATE UNIQUE INDEX cases_by_docket ON cases (docket_key) WHERE docket_key <> '';
CREATE INDEX cases_by_review ON cases (review_at) WHERE review_at IS NOT NULL;

CREATE TABLE case_rulebooks (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  rulebook TEXT NOT NULL,
  PRIMARY KEY (case_id, rulebook)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  recorded_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX facts_by_case ON facts (case_id);

CREATE TABLE obligations (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  rulebook TEXT NOT NULL,
  rule TEXT NOT NULL,
  cause INTEGER NOT NULL REFERENCES facts (id),
  owed_by TEXT NOT NULL,
  owed_to TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  article TEXT NOT NULL,
  duty TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  owed INTEGER NOT NULL CHECK (owed IN (0, 1)),
  anchor INTEGER NOT NULL,
  anchor_at INTEGER,
  term TEXT NOT NULL,
  nominal INTEGER NOT NULL,
  due INTEGER NOT NULL,
  safe INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  safe_at INTEGER,
  certainty INTEGER NOT NULL,
  earliest INTEGER,
  latest INTEGER,
  sent_on INTEGER,
  done_on INTEGER,
  acknowledged_revision INTEGER NOT NULL,
  remarks TEXT NOT NULL,
  UNIQUE (case_id, rule, cause, owed_by, owed_to, ordinal)
) STRICT;
CREATE INDEX obligations_owed ON obligations (due) WHERE owed = 1;

CREATE TABLE reminders (
  id INTEGER PRIMARY KEY,
  obligation INTEGER NOT NULL REFERENCES obligations (id),
  revision INTEGER NOT NULL,
  stage TEXT NOT NULL,
  rung INTEGER NOT NULL,
  at INTEGER NOT NULL,
  served_at INTEGER,
  UNIQUE (obligation, revision, stage, rung)
) STRICT;
CREATE INDEX reminders_waiting ON reminders (at) WHERE served_at IS NULL;

CREATE TABLE letters (
  id INTEGER PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  thread TEXT NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  obligation INTEGER NOT NULL REFERENCES obligations (id),
  revision INTEGER NOT NULL,
  stage TEXT NOT NULL,
  rung INTEGER NOT NULL,
  officer TEXT NOT NULL,
  officer_name TEXT NOT NULL,
  way INTEGER NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  data TEXT NOT NULL,
  told_safe INTEGER NOT NULL,
  told_due INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  next_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  words TEXT NOT NULL DEFAULT '',
  UNIQUE (obligation, revision, stage, rung, officer, way)
) STRICT;
CREATE INDEX letters_waiting ON letters (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX letters_by_case ON letters (case_id);

CREATE TABLE attempts (
  letter INTEGER NOT NULL REFERENCES letters (id),
  number INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  settled_at INTEGER,
  outcome TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (letter, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  uid INTEGER NOT NULL,
  request TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (at);
)sql";

}  // namespace qixian::schema
