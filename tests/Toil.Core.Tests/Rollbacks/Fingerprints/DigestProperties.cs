using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>Any one change to any one row is another digest; another order of the rows is not.</summary>
public sealed class DigestProperties(PostgresFixture postgres) : PrintTestBase(postgres)
{
    private static readonly string?[] s_texts = [null, "", "a", "A", "a,b", "\"", "\"\"", "(", ")", "\\", "'", " ", "ä", "a\nb", "\U0001F600", "NULL"];

    private static readonly Gen<string> s_row =
        from a in Gen.Choose(-3, 3)
        from b in Gen.Elements(s_texts)
        from c in Gen.Elements(s_texts)
        from d in Gen.Elements("NULL", "0.0", "0.5", "1e300", "-1.25")
        select string.Create(CultureInfo.InvariantCulture, $"({a}, {Quoted(b)}, {Quoted(c)}, {d})");

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Of_a_table(StoreEngineKind engine)
    {
        string location = await NewDatabaseAsync(engine);
        await ExecuteAsync(location, "CREATE TABLE t (a integer, b text, c text, d double precision)");
        await using TargetDatabase database = Target(location);
        await using TargetSession session = await database.ConnectAsync("test", Token);

        string Digest(IEnumerable<string> rows)
        {
            string[] all = [.. rows];
            session.ExecuteAsync("DELETE FROM t", Token).GetAwaiter().GetResult();
            if (all.Length > 0)
            {
                session.ExecuteAsync($"INSERT INTO t VALUES {string.Join(", ", all)}", Token).GetAwaiter().GetResult();
            }

            return DigestAsync(location, "t").GetAwaiter().GetResult();
        }

        Gen<(string[] Rows, int At, string Other, int[] Order)> cases =
            from rows in s_row.NonEmptyListOf()
            from at in Gen.Choose(0, rows.Count - 1)
            from other in s_row
            from order in Gen.Shuffle(Enumerable.Range(0, rows.Count).ToArray())
            select (rows.ToArray(), at, other, order);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            (string[] rows, int at, string other, int[] order) = one;
            string digest = Digest(rows);
            return digest == Digest(order.Select(i => rows[i]))
                && digest != Digest(rows.Append(other))
                && digest != Digest(rows.Append(rows[at]))
                && digest != Digest(rows.Where((_, i) => i != at))
                && (rows[at] == other || digest != Digest(rows.Select((row, i) => i == at ? other : row)));
        }).Check(Properties.Tests(engine == Sqlite ? 40 : 15));
    }

    [Fact]
    public void Of_chunks_that_are_added_up() => Prop.ForAll<ulong[], int>((hashes, cut) =>
    {
        RowSum Sum(IEnumerable<ulong> some) => some.Aggregate(default(RowSum), (sum, hash) => sum.With(new UInt128(hash, ~hash)));
        int at = hashes.Length == 0 ? 0 : Math.Abs(cut % hashes.Length);
        return Sum(hashes) == Sum(hashes.Take(at)) + Sum(hashes.Skip(at)) && Sum(hashes) == Sum(hashes.Reverse());
    }).Check(Properties.Tests(200));

    private static string Quoted(string? text) => text is null ? "NULL" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
