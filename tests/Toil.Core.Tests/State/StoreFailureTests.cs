using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;
using Toil.State.Engines;

namespace Toil.Core.Tests.State;

public sealed class StoreFailureTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    [Fact]
    public async Task A_full_disk_keeps_what_was_written_before()
    {
        // The bound on the file's pages gives the same SQLITE_FULL as a full disk.
        await using StateStore store = await NewStoreAsync(StoreEngineKind.Sqlite);
        await store.Runs.BeginAsync(SomeRun, Token);

        ToilException failure = await FailsAsync("StoreFull", () => store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("PRAGMA max_page_count = 20");
                return await session.ExecuteAsync("UPDATE toil_run SET options_json = @Big", new { Big = new string('x', 1 << 20) });
            },
            Token));

        Assert.Contains(store.Location.Display, failure.Message);
        Assert.Equal(1, (await store.GetStatusAsync(Token)).Runs);
    }

    [Fact]
    public async Task A_failure_that_ends_the_transaction_is_the_one_that_is_told()
    {
        // As SQLite does of itself when a disk is full: nothing is left to roll back.
        await using StateStore store = await NewStoreAsync(StoreEngineKind.Sqlite);

        ToilException failure = await FailsAsync("StoreFailed", () => store.WriteAsync(
            session => session.ExecuteAsync("INSERT OR ROLLBACK INTO toil_schema (version, applied_at, program_version) VALUES (1, 0, '')"), Token));

        Assert.Contains("SQLite 19", failure.Message);
        await store.Runs.BeginAsync(SomeRun, Token);
    }

    [Fact]
    public async Task A_file_on_a_failing_disk_is_not_explained_as_a_server()
    {
        await using SqliteEngine engine = new("/nowhere/toil.db", new StoreFailure("/nowhere/toil.db"));
        ToilException failure = engine.Explain(new SqliteException("SQLite Error 10: 'disk I/O error'.", 10));
        Assert.Equal("StoreUnreachable", failure.ErrorId);
        Assert.Contains("disk is full", failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("server", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("53100", "StoreFull")]
    [InlineData("25006", "StoreReadOnly")]
    [InlineData("42501", "StoreAccessDenied")]
    [InlineData("28000", "StoreAccessDenied")]
    [InlineData("40001", "StoreBusy")]
    [InlineData("55P03", "StoreBusy")]
    [InlineData("57P01", "StoreUnreachable")]
    [InlineData("53300", "StoreUnreachable")]
    [InlineData("08006", "StoreUnreachable")]
    [InlineData("XX001", "StoreCorrupt")]
    [InlineData("22012", "StoreFailed")]
    public async Task PostgreSQL_says_what_is_wrong(string state, string errorId)
    {
        await using StateStore store = await NewStoreAsync(StoreEngineKind.PostgreSql, new StoreOptions { BusyLimit = TimeSpan.FromMilliseconds(30) });

        await FailsAsync(errorId, () => store.WriteAsync(
            session => session.ExecuteAsync($"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"), Token));
    }

    [Fact]
    public async Task A_read_only_PostgreSQL_can_be_read()
    {
        string database = await Cluster.CreateDatabaseAsync();
        await (await OpenAsync(Parse(Url(database)))).DisposeAsync();
        await Cluster.ExecuteAsync($"ALTER DATABASE {database} SET default_transaction_read_only = on");

        await using StateStore store = await OpenAsync(Parse(Url(database)));

        Assert.Equal(0, (await store.GetStatusAsync(Token)).Runs);
        await FailsAsync("StoreReadOnly", () => store.Runs.BeginAsync(SomeRun, Token));
    }

    [Fact]
    public async Task A_SQLite_connection_that_may_not_write_says_so()
    {
        await using StateStore store = await NewStoreAsync(StoreEngineKind.Sqlite);

        await FailsAsync("StoreReadOnly", () => store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("PRAGMA query_only = ON");
                return await session.ExecuteAsync("DELETE FROM toil_run");
            },
            Token));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task A_SQLite_file_in_a_folder_that_may_not_be_written_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "folder modes do not bind this user");
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;

        ToilException failure = await FailsAsync("StoreAccessDenied", () => OpenAsync(Parse(Path.Combine(folder, "toil.db"))));

        Assert.Contains(folder, failure.Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_says_so()
    {
        string file = Path.Combine(Folder, "a-file");
        await File.WriteAllTextAsync(file, "x", Token);

        await FailsAsync("StoreUnreachable", () => OpenAsync(Parse(Path.Combine(file, "below", "toil.db"))));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        string path = Path.Combine(Folder, "notes.txt");
        string text = string.Concat(Enumerable.Repeat("not a database ", 1_000));
        await File.WriteAllTextAsync(path, text, Token);

        await FailsAsync("StoreCorrupt", () => OpenAsync(Parse(path)));

        Assert.Equal(text, await File.ReadAllTextAsync(path, Token));
    }

    [Fact]
    public async Task A_damaged_store_says_so()
    {
        StoreLocation location = await NewLocationAsync(StoreEngineKind.Sqlite);
        await (await OpenAsync(location)).DisposeAsync();
        await using (FileStream file = File.OpenWrite(location.Target))
        {
            // Everything behind the header: the tables' own pages.
            file.Position = 100;
            await file.WriteAsync(Enumerable.Repeat((byte)0x5a, (int)file.Length - 100).ToArray(), Token);
        }

        await FailsAsync("StoreCorrupt", () => OpenAsync(location));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_given_up_at_once()
    {
        long started = Stopwatch.GetTimestamp();

        ToilException failure = await FailsAsync("StoreUnreachable", () => OpenAsync(Parse(
            $"postgresql://ada:{PostgresCluster.Password}@127.0.0.1:{ClosedPort()}/toil")));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Contains("postgresql://ada@127.0.0.1", failure.Message);
        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_at_the_deadline()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;

        await FailsAsync("StoreUnreachable", () => OpenAsync(Parse(
            $"postgresql://ada:{PostgresCluster.Password}@127.0.0.1:{port}/toil?connect_timeout=1")));
    }

    [Fact]
    public async Task A_server_without_TLS_is_not_trusted_where_TLS_is_asked_for()
        => await FailsAsync("StoreTlsFailed", () => OpenAsync(Parse(Url("postgres") + "?sslmode=require")));

    [Fact]
    public async Task A_wrong_password_is_denied_and_not_shown()
        => await FailsAsync("StoreAccessDenied", () => OpenAsync(Parse(Url("postgres", PostgresCluster.Password + "x"))));

    [Fact]
    public async Task A_missing_password_is_denied()
        => await FailsAsync("StoreAccessDenied", () => OpenAsync(Parse($"postgresql://{PostgresCluster.User}@127.0.0.1:{Cluster.Port}/postgres")));

    [Fact]
    public async Task A_missing_database_is_named()
        => Assert.Contains("/nowhere", (await FailsAsync("StoreDatabaseMissing", () => OpenAsync(Parse(Url("nowhere"))))).Message);

    [Fact]
    public async Task A_missing_schema_is_said()
        => await FailsAsync("StoreDatabaseMissing", () => OpenAsync(Parse(Url("postgres") + "?search_path=nowhere")));

    [Fact]
    public async Task A_user_without_rights_is_denied()
    {
        string database = await Cluster.CreateDatabaseAsync();
        await Cluster.ExecuteAsync($"CREATE ROLE r_{database} LOGIN PASSWORD '{PostgresCluster.Password}'");
        await Cluster.ExecuteAsync("REVOKE CREATE ON SCHEMA public FROM public", database);

        await FailsAsync("StoreAccessDenied", () => OpenAsync(Parse(
            $"postgresql://r_{database}:{PostgresCluster.Password}@127.0.0.1:{Cluster.Port}/{database}")));
    }

    [Fact]
    public async Task A_password_reference_is_resolved_when_a_connection_is_made()
    {
        StoreLocation location = Parse(
            $"postgresql://{PostgresCluster.User}@127.0.0.1:{Cluster.Port}/{await Cluster.CreateDatabaseAsync()}?password=env:PGPASS");
        List<string> asked = [];
        StoreOptions options = new()
        {
            ResolveSecret = reference =>
            {
                asked.Add(reference);
                return PostgresCluster.Password;
            },
        };

        await (await OpenAsync(location, options)).DisposeAsync();

        Assert.All(asked, reference => Assert.Equal("env:PGPASS", reference));
        Assert.NotEmpty(asked);
        await FailsAsync("StoreSecretUnresolved", () => OpenAsync(location));
    }

    private static int ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
