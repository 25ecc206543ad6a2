using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>What fails on PostgreSQL is said in a sentence, and leaves nothing behind.</summary>
[Collection(CloningCollection.Name)]
public sealed class PostgresFailureTests(CloneServers servers) : PostgresCloningTestBase(servers)
{
    private const string Debian = "/usr/lib/postgresql";

    [Fact]
    public async Task A_user_who_may_not_create_databases()
    {
        string source = await ShopAsync();
        ToilException failure = await FailsAsync("CloneNotAllowed", source.Replace(PostgresCluster.User, await RoleAsync(string.Empty), StringComparison.Ordinal));
        Assert.Contains("CREATEDB", failure.Remedy);
    }

    [Fact]
    public async Task A_user_who_may_not_read_some_tables_or_some_rows()
    {
        string source = await ShopAsync();
        string role = await RoleAsync("CREATEDB");
        await ExecuteAsync(source, $"GRANT USAGE ON SCHEMA app TO {role}", $"GRANT SELECT ON ALL TABLES IN SCHEMA app TO {role}", $"GRANT SELECT ON ALL SEQUENCES IN SCHEMA app TO {role}", $"REVOKE ALL ON app.customer FROM {role}");
        ToilException failure = await FailsAsync("CloneSourceDenied", source.Replace(PostgresCluster.User, role, StringComparison.Ordinal), 0.5);
        Assert.Contains("app.customer, app.pet of", failure.Message);
    }

    [Fact]
    public async Task A_user_who_does_not_own_the_source_dumps_it_and_says_what_is_not_the_same()
    {
        string source = await NewDatabaseAsync("CREATE TABLE t (id integer PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 10)", "CREATE EXTENSION citext", "COMMENT ON EXTENSION citext IS 'ours'");
        string role = await RoleAsync("CREATEDB");
        await ExecuteAsync(source, $"GRANT SELECT ON t TO {role}");
        await using (ICloner cloner = Cloner(source.Replace(PostgresCluster.User, role, StringComparison.Ordinal)))
        {
            await using DisposableClone clone = await cloner.CloneAsync(null, Token);
            Assert.Equal(CloneMethod.Dump, clone.Facts.Method);
            Assert.Equal(10, await CountAsync(clone, "t"));
            Assert.Contains(clone.Facts.Notes, note => note.Contains($"belongs to {role}", StringComparison.Ordinal));
            Assert.Contains(clone.Facts.Notes, note => note.Contains("an owner", StringComparison.Ordinal));
        }

        await ExecuteAsync(source, "CREATE EXTENSION postgres_fdw");
        ToilException failure = await FailsAsync("CloneExtensionsDenied", source.Replace(PostgresCluster.User, role, StringComparison.Ordinal));
        Assert.Contains("postgres_fdw", failure.Message);
    }

    [Fact]
    public async Task An_extension_that_the_server_does_not_have()
    {
        string source = await NewDatabaseAsync("CREATE EXTENSION citext", "UPDATE pg_extension SET extname = 'far_fetched' WHERE extname = 'citext'");
        ToilException failure = await FailsAsync("CloneExtensionsMissing", source, 0.5);
        Assert.Contains("the extension far_fetched", failure.Message);
    }

    [Fact]
    public async Task No_pg_dump()
    {
        string source = await ShopAsync();
        await using NpgsqlConnection other = await ConnectAsync(source);
        ToilException failure = await FailsAsync("CloneToolMissing", source, change: options => options with { ToolFolders = [Folder.Path] });
        Assert.Contains("because others are connected to it", failure.Message);
    }

    [Fact]
    public async Task A_pg_dump_that_is_older_than_the_server()
    {
        string source = await ShopAsync();
        Script("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'");
        Script("pg_restore", "true");
        ToilException failure = await FailsAsync("CloneToolTooOld", source, 0.5, options => options with { ToolFolders = [Folder.Path] });
        Assert.Contains("9 (", failure.Message);
    }

