using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;

namespace Toil.Core.Tests.Migrations.Databases;

/// <summary>Which commits on SQLite wait for the disk.</summary>
public sealed class HasteTests : IDisposable
{
    private const long Full = 2;
    private const long Normal = 1;

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("WAL", Normal)]
    [InlineData("DELETE", Full)]
    [InlineData("TRUNCATE", Full)]
    public async Task A_hasty_transaction_waits_where_it_could_damage_the_file(string journal, long inside)
    {
        await using SqliteTarget database = new(DatabaseLocation.ForFile(_folder.Write("a.db", string.Empty)));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        await session.ScalarAsync($"PRAGMA journal_mode = {journal}", Token);
        await session.ExecuteAsync("CREATE TABLE t (n integer)", Token);

        await session.BeginAsync(Token, isHasty: true);
        Assert.Equal(inside, await session.ScalarAsync("PRAGMA synchronous", Token));
        await session.ExecuteAsync("INSERT INTO t VALUES (1)", Token);
        await session.CommitAsync();
        Assert.Equal(Full, await session.ScalarAsync("PRAGMA synchronous", Token));

        await session.BeginAsync(Token, isHasty: true);
        await session.RollbackAsync();
        Assert.Equal(Full, await session.ScalarAsync("PRAGMA synchronous", Token));

        await session.BeginAsync(Token);
        Assert.Equal(Full, await session.ScalarAsync("PRAGMA synchronous", Token));
        await session.CommitAsync();
    }

    public void Dispose() => _folder.Dispose();
}
