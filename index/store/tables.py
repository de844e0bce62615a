"""The tables of a catalogue, their indexes and triggers. After a change every catalogue is made anew."""

# How what is heard changes when a row of `speakers` comes (`sign` is +) or goes (-): a trigger is of one event only.
_HEARD = """
CREATE TRIGGER heard_{event} AFTER {after} ON speakers WHEN {row}.name IS NOT NULL BEGIN
    UPDATE names SET statements = statements {sign} {row}.statements, documents = documents {sign} NOT EXISTS (
        SELECT 1 FROM speakers k WHERE k.document = {row}.document AND k.name = {row}.name AND k.id != {row}.id
    ), unnamed = unnamed {sign} {row}.unnamed WHERE id = {row}.name;
    INSERT INTO heard SELECT {row}.name, {row}.outlet, 0 {sign} {row}.statements, 0 {sign} NOT EXISTS (
        SELECT 1 FROM speakers k WHERE k.document = {row}.document AND k.name = {row}.name AND k.id != {row}.id
    ) WHERE {row}.outlet IS NOT NULL
    ON CONFLICT DO UPDATE SET statements = statements + excluded.statements, documents = documents + excluded.documents;
    DELETE FROM heard WHERE name = {row}.name AND outlet = {row}.outlet AND NOT statements;
END;
"""
_HEARD_AT = (
    ("more", "INSERT", "new", "+"),
    ("less", "DELETE", "old", "-"),
    ("no_more", "UPDATE OF name, unnamed", "old", "-"),
    ("again", "UPDATE OF name, unnamed", "new", "+"),
)

