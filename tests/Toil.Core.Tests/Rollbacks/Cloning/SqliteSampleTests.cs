using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Samples of SQLite files.</summary>
public sealed class SqliteSampleTests : CloningTestBase
{
    private const string Many = "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20000)";

    private static readonly string[] s_statements =
    [
        "CREATE TABLE country (code TEXT PRIMARY KEY COLLATE NOCASE, name TEXT) WITHOUT ROWID", $"{Many} INSERT INTO country SELECT 'C' || i, 'n' FROM k",
        "CREATE TABLE town (id INTEGER PRIMARY KEY AUTOINCREMENT, country TEXT NOT NULL REFERENCES country)", $"{Many} INSERT INTO town SELECT i, 'c' || i FROM k", "DELETE FROM town WHERE id > 19990",
        "CREATE TABLE person (id TEXT PRIMARY KEY, town INTEGER REFERENCES town (id), boss TEXT REFERENCES person (id), n INTEGER)", $"{Many} INSERT INTO person SELECT 'p' || i, CASE WHEN i % 3 AND i < 19990 THEN i END, CASE WHEN i > 1 THEN 'p' || (i / 2) END, i FROM k",
        "CREATE UNIQUE INDEX person_n ON person (n)",
        "CREATE TABLE head (a INTEGER, b TEXT, PRIMARY KEY (a, b))", $"{Many} INSERT INTO head SELECT i % 100, 'b' || i FROM k",
        "CREATE TABLE part (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, by_person TEXT, doubled INTEGER AS (a * 2), FOREIGN KEY (a, b) REFERENCES head, FOREIGN KEY (by_person) REFERENCES person (n), FOREIGN KEY (b) REFERENCES not_there)",
        "PRAGMA foreign_keys = OFF", $"{Many} INSERT INTO part (id, a, b, by_person) SELECT i, CASE WHEN i % 5 THEN i % 100 END, 'b' || i, i FROM k",
        "CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INTEGER REFERENCES hen (id))", "CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INTEGER REFERENCES egg (id))",
        $"{Many} INSERT INTO egg SELECT i, i FROM k", $"{Many} INSERT INTO hen SELECT i, 1 + (i * 7919) % 20000 FROM k",
        "CREATE TABLE log (what, rowid TEXT)", $"{Many} INSERT INTO log SELECT CASE i % 3 WHEN 0 THEN i WHEN 1 THEN 'l' || i ELSE x'00' END, 'r' FROM k",
        "CREATE TABLE few (id INTEGER PRIMARY KEY)", $"{Many} INSERT INTO few SELECT i FROM k WHERE i < 1000", "CREATE TABLE none (id INTEGER PRIMARY KEY)",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)", $"{Many} INSERT INTO note SELECT i, 'word' || i || ' common' FROM k",
        "CREATE VIRTUAL TABLE note_text USING fts5(body, content = 'note', content_rowid = 'id')", "INSERT INTO note_text (note_text) VALUES ('rebuild')",
        "CREATE VIRTUAL TABLE own_text USING fts5(body)", $"{Many} INSERT INTO own_text (rowid, body) SELECT i, 'own' || i FROM k",
        "CREATE VIRTUAL TABLE no_text USING fts5(body, content = '')", "INSERT INTO no_text (rowid, body) VALUES (1, 'x')",
        "CREATE VIRTUAL TABLE area USING rtree(id, x0, x1)", $"{Many} INSERT INTO area SELECT i, i, i + 1 FROM k",
        "CREATE INDEX part_b ON part (b) WHERE a IS NOT NULL", "CREATE VIEW bosses AS SELECT DISTINCT boss FROM person", "CREATE TRIGGER never BEFORE INSERT ON few BEGIN SELECT RAISE(ABORT, 'no'); END",
        "PRAGMA user_version = 7", "PRAGMA application_id = 77", "ANALYZE",
    ];

    [Theory]
    [InlineData("WAL", false)]
    [InlineData("DELETE", false)]
    [InlineData("WAL", true)]
    public async Task Nothing_in_a_sample_refers_to_what_is_not_there(string mode, bool isOdd)
    {
        string source = await NewFileAsync(isOdd ? "DELETE" : mode);
        if (isOdd)
        {
            await ExecuteAsync(source, "PRAGMA page_size = 8192", "PRAGMA encoding = 'UTF-16le'", "PRAGMA auto_vacuum = INCREMENTAL", "VACUUM", "PRAGMA journal_mode = WAL");
        }

        await ExecuteAsync(source, s_statements);
        byte[] before = await File.ReadAllBytesAsync(source, Token);
        await using (ICloner cloner = Cloner(source))
        {
            await using DisposableClone sample = await cloner.CloneAsync(0.06, Token);
            Assert.Equal(CloneMethod.Sample, sample.Facts.Method);
            Assert.Equal("The virtual table no_text (fts5) is empty in the sample: its rows cannot be chosen.", Assert.Single(sample.Facts.Notes));
            await AssertSameSchemaAsync(source, sample);
            Assert.Equal("999|0", await QueryAsync(sample, "SELECT (SELECT count(*) FROM few), (SELECT count(*) FROM none)"));
            foreach (string table in (string[])["part", "log", "note", "own_text", "area"])
            {
                Assert.InRange(await CountAsync(sample, table), 1_000, 1_400);
            }

            // Its own share, what others refer to, and what that refers to.
            Assert.InRange(await CountAsync(sample, "person"), 1_800, 12_000);
            Assert.Equal(await QueryAsync(source, "SELECT * FROM pragma_foreign_key_check LIMIT 0"), await QueryAsync(sample, "SELECT * FROM pragma_foreign_key_check WHERE parent <> 'not_there' LIMIT 5"));
            Assert.Equal("ok", await QueryAsync(sample, "SELECT * FROM pragma_integrity_check"));
            Assert.Equal(await QueryAsync(source, "SELECT * FROM sqlite_sequence"), await QueryAsync(sample, "SELECT * FROM sqlite_sequence"));
            Assert.Equal(await PragmasAsync(source), await PragmasAsync(sample.Database.Location.Target));
            Assert.Equal(await CountAsync(sample, "note"), await CountAsync(sample, "note_text WHERE note_text MATCH 'common'"));
            Assert.Equal("0", await QueryAsync(sample, "SELECT count(*) FROM note n WHERE NOT EXISTS (SELECT 1 FROM note_text WHERE note_text MATCH 'word' || n.id AND rowid = n.id)"));
            Assert.Equal(await CountAsync(sample, "area"), await CountAsync(sample, "area WHERE x0 >= 0"));
            await ExecuteAsync(source, $"ATTACH DATABASE '{sample.Database.Location.Target}' AS sample");

            await using DisposableClone again = await cloner.CloneAsync(0.06, Token);
            await using DisposableClone reduced = await cloner.ReduceAsync(sample, 300, Token);
            Assert.Equal((await PrintAsync(sample.Database)).Tables.Select(table => table.Digest), (await PrintAsync(again.Database)).Tables.Select(table => table.Digest));
            await AssertSameSchemaAsync(source, reduced);
            Assert.InRange(await CountAsync(reduced, "part"), 200, 400);
            Assert.InRange(await CountAsync(reduced, "few"), 200, 400);
            Assert.Equal(0.06, reduced.Facts.Share);
        }

        Assert.Empty(Directory.GetFiles(Clones));
        Assert.Equal(before, await File.ReadAllBytesAsync(source, Token));
    }

    [Fact]
    public async Task What_this_SQLite_does_not_know_is_a_sentence()
    {
        string source = await NewFileAsync();
        await ExecuteAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT)", "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT CHECK (far_fetched(n)))' WHERE name = 't'");
        await using ICloner cloner = Cloner(source);
        Assert.Contains("far_fetched", (await FailsAsync("CloneFailed", () => cloner.CloneAsync(0.5, Token))).Message);
        Assert.Empty(Directory.GetFiles(Clones));
    }

    private Task<string> PragmasAsync(string path)
        => QueryAsync(path, "SELECT * FROM pragma_user_version, pragma_application_id, pragma_page_size, pragma_encoding, pragma_auto_vacuum, pragma_journal_mode");
}
