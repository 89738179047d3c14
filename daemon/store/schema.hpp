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

-- How far the store has come with the edition it took over: one row, or none.
CREATE TABLE adoption (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  fingerprint TEXT NOT NULL,
  policy TEXT NOT NULL,
  derived_up_to INTEGER NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  replans INTEGER NOT NULL CHECK (replans IN (0, 1))
) STRICT;

-- How many there are of what, kept within the transactions that change it.
CREATE TABLE tally (
  what TEXT NOT NULL,
  state TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (what, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  docket TEXT NOT NULL,
  docket_key TEXT NOT NULL,
  title TEXT NOT NULL,
  standing INTEGER NOT NULL CHECK (standing IN (0, 1)),
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  review_at INTEGER,
  gaps INTEGER NOT NULL DEFAULT 0 CHECK (gaps >= 0)
) STRICT;
CREATE UNIQUE INDEX cases_by_docket ON cases (docket_key) WHERE docket_key <> '';
CREATE INDEX cases_standing ON cases (id) WHERE standing = 1;
CREATE INDEX cases_incomplete ON cases (id) WHERE gaps > 0;
CREATE INDEX cases_by_review ON cases (review_at) WHERE review_at IS NOT NULL;

CREATE TABLE former_dockets (
  docket_key TEXT NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  PRIMARY KEY (docket_key, case_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_rulebooks (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  rulebook TEXT NOT NULL,
  PRIMARY KEY (case_id, rulebook)
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_rulebook ON case_rulebooks (rulebook);

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
  suspended_on INTEGER,
  silent_until INTEGER,
  amount INTEGER,
  paid INTEGER NOT NULL,
  adopted INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  deemed INTEGER NOT NULL CHECK (deemed IN (0, 1)),
  acknowledged_revision INTEGER NOT NULL,
  remarks TEXT NOT NULL,
  UNIQUE (case_id, rule, cause, owed_by, owed_to, ordinal)
) STRICT;
CREATE INDEX obligations_by_case ON obligations (case_id);
CREATE INDEX obligations_by_state ON obligations (state);
CREATE INDEX obligations_owed_by ON obligations (owed_by, owed);
CREATE INDEX obligations_owed_to ON obligations (owed_to, owed);
CREATE INDEX obligations_owed ON obligations (owed) WHERE owed = 1;
CREATE INDEX obligations_due ON obligations (due, state) WHERE owed = 1;
CREATE INDEX obligations_safe ON obligations (safe, state) WHERE owed = 1;

CREATE TABLE owed_alike (
  owed_by TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  safe INTEGER NOT NULL,
  late_from INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (late_from, safe, owed_by, kind, state)
) STRICT, WITHOUT ROWID;

-- No id is given twice, for what a reader of the old list still has in hand must not be served.
CREATE TABLE reminders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  obligation INTEGER NOT NULL REFERENCES obligations (id),
  revision INTEGER NOT NULL,
  stage TEXT NOT NULL,
  rung INTEGER NOT NULL,
  at INTEGER NOT NULL,
  served_at INTEGER,
  why_not TEXT NOT NULL DEFAULT '',
  meant_for INTEGER NOT NULL,
  because TEXT NOT NULL,
  UNIQUE (obligation, revision, stage, rung)
) STRICT;
CREATE INDEX reminders_waiting ON reminders (at) WHERE served_at IS NULL;
CREATE INDEX reminders_ahead ON reminders (obligation, at) WHERE served_at IS NULL;

CREATE TABLE rounds (
  office TEXT PRIMARY KEY,
  next_at INTEGER NOT NULL,
  served_on INTEGER,
  meant_for INTEGER
) STRICT, WITHOUT ROWID;

-- What a letter says.
CREATE TABLE letters (
  id INTEGER PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  thread TEXT NOT NULL,
  kind TEXT NOT NULL,
  occasion TEXT NOT NULL,
  officer TEXT NOT NULL,
  officer_name TEXT NOT NULL,
  way INTEGER NOT NULL,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  stands_in_for TEXT NOT NULL,
  unreached TEXT NOT NULL,
  duties INTEGER NOT NULL,
  urgency TEXT NOT NULL,
  brief TEXT NOT NULL,
  see TEXT NOT NULL,
  calendar_method TEXT NOT NULL,
  data TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  calendar TEXT NOT NULL,
  UNIQUE (kind, occasion, officer, way)
) STRICT;

-- How it stands, and what tells when it goes. A row that changes is written again whole, so
-- this one is narrow.
CREATE TABLE deliveries (
  letter INTEGER PRIMARY KEY REFERENCES letters (id),
  channel TEXT NOT NULL,
  needed_by INTEGER NOT NULL,
  since INTEGER NOT NULL,
  state TEXT NOT NULL,
  next_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER,
  words TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (channel, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_in_order ON deliveries (channel, needed_by, next_at)
  WHERE next_at IS NOT NULL;
-- Not of those that every letter goes through: an index is written with each change. NOT IN would
-- make a table of the three with each.
CREATE INDEX deliveries_by_state ON deliveries (state)
  WHERE state <> 'due' AND state <> 'sending' AND state <> 'delivered';

CREATE TABLE letter_items (
  letter INTEGER NOT NULL REFERENCES letters (id),
  number INTEGER NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  obligation INTEGER NOT NULL REFERENCES obligations (id),
  revision INTEGER NOT NULL,
  stage TEXT NOT NULL,
  rung INTEGER NOT NULL,
  told_safe INTEGER NOT NULL,
  told_due INTEGER NOT NULL,
  reader TEXT NOT NULL,
  PRIMARY KEY (letter, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_obligation ON letter_items (obligation);
CREATE INDEX items_by_case ON letter_items (case_id);

-- Those that have ended; one that is under way stands among the deliveries.
CREATE TABLE attempts (
  letter INTEGER NOT NULL REFERENCES deliveries (letter),
  number INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  settled_at INTEGER,
  outcome TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  came_back_at INTEGER,
  came_back TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (letter, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_time ON attempts (begun_at);

-- What is to be remembered of a channel over a restart.
CREATE TABLE channels (
  name TEXT PRIMARY KEY,
  paused_until INTEGER,
  broken_since INTEGER,
  reason TEXT NOT NULL
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
