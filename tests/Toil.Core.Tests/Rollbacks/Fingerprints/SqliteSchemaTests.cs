using Toil.Core.Tests.Support;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>One change to a SQLite schema is one difference, and the same schema written otherwise is none.</summary>
public sealed class SqliteSchemaTests(PostgresFixture postgres) : PrintTestBase(postgres)
{
    private static readonly string[] s_schema =
    [
        "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL DEFAULT 'n', mail VARCHAR(20) COLLATE NOCASE UNIQUE, CONSTRAINT named CHECK (length(name) > 0))",
        """
        CREATE TABLE orders (
            id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer (id) ON DELETE CASCADE, total NUMERIC CHECK (total > 0),
            twice NUMERIC GENERATED ALWAYS AS (total * 2) STORED, note TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP, UNIQUE (customer, at))
        """,
        "CREATE TABLE pairs (a INTEGER, b TEXT, c, PRIMARY KEY (a, b)) WITHOUT ROWID",
        "CREATE TABLE plain (id INTEGER PRIMARY KEY, v ANY)",
        "CREATE INDEX orders_total ON orders (total DESC, note) WHERE total > 10",
        "CREATE VIEW dear AS SELECT id, total AS Amount FROM orders WHERE total > 100",
        "CREATE TRIGGER touched AFTER UPDATE ON orders WHEN NEW.total > 5 BEGIN UPDATE orders SET note = 'x'; SELECT CASE WHEN 1 THEN 2 END; END",
        "CREATE TRIGGER instead INSTEAD OF INSERT ON dear BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE words USING fts5(body, tokenize = 'porter')",
        "CREATE TABLE toil_migration (name text PRIMARY KEY, n INTEGER)", "CREATE INDEX toil_migration_n ON toil_migration (n)",
        "INSERT INTO customer (name) VALUES ('a')", "INSERT INTO toil_migration VALUES ('m', 1)", "INSERT INTO words VALUES ('some words')", "ANALYZE",
    ];

