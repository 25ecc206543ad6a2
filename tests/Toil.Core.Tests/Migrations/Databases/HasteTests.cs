using Microsoft.Data.Sqlite;
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

    [Theory]
    [InlineData("PRAGMA journal_mode = DELETE", Full)]
    [InlineData("PRAGMA synchronous = OFF", 0L)]
    [InlineData("PRAGMA synchronous = EXTRA", 3L)]
    public async Task What_a_plan_says_of_its_connection_stands(string statement, long then)
    {
        await using SqliteTarget database = new(DatabaseLocation.ForFile(_folder.Write("a.db", string.Empty)));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        await session.ScalarAsync("PRAGMA journal_mode = WAL", Token);
        await session.BeginAsync(Token, isHasty: true);
        await session.CommitAsync();

        await session.ExecuteWholeAsync(statement, Token);
        await session.BeginAsync(Token, isHasty: true);
        Assert.Equal(then, await session.ScalarAsync("PRAGMA synchronous", Token));
        await session.CommitAsync();
        Assert.Equal(then, await session.ScalarAsync("PRAGMA synchronous", Token));
    }

    [Theory]
    [InlineData("WAL", 2)]
    [InlineData("DELETE", 0)]
    public async Task The_log_is_opened_a_second_time_for_the_disk_and_closed_with_the_connection(string journal, int handles)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the log is brought to the disk by itself on Linux alone");
        string file = _folder.Write("a.db", string.Empty);
        File.CreateSymbolicLink(_folder["link.db"], file);
        await using SqliteTarget database = new(DatabaseLocation.ForFile(_folder["link.db"]));
        await using (TargetSession session = await database.ConnectAsync("test", Token))
        {
            await session.ScalarAsync($"PRAGMA journal_mode = {journal}", Token);
            for (int i = 0; i < 3; i++)
            {
                await session.BeginAsync(Token, isHasty: true);
                await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (n integer)", Token);
                await session.CommitAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(15), Token);
            }

            Assert.Equal(handles, Open(file + "-wal"));
        }

        for (int tries = 0; tries < 500 && Open(file + "-wal") > 0; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }

        Assert.Equal(0, Open(file + "-wal"));
    }

    [Fact]
    public async Task Without_a_log_nothing_is_opened_and_nothing_fails()
    {
        await using SqliteTarget database = new(DatabaseLocation.ForFile(_folder.Write("a.db", string.Empty)));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        Assert.Null(SqliteLogFlush.Of((SqliteConnection)session.Connection));
    }

    public void Dispose() => _folder.Dispose();

    // Also a log that is deleted already.
    private static int Open(string path) => Directory.EnumerateFiles("/proc/self/fd").Count(handle => new FileInfo(handle).LinkTarget?.StartsWith(path, StringComparison.Ordinal) == true);
}
