using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Control;

/// <summary>
/// The right to work on a migration: one holder at a time, who gives a sign of life while it works. Takes are counted; every checkpoint is held against
/// the count, so that a holder that was thought dead and wakes up changes nothing.
/// </summary>
internal sealed class MigrationLease : IAsyncDisposable
{
    private const int BeatsInLease = 4;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly TargetDatabase _database;
    private readonly string _name;
    private readonly string _purpose;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost = new();
    private Task _beating = Task.CompletedTask;
    private long _beaten; // the last sign of life, over all connections: where they are lost again and again, each would begin to wait anew

    private MigrationLease(TargetDatabase database, string name, string purpose, TimeSpan lease, TimeProvider time, long epoch)
    {
        _database = database;
        _name = name;
        _purpose = purpose;
        _lease = lease;
        _time = time;
        Epoch = epoch;
        _beaten = time.GetTimestamp();
    }

    /// <summary>How often the lease has changed hands, this time included.</summary>
    public long Epoch { get; }

    /// <summary>Cancelled when another has taken over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>What others ask, as it was last seen. Looked at beside the work, for statements that run long.</summary>
    public Wanted Seen { get; private set; }

    /// <summary>Called when <see cref="Seen"/> has become more than nothing.</summary>
    public Action<Wanted>? WhenAsked { get; set; }

    /// <summary>What this holder calls its connections, for the server's list of sessions.</summary>
    public string Purpose => $"{_purpose} {Epoch.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>What the holders of a migration call their connections, but for the number of the lease.</summary>
    /// <param name="database">The target.</param>
    /// <param name="session">A connection to it.</param>
    /// <param name="name">The migration.</param>
    /// <param name="cancellation">Stops the looking.</param>
    private static async Task<string> PurposeOfAsync(TargetDatabase database, TargetSession session, string name, CancellationToken cancellation)
    {
        // Names that begin alike, and one name in several schemas, are migrations of their own, whose connections nobody else ends.
        byte[] whole = SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {await database.PlaceAsync(session, cancellation)}"));
        return $"toil {(name.Length > 32 ? name[..32] : name)} {Convert.ToHexStringLower(whole.AsSpan(0, 4))}";
    }

    /// <summary>Takes the lease, where nobody holds it.</summary>
    /// <param name="database">The target.</param>
    /// <param name="session">A connection for the taking.</param>
    /// <param name="taking">What is to be written of the migration.</param>
    /// <param name="time">The clock that paces the signs of life.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="ToilException"><c>MigrationHeld</c>: somebody works on it; says who.</exception>
    public static async Task<MigrationLease> TakeAsync(
        TargetDatabase database, TargetSession session, LeaseTaking taking, TimeProvider time, CancellationToken cancellation)
    {
        MigrationRow? before = await ControlStore.FindAsync(session, taking.Name, cancellation);
        await RefuseIfHeldAsync(database, session, before, cancellation);
        string purpose = await PurposeOfAsync(database, session, taking.Name, cancellation);
        if (before?.Holder is not null)
        {
            await database.EndSessionsAsync(session, $"{purpose} {before.Epoch.ToString(CultureInfo.InvariantCulture)}", cancellation);
        }

        await session.BeginAsync(cancellation);
        try
        {
            // Again, now that nobody else writes: a holder on SQLite cannot give a sign of life while a long transaction of its own is open, and has just done so.
            await RefuseIfHeldAsync(database, session, await ControlStore.FindAsync(session, taking.Name, cancellation), cancellation);

            // The row is locked by the write: who comes second waits here, and then reads that it came second.
            long written = before is null
                ? await session.ExecuteAsync(
                    "INSERT INTO toil_migration (name, plan_hash, direction, state, epoch) SELECT @p0, @p1, @p2, @p3, 0 WHERE NOT EXISTS (SELECT 1 FROM toil_migration WHERE name = @p0)",
                    cancellation, taking.Name, taking.PlanHash, taking.Direction.ToString(), nameof(MigrationState.Queued))
                : 1;
            written = written == 0 ? 0 : await session.ExecuteAsync(
                $"""
                UPDATE toil_migration SET epoch = epoch + 1, holder = @p1, state = @p2, direction = @p3, plan_hash = @p4, reason = NULL,
                    finished_at = CASE WHEN direction = @p3 AND state <> '{nameof(MigrationState.Stopped)}' THEN finished_at END,
                    started_at = coalesce(CASE WHEN state = '{nameof(MigrationState.Undone)}' AND direction <> @p3 THEN NULL ELSE started_at END, {database.Dialect.Now})
                WHERE name = @p0 AND epoch = @p5
                """,
                cancellation, taking.Name, taking.Holder, nameof(MigrationState.Running), taking.Direction.ToString(), taking.PlanHash, before?.Epoch ?? 0);
            if (written == 0)
            {
                await session.RollbackAsync();
                await RefuseIfHeldAsync(database, session, await ControlStore.FindAsync(session, taking.Name, cancellation), cancellation);
                throw Held(taking.Name, "another");
            }

            long epoch = (before?.Epoch ?? 0) + 1;
            await session.ExecuteAsync(
                $"""
                DELETE FROM toil_migration_beat WHERE migration = @p0;
                INSERT INTO toil_migration_beat (migration, epoch, at, lease) VALUES (@p0, @p1, {database.Dialect.Now}, @p2);
                DELETE FROM toil_migration_request WHERE migration = @p0 AND @p3 = 1
                """,
                cancellation, taking.Name, epoch, (long)taking.Lease.TotalMilliseconds, taking.ClearsRequest ? 1 : 0);
            await ControlStore.AddEventAsync(
                database, session, taking.Name, before?.Holder is null ? "started" : "taken-over", null,
                before?.Holder is { } gone ? $"{taking.Holder} took over from {gone}, who gave no sign of life." : $"{taking.Holder} began to work ({taking.Direction}).", cancellation);
            await session.CommitAsync();
            MigrationLease lease = new(database, taking.Name, purpose, taking.Lease, time, epoch);
            lease._beating = Task.Run(lease.BeatAsync, CancellationToken.None);
            return lease;
        }
        catch (Exception error) when (before is null && database.Classify(error) == FailureKind.Row)
        {
            // Two at once for the first time: the other one's row is there.
            await session.RollbackAsync();
            throw Held(taking.Name, (await ControlStore.FindAsync(session, taking.Name, cancellation))?.Holder ?? "another");
        }
        catch
        {
            await session.RollbackAsync();
            throw;
        }
    }