    [Theory]
    [InlineData("pg_restore", "pg_restore: error: COPY failed for table \"t\": ERROR:  could not extend file \"base/1/2\": No space left on device", "CloneFull")]
    [InlineData("pg_restore", "pg_restore: error: could not execute query: ERROR:  out of memory\\nCommand was: CREATE TABLE t ();", "CloneFailed")]
    [InlineData("pg_restore", "who knows $PGPASSWORD", "CloneFailed")]
    [InlineData("pg_restore", "", "CloneFailed")]
    [InlineData("pg_dump", "pg_dump: error: connection to server at \"x\" failed: FATAL:  sorry, too many clients already", "CloneNoConnections")]
    [InlineData("pg_dump", "pg_dump: error: Dumping the contents of table \"t\" failed: PQgetCopyData() failed.\\npg_dump: detail: Error message from server: $PGPASSWORD", "CloneFailed")]
    [InlineData("pg_dump", "", "CloneFailed")]
    public async Task A_tool_that_fails(string tool, string says, string errorId)
    {
        string source = await ShopAsync();
        FakeTools(tool, $"printf '%b' \"{says.Replace("\"", "\\\"", StringComparison.Ordinal)}\" >&2; exit 3");
        ToilException failure = await FailsAsync(errorId, source, change: options => options with { ToolFolders = [Folder.Path] }, environment: "production");
        if (says.Length > 0 && errorId == "CloneFailed")
        {
            Assert.Contains($"{tool} said: {says.Split("ERROR:  ")[^1].Split("\\n")[0].Replace("$PGPASSWORD", "***", StringComparison.Ordinal).Replace("pg_dump: error: ", string.Empty, StringComparison.Ordinal)}", failure.Message);
        }
    }

    [Fact]
    public async Task A_dump_that_breaks_off_in_the_middle()
    {
        string source = await ShopAsync();
        FakeTools("pg_dump", $"{RealFolder}/pg_dump \"$@\" 2>/dev/null | head -c 9000; echo 'pg_dump: error: server closed the connection unexpectedly' >&2; exit 1");
        ToilException failure = await FailsAsync("CloneFailed", source, change: options => options with { ToolFolders = [Folder.Path] }, environment: "production");
        Assert.Contains("pg_dump said: server closed the connection", failure.Message);
    }

    [Fact]
    public async Task Rows_that_the_clone_does_not_take_end_a_dump_early()
    {
        string source = await NewDatabaseAsync("CREATE TABLE u (id integer UNIQUE)");
        await ExecuteAsync(source, "ALTER TABLE u ADD CHECK (id < 0) NOT VALID", "UPDATE pg_constraint SET convalidated = true WHERE conname = 'u_id_check'", "ALTER TABLE u DISABLE TRIGGER ALL");
        await ExecuteAsync(source, "ALTER TABLE u DROP CONSTRAINT u_id_check", "INSERT INTO u SELECT generate_series(1, 10)", "ALTER TABLE u ADD CHECK (id < 0) NOT VALID", "UPDATE pg_constraint SET convalidated = true WHERE conname = 'u_id_check'");
        ToilException failure = await FailsAsync("CloneFailed", source, environment: "production");
        Assert.Contains("violates check constraint \"u_id_check\"", failure.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.5)]
    public async Task A_table_that_somebody_has_locked(double? share)
    {
        string source = await ShopAsync();
        await using NpgsqlConnection other = await ConnectAsync(source);
        await using NpgsqlCommand command = new("BEGIN; LOCK TABLE app.orders IN ACCESS EXCLUSIVE MODE", other);
        await command.ExecuteNonQueryAsync(Token);
        ToilException failure = await FailsAsync("CloneSourceBusy", source, share, options => options with { LockWait = TimeSpan.FromMilliseconds(300) });
        Assert.Contains("timeout", failure.Message);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_and_a_source_that_is_not_there()
    {
        string source = await ShopAsync();
        string nowhere = $"postgresql://me:{PostgresCluster.Password}@127.0.0.1:1/shop";
        await FailsAsync("DatabaseUnreachable", nowhere);
        await FailsAsync("DatabaseUnreachable", source, change: options => options with { Server = At(nowhere) });
        await FailsAsync("DatabaseMissing", Url(Servers.One, "not_there"));
        await FailsAsync("CloneServerUnfit", source, change: options => options with { Server = At(Url(Servers.One, "not_there")) });
        await FailsAsync("DatabaseAccessDenied", source.Replace(PostgresCluster.Password, "wrong", StringComparison.Ordinal));
        Assert.Throws<ToilException>(() => Cloner(source, options => options with { Server = At(Folder["x.db"]) }));
    }

    [Fact]
    public async Task A_server_with_no_connection_left()
    {
        string source = await ShopAsync();
        string role = await RoleAsync("CREATEDB CONNECTION LIMIT 1");
        await FailsAsync("CloneNoConnections", source.Replace(PostgresCluster.User, role, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_is_full()
    {
        // A limit to the size of files, which the server cannot tell from a full disk.
        string source = await NewDatabaseAsync("CREATE TABLE large (id bigint, note text)", "INSERT INTO large SELECT i, repeat('x', 200) FROM generate_series(1, 120000) i");
        PostgresBinaries binaries = PostgresBinaries.Find(out _)!;
        string server = (await QueryAsync(source, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")).Trim();
        try
        {
            await binaries.RunAsync("/", "prlimit", "--pid", server, "--fsize=20004096:");
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"needs prlimit: {error.Message}");
        }

        try
        {
            await FailsAsync("CloneFull", source);
            await FailsAsync("CloneFull", source, 0.99);
        }
        finally
        {
            await binaries.RunAsync("/", "prlimit", "--pid", server, "--fsize=unlimited:");
        }

        await using ICloner cloner = Cloner(source);
        await using DisposableClone clone = await cloner.CloneAsync(null, Token);
        Assert.Equal(120_000, await CountAsync(clone, "large"));
    }

    [Fact]
    public async Task A_standby_is_cloned_onto_another_server_and_has_no_clones()
    {
        string source = await ShopAsync();
        await using PostgresCluster standby = await Servers.One.StartStandbyAsync();
        string copy = Url(standby, source[(source.LastIndexOf('/') + 1)..]);
        await FailsAsync("CloneServerReadOnly", copy);
        foreach (double? share in (double?[])[null, 0.5])
        {
            await using ICloner cloner = Cloner(copy, options => options with { Server = At(Url(Servers.One, "postgres")) });
            await using DisposableClone clone = await cloner.CloneAsync(share, Token);
            Assert.Equal(share is null ? CloneMethod.Dump : CloneMethod.Sample, clone.Facts.Method);
            Assert.Equal("300|0", await QueryAsync(clone, "SELECT (SELECT count(*) FROM app.customer), (SELECT count(*) FROM app.scratch)"));
            Assert.Contains(clone.Facts.Notes, note => note.Contains("app.scratch", StringComparison.Ordinal) && note.Contains("empty", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_takes_too_long_or_is_not_wanted_any_more(bool isLimit)
    {
        string source = await ShopAsync();
        string children = Folder["children"];
        FakeTools("pg_dump", $"sleep 600 & echo $! >> {children}; echo $$ >> {children}; wait");
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using ICloner cloner = Cloner(source, options => options with { ToolFolders = [Folder.Path], Limit = isLimit ? TimeSpan.FromSeconds(8) : null }, "production");
        Task<DisposableClone> cloning = cloner.CloneAsync(null, stop.Token);
        long started = Stopwatch.GetTimestamp();
        while (!cloning.IsCompleted && (!File.Exists(children) || File.ReadAllLines(children).Length < 2))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
            await Task.Delay(10, Token);
        }

        if (isLimit)
        {
            await FailsAsync("CloneTimedOut", () => cloning);
        }
        else
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cloning);
        }

        Assert.Equal(string.Empty, await ClonesOnServerAsync());
        Assert.All(File.Exists(children) ? File.ReadAllLines(children) : [], id => Assert.False(IsAlive(id), id));
    }

    [Fact]
    public async Task A_clone_that_cannot_be_removed_is_told_of_and_hides_no_other_failure()
    {
        string source = await ShopAsync();
        await using ICloner cloner = Cloner(source);
        DisposableClone clone = await cloner.CloneAsync(null, Token);
        await ExecuteAsync(Url(Servers.One, NameOf(clone)), "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)");
        await clone.DisposeAsync();
        Assert.Equal("CloneNotRemoved", Assert.Single(Sink.Problems).ErrorId);
        await ExecuteAsync(Url(Servers.One, NameOf(clone)), "ALTER SUBSCRIPTION s SET (slot_name = NONE)", "DROP SUBSCRIPTION s");
        await using ICloner remover = Cloner(source);
        await cloner.DisposeAsync();
        Assert.Equal([NameOf(clone)], await remover.RemoveLeftoversAsync(Token));
    }

    // Who was killed may be in the list of processes until somebody asks how it ended.
    private static bool IsAlive(string id)
    {
        string path = $"/proc/{id}/stat";
        try
        {
            return File.Exists(path) ? !File.ReadAllText(path).Contains(") Z", StringComparison.Ordinal) : !Directory.Exists("/proc/self") && Process.GetProcesses().Any(process => process.Id == int.Parse(id, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string RealFolder => Directory.GetDirectories(Debian).Select(folder => Path.Combine(folder, "bin")).First(folder => File.Exists(Path.Combine(folder, "pg_dump")));

    /// <summary>Both tools as they are, but for one that does as told when it is asked for more than its version.</summary>
    private void FakeTools(string fake, string script)
    {
        Assert.SkipWhen(!Directory.Exists(Debian), "needs PostgreSQL's programs where Debian has them");
        foreach (string tool in (string[])["pg_dump", "pg_restore"])
        {
            Script(tool, tool == fake ? $"if [ \"$1\" = --version ]; then exec {RealFolder}/{tool} \"$@\"; fi\n{script}" : $"exec {RealFolder}/{tool} \"$@\"");
        }
    }

    private void Script(string name, string text)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs a shell");
            return;
        }

        File.SetUnixFileMode(Folder.Write(name, $"#!/bin/sh\n{text}\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task<string> RoleAsync(string may)
    {
        string name = $"low_{Guid.NewGuid():N}";
        await Servers.One.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{PostgresCluster.Password}' {may}");
        return name;
    }

    private async Task<ToilException> FailsAsync(string errorId, string source, double? share = null, Func<CloneOptions, CloneOptions>? change = null, string? environment = null)
    {
        await using ICloner cloner = Cloner(source, change, environment);
        ToilException failure = await FailsAsync(errorId, () => cloner.CloneAsync(share, Token));
        Assert.Equal(string.Empty, await ClonesOnServerAsync());
        Assert.Empty(Sink.Problems);
        return failure;
    }
}
