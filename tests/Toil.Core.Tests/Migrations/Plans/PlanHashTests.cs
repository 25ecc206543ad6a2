using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Migrations.Plans;

namespace Toil.Core.Tests.Migrations.Plans;

public sealed class PlanHashTests : PlanTestBase
{
    private const string Base = """
        migration: m
        steps:
          - name: one
            up: CREATE TABLE a (n int, t text DEFAULT 'x y')
            down: DROP TABLE a
          - name: two
            backfill: { table: a, set: { n: n + 1, t: "'z'" }, where: n > 0, key: [n, t] }
            down: { set: { n: n - 1 }, where: n > 1 }
          - name: three
            copy: { from: a, to: b, columns: { n: n } }
            down: delete
          - name: four
            purge: { table: a, where: n > 9, archive_file: x.jsonl }
            down: restore
        verify:
          - { name: v, sql: SELECT 1, equals: 1 }
        """;

    private static readonly string[] s_trivia = [" ", "\n", "\t", "  \n ", "/* x */", "/* a /* b */ c */", " -- y\n", "/*;*/"];

    [Theory]
    [InlineData("migration: m\n", "database: x\nmigration: m\ndescription: d\nlock_timeout: 1s\non_error: skip 3\nthrottle: { nice: 3 }\n")]
    [InlineData("    up: CREATE TABLE a (n int, t text DEFAULT 'x y')\n    down: DROP TABLE a\n", "    down: [DROP TABLE a;]\n    timeout: 3s\n    transaction: true\n    up: |\n      CREATE TABLE a\n        (n int, t text -- text\n        DEFAULT 'x y');\n")]
    [InlineData("{ n: n + 1, t: \"'z'\" }", "{ t: \"'z'\", n: n+1 }")]
    [InlineData("archive_file: x.jsonl", "archive-file: 'x.jsonl'")]
    [InlineData("    copy: { from: a, to: b, columns: { n: n } }", "    copy: { to: ' b ', from: a, columns: { n: n } }")]
    public void What_means_nothing_does_not_matter(string old, string with) => Assert.Equal(Read(Base).Hash, Read(Changed(old, with)).Hash);

    [Theory]
    [InlineData("migration: m", "migration: n", 0)]
    [InlineData("name: one", "name: One", 1)]
    [InlineData("n int", "n bigint", 1)]
    [InlineData("'x y'", "'x  y'", 1)]
    [InlineData("    down: DROP TABLE a", "    transaction: false\n    down: DROP TABLE a", 1)]
    [InlineData("    down: DROP TABLE a", "    down: DROP TABLE a; B", 1)]
    [InlineData("    down: DROP TABLE a", "    irreversible: so", 1)]
    [InlineData("n: n + 1", "n: n + 2", 2)]
    [InlineData("n: n + 1, t: \"'z'\"", "t: n + 1, n: \"'z'\"", 2)]
    [InlineData("where: n > 0", "where: n > 00", 2)]
    [InlineData("key: [n, t]", "key: [t, n]", 2)]
    [InlineData(", key: [n, t]", "", 2)]
    [InlineData(", key: [n, t]", ", key: [n, t], follow: true", 2)]
    [InlineData("table: a, set", "table: c, set", 2)]
    [InlineData("n: n - 1", "n: n - 2", 2)]
    [InlineData("where: n > 1", "where: n > 2", 2)]
    [InlineData("to: b", "to: c", 3)]
    [InlineData("down: delete", "irreversible: so", 3)]
    [InlineData("x.jsonl", "y.jsonl", 4)]
    [InlineData("archive_file: x.jsonl", "archive: x", 4)]
    [InlineData("sql: SELECT 1", "sql: SELECT 2", 0)]
    [InlineData("equals: 1", "equals: 2", 0)]
    [InlineData("name: v", "name: w", 0)]
    public void What_means_something_matters(string old, string with, int step)
    {
        MigrationPlan before = Read(Base);
        MigrationPlan after = Read(Changed(old, with));

        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal(step == 0 ? [] : [step], before.Steps.Zip(after.Steps).Where(pair => pair.First.Hash != pair.Second.Hash).Select(pair => pair.First.Number));
    }

    [Fact]
    public void The_order_of_steps_matters_and_their_place_does_not()
    {
        const string a = "  - { name: a, up: A, down: B }\n", b = "  - { name: b, up: A, down: B }\n";
        MigrationPlan one = Read("migration: m\nsteps:\n" + a + b);
        MigrationPlan other = Read("migration: m\nsteps:\n" + b + a);

        Assert.NotEqual(one.Hash, other.Hash);
        Assert.Equal(one.Steps[0].Hash, other.Steps[1].Hash);
    }

    [Fact]
    public void A_plan_may_be_moved()
    {
        MigrationPlan here = Read(Base);
        MigrationPlan there = PlanReader.Read(Folder.Write("elsewhere/p.yml", Base));
        Assert.Equal(here.Hash, there.Hash);
        Assert.NotEqual(((PurgeStep)here.Steps[3]).ArchiveFile, ((PurgeStep)there.Steps[3]).ArchiveFile);
    }

    [Fact]
    public void The_hash_of_a_plan_stays_as_it_is_from_version_to_version()
        => Assert.StartsWith("40806ad808982927064307ee772431a27aff11c4c602814489", Read(Base).Hash, StringComparison.Ordinal);

    [Fact]
    public void Blanks_and_comments_between_pieces_of_SQL_mean_nothing() => Prop.ForAll(Layouts().ToArbitrary(), pair =>
        Assert.Equal(StepHash.Meaning(string.Join(' ', pair.Words)), StepHash.Meaning(pair.Laid)))
        .Check(Properties.Tests(1_000));

    [Fact]
    public void Pieces_in_another_order_mean_something_else() => Prop.ForAll(Layouts().ToArbitrary(), pair =>
        Assert.Equal(pair.Words.Reverse().SequenceEqual(pair.Words), StepHash.Meaning(string.Join(' ', pair.Words)) == StepHash.Meaning(string.Join(' ', pair.Words.Reverse()))))
        .Check(Properties.Tests(1_000));

    private static string Changed(string old, string with)
    {
        Assert.Contains(old, Base, StringComparison.Ordinal);
        return Base.Replace(old, with, StringComparison.Ordinal);
    }

    private static Gen<(string[] Words, string Laid)> Layouts() => (
        from words in Gen.Elements("SELECT", "a", "'x y'", "\"A\"", "$$ -- $$", "E'\\''", "1.5", "->>", "<", ",", "*", "-", "n").NonEmptyListOf()
        from gaps in Gen.Elements(s_trivia).ListOf(words.Count + 1)
        select (words.ToArray(), gaps[0] + string.Concat(words.Zip(gaps.Skip(1), (word, gap) => word + gap))));
}