    /// <summary>Gives the lease back, with the state in which the migration is left.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="state">The state.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="with">What is written in the same transaction; null for nothing more.</param>
    /// <exception cref="FencedException">Another has taken over.</exception>
    public async Task ReleaseAsync(TargetSession session, MigrationState state, string? reason, Func<Task>? with = null)
    {
        await EndBeatingAsync();

        // Where there was nothing left to do, it was done when it was done.
        string finished = state switch
        {
            MigrationState.Succeeded or MigrationState.Undone => $"coalesce(finished_at, {_database.Dialect.Now})",
            MigrationState.Stopped => _database.Dialect.Now,
            _ => "NULL",
        };
        await session.BeginAsync(CancellationToken.None);
        try
        {
            long written = await session.ExecuteAsync(
                $"UPDATE toil_migration SET state = @p2, reason = @p3, holder = NULL, finished_at = {finished} WHERE name = @p0 AND epoch = @p1",
                CancellationToken.None, _name, Epoch, state.ToString(), reason);
            if (written == 0)
            {
                throw new FencedException();
            }

            await (with?.Invoke() ?? Task.CompletedTask);
            await session.ExecuteAsync("DELETE FROM toil_migration_request WHERE migration = @p0", CancellationToken.None, _name);
            await ControlStore.AddEventAsync(
                _database, session, _name, KindOf(state), null, reason ?? $"It is {state.ToString().ToLowerInvariant()}.", CancellationToken.None);
            await session.CommitAsync();
        }
        catch
        {
            await session.RollbackAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndBeatingAsync();
        _end.Dispose();
        _lost.Dispose();
    }

    private static string KindOf(MigrationState state) => state switch
    {
        MigrationState.Succeeded or MigrationState.Undone => "finished",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static async Task RefuseIfHeldAsync(TargetDatabase database, TargetSession session, MigrationRow? row, CancellationToken cancellation)
    {
        if (row is not null && row.IsHeld(await ControlStore.NowAsync(database, session, cancellation)))
        {
            throw Held(row.Name, row.Holder!);
        }
    }

    private static ToilException Held(string name, string holder) => new(
        "MigrationHeld", ErrorKind.Conflict, $"The migration '{name}' is being worked on by {holder}.",
        "Wait for it, or pause it: toil migration pause. If that one is dead, its lease lapses by itself.", name);

    private async Task EndBeatingAsync()
    {
        await _end.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task BeatAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await using TargetSession session = await _database.ConnectAsync(Purpose, _end.Token);
                await BeatOnAsync(session);
                return;
            }
            catch (Exception error) when (error is DbException or ToilException or IOException or InvalidOperationException)
            {
                // The server is away for a while, or its one writer is busy. The fence keeps the data right; a sign of life is for the others.
                await Task.Delay(s_look, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task BeatOnAsync(TargetSession session)
    {
        while (true)
        {
            // Without an exception at the end: the first in a process takes milliseconds.
            await Task.Delay(s_look, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested)
            {
                return;
            }

            Wanted wanted = await session.ScalarAsync("SELECT wanted FROM toil_migration_request WHERE migration = @p0", _end.Token, _name) is string text
                ? Enum.Parse<Wanted>(text)
                : Wanted.Nothing;
            bool isNew = wanted != Seen;
            Seen = wanted;
            if (isNew)
            {
                WhenAsked?.Invoke(wanted);
            }

            if (_time.GetElapsedTime(_beaten) < _lease / BeatsInLease)
            {
                continue;
            }

            if (await session.ExecuteAsync(
                $"UPDATE toil_migration_beat SET at = {_database.Dialect.Now} WHERE migration = @p0 AND epoch = @p1", _end.Token, _name, Epoch) == 0)
            {
                await _lost.CancelAsync();
                return;
            }

            _beaten = _time.GetTimestamp();
        }
    }
}

/// <summary>What is written of a migration when its lease is taken.</summary>
internal sealed record LeaseTaking
{
    public required string Name { get; init; }

    public required string PlanHash { get; init; }

    public required MigrationDirection Direction { get; init; }

    /// <summary>Who takes it: user, host, process.</summary>
    public required string Holder { get; init; }

    /// <summary>Time without a sign of life after which another may take over.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>True to drop what others have asked for before.</summary>
    public bool ClearsRequest { get; init; }
}
