using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>Connections for cloning: to a source that cannot be written through them, and to a clone that nobody else knows yet.</summary>
internal static class SqliteSource
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    static SqliteSource() => Batteries_V2.Init();

    /// <summary>Opens a source.</summary>
    public static async Task<TargetSession> OpenAsync(string path, CancellationToken cancellation)
        => await ConnectAsync($"Data Source=\"{Escape(path)}\";Mode=ReadOnly;Pooling=False", cancellation);

    /// <summary>Opens a clone for its making. It heeds URIs, and can be made anew, so nothing of it waits for the disk.</summary>
    public static async Task<TargetSession> OpenCloneAsync(string path, int? mostPages, CancellationToken cancellation)
    {
        TargetSession session = await ConnectAsync($"Data Source=\"{Uri(path, "rw")}\";Mode=ReadWrite;Pooling=False;Foreign Keys=False", cancellation);
        await session.ExecuteAsync("PRAGMA main.journal_mode = OFF", cancellation);
        await session.ExecuteAsync("PRAGMA main.synchronous = OFF", cancellation);
        if (mostPages is { } most)
        {
            await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA main.max_page_count = {most}"), cancellation);
        }

        return session;
    }

    /// <summary>A file as SQLite's URIs have it.</summary>
    public static string Uri(string path, string mode)
    {
        string slashes = OperatingSystem.IsWindows() ? "/" + path.Replace('\\', '/') : path;
        return $"file:{string.Join('/', slashes.Split('/').Select(System.Uri.EscapeDataString))}?mode={mode}";
    }

    /// <summary>True where a source has a write-ahead log beside it.</summary>
    public static bool HasLog(string path) => File.Exists(path + "-wal") || File.Exists(path + "-shm");

    /// <summary>
    /// Removes the empty log that reading has left beside a source. Only SQLite can tell that nobody uses it, and it removes it when a connection that may write is closed: this one
    /// writes nothing.
    /// </summary>
    public static async Task TidyAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using TargetSession session = await ConnectAsync($"Data Source=\"{Escape(path)}\";Mode=ReadWrite;Pooling=False", cancellation);
            session.StatementLimit = 1;
            await session.ExecuteAsync("PRAGMA query_only = ON", cancellation);
            await session.ScalarAsync("SELECT count(*) FROM sqlite_master", cancellation);
        }
        catch (SqliteException)
        {
            // It stays, and harms nobody who may write to it.
        }
    }

    /// <summary>Does something that others may keep from being done for a while. The driver's own waiting could not be stopped.</summary>
    /// <exception cref="SqliteException">SQLITE_BUSY: they still do.</exception>
    public static async Task<T> PatientlyAsync<T>(TargetSession session, TimeSpan patience, TimeProvider time, Func<Task<T>> work, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        int limit = session.StatementLimit;
        session.StatementLimit = 1;
        try
        {
            while (true)
            {
                try
                {
                    return await work();
                }
                catch (SqliteException error) when (error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED && time.GetElapsedTime(started) < patience)
                {
                    await Task.Delay(s_look, time, cancellation);
                }
            }
        }
        finally
        {
            session.StatementLimit = limit;
        }
    }

    /// <summary>The connection as SQLite knows it.</summary>
    public static SqliteConnection Of(TargetSession session) => (SqliteConnection)session.Connection;

    private static string Escape(string path) => path.Replace("\"", "\"\"", StringComparison.Ordinal);

    private static async Task<TargetSession> ConnectAsync(string connectionString, CancellationToken cancellation)
    {
        SqliteConnection connection = new(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            Migrations.Engine.SqliteDigest.Register(connection);
            return new(connection, open => raw.sqlite3_interrupt(((SqliteConnection)open).Handle));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
