using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Toil.Core.Tests.Support;

/// <summary>
/// A PostgreSQL server for the time of a test run, in a folder of its own, without fsync, on a loopback port and a socket.
/// Passwords are checked (SCRAM), so wrong ones can be tried.
/// </summary>
/// <remarks>
/// A shell stands between: it ends the server and removes the folder when its standard input closes, which happens even
/// when the test process is killed. A line on it crashes the server and starts it again.
/// </remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>The superuser's name.</summary>
    public const string User = "toil_admin";

    /// <summary>The superuser's password: unlikely enough to be searched for in every text.</summary>
    public const string Password = "Hunter2-never-shown";

    private const string Supervisor = """
        trap '' INT; folder=$1; shift
        "$@" >>"$folder/log" 2>&1 </dev/null &
        while read -r again; do kill -QUIT $!; wait $!; "$@" >>"$folder/log" 2>&1 </dev/null & done
        kill -QUIT $!; wait $!; rm -rf "$folder"
        """;

    private static readonly string[] s_settings =
    [
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=127.0.0.1", "shared_buffers=32MB",
        "max_connections=60", "max_prepared_transactions=0", "wal_level=replica", "jit=off", "log_min_messages=warning",
    ];

    // Two that start at the same time must not find the same one free.
    private static readonly ConcurrentDictionary<int, int> s_ports = new();

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);

    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private Process? _supervisor;

    private PostgresCluster(PostgresBinaries binaries, string folder, int port)
    {
        _binaries = binaries;
        _folder = folder;
        Port = port;
    }

    /// <summary>The loopback port.</summary>
    public int Port { get; }

    /// <summary>The folder of the Unix socket.</summary>
    public string SocketFolder => _folder;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Why no cluster can be started here, or null where one can.</summary>
    public static string? Missing => PostgresBinaries.Find(out string reason) is null ? reason : null;

    /// <summary>Makes and starts a cluster.</summary>
    /// <param name="settings">Further settings, each as <c>name=value</c>.</param>
    public static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        PostgresCluster cluster = await MakeAsync();
        string passwordFile = Path.Combine(cluster._folder, "password");
        return await cluster.StartServerAsync(settings, async () =>
        {
            await cluster.RunAsync("sh", "-c", $"umask 077; echo '{Password}' > '{passwordFile}'");
            // initdb lets the superuser replicate from this host, so a standby needs no more.
            await cluster.RunAsync(
                cluster._binaries.PathOf("initdb"), "--pgdata", cluster.Data, "--username", User, "--pwfile", passwordFile,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync");
        });
    }

    /// <summary>Starts a streaming standby of this cluster.</summary>
    /// <param name="settings">Further settings, each as <c>name=value</c>.</param>
    public async Task<PostgresCluster> StartStandbyAsync(params string[] settings)
    {
        PostgresCluster standby = await MakeAsync();
        return await standby.StartServerAsync(settings, () => standby.RunAsync(
            standby._binaries.PathOf("pg_basebackup"), "--pgdata", standby.Data, "--write-recovery-conf", "--checkpoint", "fast",
            "--no-sync", "--dbname", $"host=127.0.0.1 port={Port} user={User} password={Password}"));
    }

    /// <summary>A connection string for Npgsql.</summary>
    public string ConnectionString(string database = "postgres")
        => $"Host=127.0.0.1;Port={Port};Username={User};Password={Password};Database={database};Pooling=false;GssEncryptionMode=Disable";

    /// <summary>Makes an empty database and returns its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs statements as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using NpgsqlConnection connection = new(ConnectionString(database));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server at once, as a crash does, starts it again on the same port, and waits until it answers.</summary>
    public async Task CrashAsync()
    {
        object? before = await StartedAtAsync();
        await _supervisor!.StandardInput.WriteLineAsync("again");
        await _supervisor.StandardInput.FlushAsync();
        await AnswersInTimeAsync(async () => await StartedAtAsync() is { } now && !now.Equals(before));
    }

    /// <summary>Ends the server at once and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_supervisor is not null)
        {
            _supervisor.StandardInput.Close();
            await _supervisor.WaitForExitAsync();
            _supervisor.Dispose();
        }

        // The server's folder stands in one of ours, which the server's account may not remove.
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    private static async Task<PostgresCluster> MakeAsync()
    {
        PostgresBinaries binaries = PostgresBinaries.Find(out string reason) ?? throw new InvalidOperationException(reason);
        // Short: a Unix socket's path has 107 bytes.
        string parent = Directory.CreateTempSubdirectory("toil-pg-").FullName;
        PostgresCluster cluster = new(binaries, Path.Combine(parent, "c"), FreePort());
        Directory.CreateDirectory(cluster._folder);
        if (binaries.Account is not null && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(parent, File.GetUnixFileMode(parent) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
            using Process chown = Process.Start("chown", [binaries.Account, cluster._folder]);
            await chown.WaitForExitAsync();
        }

        return cluster;
    }

    private Task<string> RunAsync(params string[] commandLine) => _binaries.RunAsync(_folder, commandLine);

    private async Task<PostgresCluster> StartServerAsync(string[] settings, Func<Task> makeData)
    {
        try
        {
            await makeData();
            IEnumerable<string> options = s_settings
                .Append($"port={Port.ToString(CultureInfo.InvariantCulture)}").Append($"unix_socket_directories={_folder}")
                .Concat(settings).SelectMany(setting => new[] { "-c", setting });
            _supervisor = Process.Start(_binaries.Command(
                _folder, ["sh", "-c", Supervisor, "sh", _folder, _binaries.PathOf("postgres"), "-D", Data, .. options]))!;
            await AnswersInTimeAsync(AnswersAsync);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task AnswersInTimeAsync(Func<Task<bool>> answers)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await answers())
        {
            if (Stopwatch.GetElapsedTime(started) > s_startLimit)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {await RunAsync("cat", Path.Combine(_folder, "log"))}");
            }

            await Task.Delay(50);
        }
    }

    private async Task<object?> StartedAtAsync()
    {
        try
        {
            await using NpgsqlConnection connection = new(ConnectionString());
            await connection.OpenAsync();
            await using NpgsqlCommand command = new("SELECT pg_postmaster_start_time()", connection);
            return await command.ExecuteScalarAsync();
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    // Another's server may have taken the port before ours did.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using NpgsqlConnection connection = new(ConnectionString());
            await connection.OpenAsync();
            await using NpgsqlCommand command = new("SELECT current_setting('data_directory')", connection);
            return await command.ExecuteScalarAsync() is string folder && folder == Data;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Below those that systems give to clients: between this and the server's start lie seconds in which many connect.
    private static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(12_000, 32_000);
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                if (s_ports.TryAdd(port, port))
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