_ALL = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Who packs values otherwise, or has them stand for something else (index.store.packing, compact, details), changes
-- this number: so no catalogue is read as what it is not.
INSERT INTO state VALUES ('form', '1');
CREATE TABLE files (
    path BLOB PRIMARY KEY, stamp TEXT NOT NULL, read_at_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, reader TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL, line INTEGER NOT NULL, member TEXT NOT NULL,
    sha256 TEXT NOT NULL, reader TEXT NOT NULL, revision INTEGER NOT NULL, card BLOB NOT NULL,
    -- By what it is recognised, the rest of it in `identity`, and what follows from that (index.store.articles). Only
    -- those `shown` are documents of the library: they are in its lists and its full text, and are analysed. `same`
    -- stands for this one (itself if it is no copy), `newest` for the newest version.
    body BLOB, url TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', identity BLOB,
    same INTEGER, newest INTEGER, age INTEGER NOT NULL DEFAULT 0, shown INTEGER NOT NULL DEFAULT 1,
    -- What the list is sorted by (index.store.sorting): `flags` is the number of flagged claims, below 0, and `story` 0
    -- where there is none yet.
    dated INTEGER NOT NULL, published INTEGER NOT NULL, outlet TEXT NOT NULL, heading TEXT NOT NULL,
    flags INTEGER NOT NULL DEFAULT 0, story INTEGER NOT NULL DEFAULT 0,
    latest INTEGER GENERATED ALWAYS AS (iif(dated = 999999990000, dated, -dated)) VIRTUAL
);
-- Behind what the list is sorted by they have what else is asked of a document there, so that it need not be read.
CREATE INDEX documents_by_path ON documents (path, line);
CREATE INDEX documents_by_sha256 ON documents (sha256);
CREATE INDEX documents_by_body ON documents (body) WHERE body IS NOT NULL;
CREATE INDEX documents_by_url ON documents (url) WHERE url != '';
CREATE INDEX documents_by_title ON documents (title) WHERE title != '';
CREATE INDEX documents_by_same ON documents (same) WHERE NOT shown;
CREATE INDEX documents_by_newest ON documents (newest) WHERE NOT shown;
CREATE INDEX documents_by_date ON documents (dated, path, line) WHERE shown;
CREATE INDEX documents_by_latest ON documents (latest, path, line, story) WHERE shown;
CREATE INDEX documents_by_outlet ON documents (outlet, dated, path, line, flags, story, heading) WHERE shown;
CREATE INDEX documents_by_heading ON documents (heading, dated, path, line, story) WHERE shown;
CREATE INDEX documents_by_flags ON documents (flags, dated, path, line, story) WHERE shown;
CREATE INDEX documents_by_story ON documents (story, dated, path, line, flags) WHERE shown;
CREATE INDEX documents_in_stories ON documents (dated, path, line, story) WHERE shown AND story > 0;
-- How many documents are under each heading of their list: `value` is a story, an outlet as above, or a day. Under
-- "headings" it is how many headings there are of each kind. Its triggers, as those of `counts`, change row after row:
-- for a list of pairs SQLite would read the whole table.
CREATE TABLE shelved (
    kind TEXT NOT NULL, value NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE TRIGGER shelved_more AFTER INSERT ON documents WHEN new.shown BEGIN
    INSERT INTO shelved VALUES ('story', new.story, 1), ('outlet', new.outlet, 1), ('date', new.dated / 10000, 1)
    ON CONFLICT DO UPDATE SET size = size + 1;
END;
CREATE TRIGGER shelved_less AFTER DELETE ON documents WHEN old.shown BEGIN
    INSERT INTO shelved VALUES ('story', old.story, -1), ('outlet', old.outlet, -1), ('date', old.dated / 10000, -1)
    ON CONFLICT DO UPDATE SET size = size + excluded.size;
END;
CREATE TRIGGER shelved_no_more AFTER UPDATE OF shown, dated, outlet, story ON documents WHEN old.shown BEGIN
    INSERT INTO shelved VALUES ('story', old.story, -1), ('outlet', old.outlet, -1), ('date', old.dated / 10000, -1)
    ON CONFLICT DO UPDATE SET size = size + excluded.size;
END;
CREATE TRIGGER shelved_again AFTER UPDATE OF shown, dated, outlet, story ON documents WHEN new.shown BEGIN
    INSERT INTO shelved VALUES ('story', new.story, 1), ('outlet', new.outlet, 1), ('date', new.dated / 10000, 1)
    ON CONFLICT DO UPDATE SET size = size + 1;
END;
CREATE TRIGGER heading_more AFTER INSERT ON shelved WHEN new.kind != 'headings' BEGIN
    INSERT INTO shelved VALUES ('headings', new.kind, 1) ON CONFLICT DO UPDATE SET size = size + 1;
END;
CREATE TRIGGER heading_empty AFTER UPDATE ON shelved WHEN new.size = 0 AND new.kind != 'headings' BEGIN
    DELETE FROM shelved WHERE kind = new.kind AND value = new.value;
    UPDATE shelved SET size = size - 1 WHERE kind = 'headings' AND value = new.kind;
END;
-- The words, addresses and titles of documents that came or went since it was last told which of them are one article.
CREATE TABLE unsettled (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX documents_by_revision ON documents (revision, id) WHERE shown;
CREATE TABLE contents (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    details BLOB NOT NULL -- packed (index.store.packing)
);
CREATE TABLE pieces ( -- of texts (index.store.pieces)
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, number INTEGER NOT NULL, text BLOB NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;
-- What documents of an outlet are compared by (index.store.repeats), `prints` by itself, so that those that share a
-- paragraph are found; and the same of documents that came or went.
CREATE TABLE traits (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    outlet TEXT NOT NULL, prints BLOB NOT NULL, traits BLOB NOT NULL, folded BLOB NOT NULL
);
CREATE INDEX traits_by_outlet ON traits (outlet, document, prints);
CREATE TABLE recounted (document INTEGER PRIMARY KEY, outlet TEXT NOT NULL, prints BLOB NOT NULL);
CREATE INDEX recounted_by_outlet ON recounted (outlet);
CREATE TABLE analyses (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version TEXT NOT NULL, attributions BLOB
);
-- The speakers in each analysed document, as numbers of `names`: `speaker` is what the document calls them (a name, or
-- a mention that resolves to none), `name` their name in the whole library, NULL if it is unknown.
CREATE TABLE speakers (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    speaker INTEGER NOT NULL, resolved INTEGER NOT NULL, statements INTEGER NOT NULL, outlet INTEGER,
    name INTEGER, unnamed INTEGER NOT NULL
);
CREATE UNIQUE INDEX speakers_by_document ON speakers (document, speaker, resolved);
-- Who asks for a `name` asks for this expression too.
CREATE INDEX speakers_by_call ON speakers (coalesce(name, speaker), document);
-- By what speakers are named (index.store.callings): the units of what is named alike, whom those that are short forms
-- mean, how often their spellings occur, and in which documents they do; the names with a short form; and, of documents
-- that came, went or changed since speakers were named, what they said before, each with an empty speaker too. A unit
-- is known by a digest of its words, a spelling by its number among the names.
CREATE TABLE units (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL UNIQUE, meant TEXT);
CREATE TABLE spellings (
    unit INTEGER NOT NULL, spelling INTEGER NOT NULL, statements INTEGER NOT NULL, documents INTEGER NOT NULL,
    PRIMARY KEY (unit, spelling)
) WITHOUT ROWID;
CREATE TABLE calls (unit INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (unit, document)) WITHOUT ROWID;
CREATE TABLE fuller (
    short TEXT NOT NULL, name TEXT NOT NULL, documents INTEGER NOT NULL, PRIMARY KEY (short, name)
) WITHOUT ROWID;
CREATE TABLE recalled (
    document INTEGER NOT NULL, speaker INTEGER NOT NULL, resolved INTEGER NOT NULL, statements INTEGER NOT NULL,
    PRIMARY KEY (document, speaker, resolved)
) WITHOUT ROWID;
-- The names of outlets and speakers, now or once, with how much is heard of each speaker. 0 stands for an unknown one.
CREATE TABLE names (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, statements INTEGER NOT NULL DEFAULT 0,
    documents INTEGER NOT NULL DEFAULT 0, unnamed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO names (id, name) VALUES (0, '');
CREATE INDEX names_heard ON names (unnamed > 0, statements DESC, name COLLATE NOCASE) WHERE statements;
-- The same of each speaker in each outlet.
CREATE TABLE heard (
    name INTEGER NOT NULL, outlet INTEGER NOT NULL, statements INTEGER NOT NULL, documents INTEGER NOT NULL,
    PRIMARY KEY (name, outlet)
) WITHOUT ROWID;
-- Their folded words, by the number of the name.
CREATE VIRTUAL TABLE called USING fts5(name, content='', columnsize=0, detail=none, tokenize='ascii');
-- The statements in each analysed document (index.store.statements). `speaker` is 0 where nobody is named.
CREATE TABLE statements (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, speaker INTEGER NOT NULL,
    position INTEGER NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
    via BLOB, stretches BLOB, PRIMARY KEY (document, position)
) WITHOUT ROWID;
-- Their words (index.store.spoken), and who passed them on.
CREATE VIRTUAL TABLE spoken USING fts5(said, via, content='', columnsize=0, tokenize='ascii');
-- The claims in short (index.store.codes), by which they are selected, counted and ordered: most salient first, as they
-- are mostly asked for.
CREATE TABLE claims (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, position INTEGER NOT NULL,
    standing INTEGER NOT NULL, flagged INTEGER NOT NULL, salience INTEGER NOT NULL,
    conflict INTEGER NOT NULL, story INTEGER NOT NULL, outlet INTEGER NOT NULL, speaker INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
    said INTEGER, -- the key of the statement that makes the claim
    PRIMARY KEY (salience DESC, document, position)
) WITHOUT ROWID;
-- Has every column that conditions of searches ask for.
CREATE INDEX claims_by_statement ON claims (document, said, position, standing, flagged, conflict);
-- Has every column by which claims are selected and counted, and their places, by which it is known which of them
-- analysts have checked, so that the table need not be read.
CREATE INDEX claims_flagged ON claims (
    salience DESC, document, position, standing, flagged, conflict, story, outlet, speaker, "start", "end"
) WHERE flagged;
CREATE INDEX claims_by_speaker ON claims (speaker, standing, conflict) WHERE speaker;
-- How many claims there are of each story, outlet and speaker, kept by the triggers whatever adds or removes claims.
CREATE TABLE counts (
    facet TEXT NOT NULL, value INTEGER NOT NULL, standing INTEGER NOT NULL, flagged INTEGER NOT NULL,
    conflict INTEGER NOT NULL, claims INTEGER NOT NULL, PRIMARY KEY (facet, value, standing, flagged, conflict)
) WITHOUT ROWID;
CREATE TRIGGER claims_more AFTER INSERT ON claims BEGIN
    INSERT INTO counts VALUES
        ('story', new.story, new.standing, new.flagged, new.conflict, 1),
        ('outlet', new.outlet, new.standing, new.flagged, new.conflict, 1),
        ('speaker', new.speaker, new.standing, new.flagged, new.conflict, 1)
    ON CONFLICT DO UPDATE SET claims = claims + 1;
END;
CREATE TRIGGER claims_less AFTER DELETE ON claims BEGIN
    INSERT INTO counts VALUES
        ('story', old.story, old.standing, old.flagged, old.conflict, -1),
        ('outlet', old.outlet, old.standing, old.flagged, old.conflict, -1),
        ('speaker', old.speaker, old.standing, old.flagged, old.conflict, -1)
    ON CONFLICT DO UPDATE SET claims = claims + excluded.claims;
END;
-- All that was found of the claims of a document, several together, in pieces (index.store.evidence).
CREATE TABLE evidence (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, part INTEGER NOT NULL, number INTEGER NOT NULL,
    claims BLOB NOT NULL, PRIMARY KEY (document, part, number)
) WITHOUT ROWID;
CREATE TABLE tallies (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE, story INTEGER NOT NULL, tally BLOB NOT NULL,
    noted BLOB NOT NULL -- the claims in short (index.store.glances)
);
CREATE INDEX tallies_by_story ON tallies (story);
-- The documents in the order in which they came, went or changed last, as read or in their claims: so what is new to an
-- analyst is found among those after a number (index.store.glances).
CREATE TABLE altered (number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL UNIQUE);
CREATE TRIGGER altered_read AFTER INSERT ON documents BEGIN
    INSERT OR REPLACE INTO altered (document) VALUES (new.id);
END;
CREATE TRIGGER altered_otherwise AFTER UPDATE OF path, line, member, sha256, card, body, url, newest, shown
ON documents BEGIN
    INSERT OR REPLACE INTO altered (document) VALUES (new.id);
END;
CREATE TRIGGER altered_removed AFTER DELETE ON documents BEGIN
    INSERT OR REPLACE INTO altered (document) VALUES (old.id);
END;
CREATE TRIGGER altered_told AFTER INSERT ON tallies BEGIN
    INSERT OR REPLACE INTO altered (document) VALUES (new.document);
END;
CREATE TRIGGER altered_untold AFTER DELETE ON tallies BEGIN
    INSERT OR REPLACE INTO altered (document) VALUES (old.document);
END;
-- What stories are made from (index.store.stories). All documents with the same key are one text. A document has no
-- print until it is put into a story, or put into one again, nor where its analysis failed. `touched` holds the texts
-- whose documents came, went or changed since stories were last made. `told` is 0 while a story's claims are out of
-- date, except for those of its first `reached` documents.
CREATE TABLE prints (
    document INTEGER PRIMARY KEY REFERENCES documents, key BLOB NOT NULL, day INTEGER, vector BLOB NOT NULL
);
CREATE INDEX prints_by_key ON prints (key);
CREATE TABLE touched (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE thinned (story INTEGER PRIMARY KEY); -- stories of which texts were taken, since stories were last made
CREATE TABLE texts (
    key BLOB PRIMARY KEY, day INTEGER, vector BLOB, story INTEGER -- `vector` only if it is no longer that of the prints
) WITHOUT ROWID;
CREATE INDEX texts_by_day ON texts (day);
CREATE INDEX texts_by_story ON texts (story);
CREATE TABLE links (
    text BLOB NOT NULL, other BLOB NOT NULL, likeness INTEGER NOT NULL, PRIMARY KEY (text, other)
) WITHOUT ROWID;
CREATE INDEX links_by_other ON links (other);
CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, told INTEGER NOT NULL DEFAULT 0, reached INTEGER NOT NULL DEFAULT 0,
    label TEXT, shown TEXT, path BLOB, line INTEGER -- `shown` is the label, with a number if it is not unique
);
CREATE TRIGGER stories_less AFTER DELETE ON stories BEGIN
    UPDATE documents SET story = 0 WHERE shown AND story = old.id;
END;
CREATE INDEX stories_untold ON stories (id) WHERE NOT told;
CREATE INDEX stories_by_label ON stories (label);
CREATE INDEX stories_by_title ON stories (shown);
CREATE TABLE problems (
    path BLOB NOT NULL, line INTEGER NOT NULL, member TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL,
    document INTEGER REFERENCES documents ON DELETE CASCADE
);
CREATE INDEX problems_by_path ON problems (stage, path);
CREATE INDEX problems_by_document ON problems (document);
CREATE TABLE tombstones (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
-- All documents that lack traits, and of those shown the ones that lack a print or an analysis of the version in the
-- state `analysing`, also where it failed. So what is missing is found without looking at all documents.
CREATE TABLE unfinished (document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE);
CREATE TRIGGER unfinished_read AFTER INSERT ON documents BEGIN INSERT INTO unfinished VALUES (new.id); END;
CREATE TRIGGER unfinished_shown AFTER UPDATE OF shown ON documents WHEN new.shown > old.shown BEGIN
    INSERT OR IGNORE INTO unfinished VALUES (new.id);
END;
CREATE TRIGGER finished_hidden AFTER UPDATE OF shown ON documents WHEN new.shown < old.shown BEGIN
    DELETE FROM unfinished WHERE document = (SELECT document FROM traits WHERE document = new.id);
END;
CREATE TRIGGER unfinished_unprinted AFTER DELETE ON prints WHEN EXISTS (
    SELECT 1 FROM documents WHERE id = old.document AND shown
) BEGIN INSERT OR IGNORE INTO unfinished VALUES (old.document); END;
CREATE TRIGGER unfinished_unanalysed AFTER DELETE ON analyses WHEN EXISTS (
    SELECT 1 FROM documents WHERE id = old.document AND shown
) BEGIN INSERT OR IGNORE INTO unfinished VALUES (old.document); END;
CREATE VIEW finished AS
    SELECT a.document FROM analyses a JOIN traits t ON t.document = a.document JOIN prints p ON p.document = a.document
    WHERE a.attributions IS NOT NULL AND a.version = (SELECT value FROM state WHERE key = 'analysing');
CREATE TRIGGER finished_noted AFTER INSERT ON traits BEGIN
    DELETE FROM unfinished WHERE document = new.document AND (
        document IN (SELECT document FROM finished WHERE document = new.document)
        OR document IN (SELECT id FROM documents WHERE id = new.document AND NOT shown)
    );
END;
CREATE TRIGGER finished_printed AFTER INSERT ON prints BEGIN
    DELETE FROM unfinished WHERE document = (SELECT document FROM finished WHERE document = new.document);
END;
CREATE TRIGGER finished_analysed AFTER INSERT ON analyses BEGIN
    DELETE FROM unfinished WHERE document = (SELECT document FROM finished WHERE document = new.document);
END;
"""

TABLES = _ALL + "".join(
    _HEARD.format(event=event, after=after, row=row, sign=sign) for event, after, row, sign in _HEARD_AT
)
