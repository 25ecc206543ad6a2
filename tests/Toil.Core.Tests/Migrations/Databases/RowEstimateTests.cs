using Toil.Core.Tests.Migrations.Engine;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Databases;

/// <summary>How large a table of SQLite is, without counting all of it.</summary>
public sealed class RowEstimateTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    [Theory]
    [InlineData(0, "i", 0, 0)]
    [InlineData(3, "i * 1000000000000000", 3, 3)]
    [InlineData(10_000, "i * 7", 10_000, 10_000)]
    [InlineData(20_000, "i", 20_000, 20_000)]
    [InlineData(20_000, "i - 10000", 20_000, 20_000)]
    [InlineData(20_000, "1700000000000000000 + (i << 22)", 20_000, 20_000)]
    [InlineData(20_000, "CASE i WHEN 20000 THEN 9223372036854775807 ELSE i END", 20_000, 200_000)]
    [InlineData(20_000, "CASE i WHEN 1 THEN -9223372036854775808 WHEN 2 THEN 9223372036854775807 ELSE i END", 19_000, 40_000)]
    public async Task It_is_told_by_how_dense_its_numbers_are(int rows, string id, long least, long most)
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id integer PRIMARY KEY, n text)");
        if (rows > 0)
        {
            await ExecuteAsync(database, $"WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {rows}) INSERT INTO things SELECT {id}, 'n' FROM s");
        }

        Assert.InRange(await EstimateAsync(database), least, most);
    }

    private async Task<long> EstimateAsync(string path)
    {
        await using TargetDatabase database = Target(path);
        await using TargetSession session = await database.ConnectAsync("test", Token);
        return (await database.FindTableAsync(session, "things"))!.EstimatedRows!.Value;
    }
}