    [Theory]
    [InlineData("ALTER TABLE customer ADD COLUMN z", "Extra column customer.z")]
    [InlineData("ALTER TABLE orders RENAME COLUMN note TO remark", "Missing column orders.note\nExtra column orders.remark\nChanged index orders_total\nChanged trigger touched")]
    [InlineData("ALTER TABLE pairs DROP COLUMN c", "Missing column pairs.c")]
    [InlineData("ALTER TABLE plain RENAME TO plainer", "Missing table plain\nExtra table plainer")]
    [InlineData("DROP INDEX orders_total", "Missing index orders_total")]
    [InlineData("CREATE INDEX another ON orders (note)", "Extra index another")]
    [InlineData("CREATE UNIQUE INDEX another ON orders (note)", "Extra index another")]
    [InlineData("DROP INDEX orders_total; CREATE INDEX orders_total ON orders (total, note) WHERE total > 10", "Changed index orders_total")]
    [InlineData("DROP INDEX orders_total; CREATE INDEX orders_total ON orders (total DESC, note COLLATE RTRIM) WHERE total > 10", "Changed index orders_total")]
    [InlineData("DROP INDEX orders_total; CREATE INDEX orders_total ON orders (total DESC, note) WHERE total > 11", "Changed index orders_total")]
    [InlineData("DROP TRIGGER touched", "Missing trigger touched")]
    [InlineData("DROP TRIGGER touched; CREATE TRIGGER touched AFTER UPDATE ON orders WHEN NEW.total > 5 BEGIN UPDATE orders SET note = 'X'; SELECT CASE WHEN 1 THEN 2 END; END", "Changed trigger touched")]
    [InlineData("DROP VIEW dear", "Missing view dear")]
    [InlineData("DROP TRIGGER instead; DROP VIEW dear; CREATE VIEW dear AS SELECT id, total AS amount FROM orders WHERE total > 100; CREATE TRIGGER instead INSTEAD OF INSERT ON dear BEGIN SELECT 1; END", "Changed view dear")]
    [InlineData("PRAGMA user_version = 7", "Changed setting user_version")]
    [InlineData("PRAGMA application_id = 7", "Changed setting application_id")]
    [InlineData("DROP TABLE words", "Missing virtual table words")]
    [InlineData("DROP TABLE words; CREATE VIRTUAL TABLE words USING fts5(body)", "Changed virtual table words")]
    [InlineData("DROP TABLE orders", "Missing table orders\nChanged view dear")]
    [InlineData("CREATE TABLE other (id INTEGER PRIMARY KEY, a UNIQUE REFERENCES orders)", "Extra table other")]
    [InlineData("CREATE TABLE toil_migration_step (a)", "")]
    [InlineData("VACUUM", "")]
    [InlineData("REINDEX", "")]
    [InlineData("PRAGMA journal_mode = DELETE", "")]
    public async Task One_change_is_one_difference(string change, string expected)
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, s_schema);
        SchemaPrint before = await SchemaAsync(location);
        await ExecuteAsync(location, change);
        SchemaPrint after = await SchemaAsync(location);
        Assert.Equal(Sorted(expected), Sorted(Lines(Differences.Between(before, after))));
        Assert.Equal(expected.Length > 0, before.Digest != after.Digest);
    }

    [Theory]
    [InlineData("a INTEGER DEFAULT 1", "a INTEGER DEFAULT 2", "Changed column t.a")]
    [InlineData("a INTEGER DEFAULT 1", "a INTEGER", "Changed column t.a")]
    [InlineData("a INTEGER DEFAULT 1", "a INTEGER DEFAULT -1", "Changed column t.a")]
    [InlineData("a TEXT DEFAULT abc", "a TEXT DEFAULT ABC", "Changed column t.a")]
    [InlineData("a TEXT DEFAULT (1 + 1)", "a TEXT DEFAULT (1 + 2)", "Changed column t.a")]
    [InlineData("a INT", "a INTEGER", "Changed column t.a")]
    [InlineData("a VARCHAR(20)", "a VARCHAR(21)", "Changed column t.a")]
    [InlineData("a TEXT", "a TEXT NOT NULL", "Changed column t.a")]
    [InlineData("a TEXT NOT NULL", "a TEXT NOT NULL ON CONFLICT IGNORE", "Changed column t.a")]
    [InlineData("a TEXT", "a TEXT COLLATE NOCASE", "Changed column t.a")]
    [InlineData("a TEXT, b AS (a || 'x')", "a TEXT, b AS (a || 'X')", "Changed column t.b")]
    [InlineData("a TEXT, b AS (a)", "a TEXT, b AS (a) STORED", "Changed column t.b")]
    [InlineData("a, b", "b, a", "Changed column order t")]
    [InlineData("a, b", "a", "Missing column t.b")]
    [InlineData("a, b, c", "c, a", "Missing column t.b\nChanged column order t")]
    [InlineData("a PRIMARY KEY", "a", "Missing constraint t.PRIMARY KEY")]
    [InlineData("a INTEGER PRIMARY KEY", "a INTEGER PRIMARY KEY AUTOINCREMENT", "Changed constraint t.PRIMARY KEY")]
    [InlineData("a, b, PRIMARY KEY (a, b)", "a, b, PRIMARY KEY (b, a)", "Changed constraint t.PRIMARY KEY")]
    [InlineData("a UNIQUE", "a", "Missing constraint t.UNIQUE (a)")]
    [InlineData("a UNIQUE", "a UNIQUE ON CONFLICT REPLACE", "Changed constraint t.UNIQUE (a)")]
    [InlineData("a, CONSTRAINT c CHECK (a > 0)", "a, CONSTRAINT c CHECK (a > 1)", "Changed constraint t.c")]
    [InlineData("a CHECK (a > 0)", "a", "Missing constraint t.CHECK (a > 0)")]
    [InlineData("a CHECK (a > 'x')", "a CHECK (a > 'X')", "Missing constraint t.CHECK (a > 'x')\nExtra constraint t.CHECK (a > 'X')")]
    [InlineData("a REFERENCES p", "a REFERENCES q", "Changed constraint t.FOREIGN KEY (a)")]
    [InlineData("a REFERENCES p (x) ON DELETE CASCADE", "a REFERENCES p (x)", "Changed constraint t.FOREIGN KEY (a)")]
    [InlineData("a REFERENCES p", "a REFERENCES p DEFERRABLE INITIALLY DEFERRED", "Changed constraint t.FOREIGN KEY (a)")]
    public async Task A_column_or_constraint_that_is_another_is_a_difference(string before, string after, string expected)
        => Assert.Equal(Sorted(expected), Sorted(Lines(Differences.Between(await TableAsync($"t ({before})"), await TableAsync($"t ({after})")))));

    [Theory]
    [InlineData("t (a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 1)", "\"t\"(\n\"a\" integer /* x */ primary key ,\r\n  [b]   text default 1 -- y\n not  null )")]
    [InlineData("t (a INTEGER PRIMARY KEY)", "t (a INTEGER, PRIMARY KEY (a))")]
    [InlineData("t (a INTEGER PRIMARY KEY)", "t (a INTEGER, CONSTRAINT pk PRIMARY KEY (a ASC) ON CONFLICT ABORT)")]
    [InlineData("t (a REFERENCES p (x) ON UPDATE CASCADE ON DELETE SET NULL)", "t (a, FOREIGN KEY (`a`) REFERENCES \"P\"(\"x\") ON DELETE SET NULL ON UPDATE CASCADE NOT DEFERRABLE)")]
    [InlineData("t (a REFERENCES p)", "t (a CONSTRAINT fk REFERENCES p ON DELETE NO ACTION MATCH SIMPLE)")]
    [InlineData("t (a UNIQUE, b CHECK (b > 0))", "t (a, b, UNIQUE (a) CHECK (\"b\">0))")]
    [InlineData("t (a TEXT NOT NULL)", "t (a TEXT CONSTRAINT nn NOT NULL)")]
    [InlineData("t (a DEFAULT 'x')", "t (a DEFAULT ('x'))")]
    [InlineData("t (a DEFAULT abc)", "t (a DEFAULT \"abc\")")]
    [InlineData("t (a, b AS (a + 1))", "t (a, b GENERATED ALWAYS AS (a+1) VIRTUAL)")]
    [InlineData("t (a INTEGER PRIMARY KEY AUTOINCREMENT)", "t (a INTEGER, PRIMARY KEY (a AUTOINCREMENT))")]
    [InlineData("t (a TEXT PRIMARY KEY) WITHOUT ROWID", "t (a TEXT, PRIMARY KEY (a)) without  rowid")]
    public async Task What_means_the_same_is_the_same(string first, string second)
    {
        SchemaPrint before = await TableAsync(first);
        SchemaPrint after = await TableAsync(second);
        Assert.Equal(before.Objects, after.Objects, (a, b) => (a.Key, a.Definition) == (b.Key, b.Definition));
        Assert.Contains(before.Objects, one => one.Kind == "column");
    }

    [Fact]
    public async Task What_ALTER_TABLE_leaves_is_what_would_have_been_made_at_once()
    {
        string altered = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(
            altered, "CREATE TABLE old (id INTEGER PRIMARY KEY, gone TEXT, was TEXT)", "CREATE INDEX i ON old (was)", "CREATE VIEW v AS SELECT was FROM old",
            "CREATE TRIGGER tr AFTER INSERT ON old BEGIN UPDATE old SET was = 'x' WHERE old.id = NEW.id; END",
            "ALTER TABLE old DROP COLUMN gone", "ALTER TABLE old RENAME COLUMN was TO \"is\"", "ALTER TABLE old RENAME TO t", "ALTER TABLE t ADD COLUMN more INTEGER NOT NULL DEFAULT 0");
        string made = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(
            made, "CREATE TABLE t (id INTEGER PRIMARY KEY, \"is\" TEXT, more INTEGER NOT NULL DEFAULT 0)", "CREATE INDEX i ON t (\"is\")", "CREATE VIEW v AS SELECT \"is\" FROM t",
            "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET \"is\" = 'x' WHERE t.id = NEW.id; END");
        Same(await PrintAsync(altered), await PrintAsync(made));
    }

    [Fact]
    public async Task Sequences_and_full_text_are_in_it_and_statistics_and_Toil_are_not()
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, s_schema);
        DatabasePrint before = await PrintAsync(location);
        Assert.Equal(["customer", "orders", "pairs", "plain", "words_content"], before.Tables.Select(table => table.Name));
        Assert.Equal("1", before.Sequences["customer"]);
        await ExecuteAsync(location, "INSERT INTO customer (name) VALUES ('b')", "DELETE FROM customer WHERE id = 2", "DELETE FROM words", "DELETE FROM sqlite_stat1");
        Assert.Equal("Changed rows words_content\nChanged sequence value customer", Lines(Differences.Between(before, await PrintAsync(location, before))));
    }

    [Fact]
    public async Task A_sequence_that_is_forgotten_is_a_difference_unless_its_table_is_gone_too()
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)", "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO a VALUES (5)", "INSERT INTO b VALUES (6)");
        DatabasePrint before = await PrintAsync(location);
        await ExecuteAsync(location, "DELETE FROM sqlite_sequence WHERE name = 'a'", "DROP TABLE b");
        DatabasePrint after = await PrintAsync(location, before);
        Assert.Equal("Missing table b\nMissing sequence value a", Lines(Differences.Between(before, after)));
        Assert.Equal("Extra table b\nExtra sequence value a", Lines(Differences.Between(after, before)));
    }

    [Fact]
    public async Task A_statement_that_is_not_understood_is_taken_as_it_is()
    {
        SchemaPrint before = await TableAsync("t (a, b /* a /* comment */)");
        Assert.Contains(before.Objects, one => one is { Kind: "table", Name: "t" });
        Assert.Equal("Changed table t", Lines(Differences.Between(before, await TableAsync("t (a, b INTEGER /* a /* comment */)"))));
    }

    private async Task<SchemaPrint> TableAsync(string definition)
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, "CREATE TABLE p (x PRIMARY KEY)", "CREATE TABLE q (x PRIMARY KEY)", $"CREATE TABLE {definition}");
        return await SchemaAsync(location);
    }

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
