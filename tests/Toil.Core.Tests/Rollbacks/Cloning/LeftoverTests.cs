using System.Diagnostics;
using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>What is left of those who were killed is removed, and nothing else ever.</summary>
[Collection(CloningCollection.Name)]
public sealed class LeftoverTests(CloneServers servers) : PostgresCloningTestBase(servers)
{
    private string[] Files => Directory.Exists(Clones) ? [.. Directory.GetFiles(Clones).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    [Theory]
    [InlineData("clone.held", null)]
    [InlineData("clone.created", null)]
    [InlineData("clone.made", null)]
    [InlineData("clone.half", 0.1)]
    public async Task A_clone_on_a_server_whose_owner_was_killed_is_removed(string place, double? share)
    {
        string source = await ShopAsync();
        using (CloneChild child = CloneChild.Start(source, Folder.Path, place, share))
        {
            await child.EndAsync(Token);
        }

        string left = await ClonesOnServerAsync();
        Assert.Equal(place == "clone.held" ? 0 : 1, left.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await GoneAsync(source);
    }

    [Fact]
    public async Task Clones_on_a_server_of_owners_who_are_killed_at_any_instant_are_removed()
    {
        string source = await ShopAsync();
        string before = await WritesAsync(source);
        for (int i = 0; i < 8; i++)
        {
            using CloneChild child = CloneChild.Start(source, Folder.Path, null, i % 2 == 0 ? null : 0.2);
            await using NpgsqlConnection? other = i % 4 == 0 ? await ConnectAsync(source) : null;
            await child.ReadyAsync(Token);
            await Task.Delay(Random.Shared.Next(0, 900), Token);
            await child.KillAsync(Token);
        }

        await GoneAsync(source);
        Assert.Equal(before, await WritesAsync(source));
    }

    [Fact]
    public async Task Nothing_else_is_removed_from_a_server()
    {
        string source = await ShopAsync();
        string good = CloneName.New(TimeProvider.System);
        string[] others = ["toil_clone_x", good[..^1] + (good[^1] == '0' ? '1' : '0'), good + "_", "x" + good[1..]];
        await using ICloner owner = Cloner(source);
        await using DisposableClone clone = await owner.CloneAsync(null, Token);

        // One who manages its clones from another database of the same server.
        string elsewhere = await Servers.One.CreateDatabaseAsync();
        await using ICloner far = Cloner(source, options => options with { Server = At(Url(Servers.One, elsewhere)) });
        await using DisposableClone third = await far.CloneAsync(null, Token);
        try
        {
            foreach (string name in (string[])[.. others, good])
            {
                await Servers.One.ExecuteAsync($"CREATE DATABASE \"{name}\"");
            }

            await using ICloner remover = Cloner(source);
            Assert.Equal([good], await remover.RemoveLeftoversAsync(Token));
            Assert.Equal([], await owner.RemoveLeftoversAsync(Token));
            Assert.Equal([], await far.RemoveLeftoversAsync(Token));
            foreach (string name in (string[])[.. others, NameOf(clone), NameOf(third)])
            {
                Assert.True(await IsThereAsync(name), name);
            }

            clone.ThrowIfLost();
            third.ThrowIfLost();
        }
        finally
        {
            foreach (string name in others)
            {
                await Servers.One.ExecuteAsync($"DROP DATABASE \"{name}\"");
            }
        }
    }

    [Fact]
    public async Task A_leftover_of_somebody_else_who_may_not_be_touched_is_told_of()
    {
        string source = await ShopAsync();
        string name = CloneName.New(TimeProvider.System);
        await Servers.One.ExecuteAsync($"CREATE ROLE low1 LOGIN CREATEDB PASSWORD '{PostgresCluster.Password}'");
        await Servers.One.ExecuteAsync($"CREATE DATABASE {name}");
        await using (ICloner low = Cloner(source.Replace(PostgresCluster.User, "low1", StringComparison.Ordinal)))
        {
            Assert.Equal([], await low.RemoveLeftoversAsync(Token));
        }

        Assert.Contains(name, Assert.Single(Sink.Warnings));
        await GoneAsync(source);
    }

    [Fact]
    public async Task A_mark_that_is_cut_is_made_anew()
    {
        string source = await ShopAsync();
        await using ICloner owner = Cloner(source);
        await using DisposableClone clone = await owner.CloneAsync(null, Token);
        await CutAsync();
        await SeenAsync(async () => await QueryAsync(Url(Servers.One, "postgres"), $"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = {CloneName.LockKey(NameOf(clone))}") == "1");
        await using ICloner remover = Cloner(source);
        Assert.Equal([], await remover.RemoveLeftoversAsync(Token));
        Assert.False(clone.Lost.IsCancellationRequested);
        await AssertSameAsync(source, clone);
    }

    [Fact]
    public async Task An_owner_whose_mark_was_cut_and_taken_by_another_says_so()
    {
        string source = await ShopAsync();
        string name;
        await using (ICloner owner = Cloner(source))
        {
            await using DisposableClone clone = await owner.CloneAsync(null, Token);
            name = NameOf(clone);
            await using NpgsqlConnection other = await ConnectAsync(Url(Servers.One, "postgres"));
            await SeenAsync(async () =>
            {
                await CutAsync();
                await using NpgsqlCommand take = new($"SELECT pg_try_advisory_lock({CloneName.LockKey(name)})", other);
                return await take.ExecuteScalarAsync(Token) is true;
            });
            await SeenAsync(() => Task.FromResult(clone.Lost.IsCancellationRequested));
            ToilException lost = Assert.Throws<ToilException>(clone.ThrowIfLost);
            Assert.Equal("CloneLost", lost.ErrorId);
            Assert.Contains(name, lost.Message);
            await FailsAsync("CloneLost", () => owner.CopyAsync(clone, Token));
        }

        Assert.False(await IsThereAsync(name));
        Assert.Empty(Sink.Problems);
    }

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_has_the_clone_and_its_mark()
    {
        string source = await ShopAsync();
        await using ICloner owner = Cloner(source, options => options with { Server = At(Url(Servers.Other, "postgres")) });
        await using DisposableClone clone = await owner.CloneAsync(0.5, Token);
        await Servers.Other.CrashAsync();
        await using ICloner remover = Cloner(source, options => options with { Server = At(Url(Servers.Other, "postgres")) });
        await SeenAsync(async () => await QueryAsync(Url(Servers.Other, "postgres"), "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "1");
        Assert.Equal([], await remover.RemoveLeftoversAsync(Token));
        Assert.True(await CountAsync(clone, "app.event") > 0);
        clone.ThrowIfLost();
    }

    [Theory]
    [InlineData("clone.created", null)]
    [InlineData("clone.made", null)]
    [InlineData("clone.made", 0.5)]
    public async Task A_file_whose_owner_was_killed_is_removed(string place, double? share)
    {
        string source = await NewFileAsync();
        await ExecuteAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
        using (CloneChild child = CloneChild.Start(source, Folder.Path, place, share))
        {
            await child.EndAsync(Token);
        }

        Assert.Equal(2, Files.Length);
        await using ICloner cloner = Cloner(source);
        Assert.Single(await cloner.RemoveLeftoversAsync(Token));
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Files_of_owners_who_are_killed_at_any_instant_are_removed()
    {
        string source = await NewFileAsync();
        await ExecuteAsync(
            source, "CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT)",
            "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 300000) INSERT INTO t SELECT i, 'a note of some length ' || i FROM k");
        for (int i = 0; i < 6; i++)
        {
            using CloneChild child = CloneChild.Start(source, Folder.Path, null, i % 2 == 0 ? null : 0.5);
            await child.ReadyAsync(Token);
            await Task.Delay(Random.Shared.Next(0, 120), Token);
            await child.KillAsync(Token);
        }

        await using ICloner cloner = Cloner(source);
        await cloner.RemoveLeftoversAsync(Token);
        Assert.Empty(Files);
        Assert.Equal("300000|ok", await QueryAsync(source, "SELECT count(*), (SELECT * FROM pragma_integrity_check) FROM t"));
    }

    [Fact]
    public async Task No_other_file_is_removed()
    {
        string source = await NewFileAsync();
        await ExecuteAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
        await using ICloner owner = Cloner(source);
        await using DisposableClone clone = await owner.CloneAsync(null, Token);
        string good = CloneName.New(TimeProvider.System);
        string[] others = ["toil_clone_x.db", good[..^1] + (good[^1] == '0' ? '1' : '0') + ".db", good + ".db.bak", good + ".txt", "x" + good[1..] + ".db"];
        foreach (string name in (string[])[.. others, good + ".db", good + ".db-wal", good + ".db-shm", good + ".lock"])
        {
            Folder.Write(Path.Combine("clones", name), "x");
        }

        await using ICloner remover = Cloner(source);
        Assert.Equal([good], await remover.RemoveLeftoversAsync(Token));
        string mine = Path.GetFileNameWithoutExtension(clone.Database.Location.Target);
        Assert.Equal(((string[])[.. others, mine + ".db", mine + ".lock"]).Order(StringComparer.Ordinal), Files.Where(name => !name.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)));
    }

    private async Task GoneAsync(string source)
    {
        await using ICloner cloner = Cloner(source);

        // What a killed client had begun may end a little later than it.
        await SeenAsync(async () =>
        {
            await cloner.RemoveLeftoversAsync(Token);
            return await ClonesOnServerAsync() is "";
        });
        Assert.Empty(Sink.Problems);
    }

    private Task CutAsync() => Servers.One.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'toil clones'");

    private static async Task SeenAsync(Func<Task<bool>> condition)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "it did not come about");
            await Task.Delay(50, Token);
        }
    }
}
