using System.Collections.Concurrent;
using Npgsql;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Resilience;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>Clones databases of a PostgreSQL server, onto the same or another.</summary>
internal sealed class PostgresCloner(OperationContext context, DatabaseLocation source, CloneOptions options) : ICloner
{
    private readonly PostgresServer _server = new(context, source, options.Server);
    private readonly ConcurrentDictionary<string, CloneHold> _made = new(StringComparer.Ordinal);

    private bool _isDisposed;

    public Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellation) => _server.RemoveLeftoversAsync(cancellation);

    public Task<DisposableClone> CloneAsync(double? share, CancellationToken cancellation)
        => MakeAsync(new(source, null, source.IsProduction), share is null ? null : new SampleSize(share, null), cancellation);

    public Task<DisposableClone> CopyAsync(DisposableClone clone, CancellationToken cancellation) => MakeAsync(OriginOf(clone), null, cancellation);

    public Task<DisposableClone> ReduceAsync(DisposableClone clone, int rows, CancellationToken cancellation)
        => MakeAsync(OriginOf(clone), new SampleSize(null, rows), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        foreach (CloneHold hold in _made.Values)
        {
            await DropAsync(hold);
        }

        await _server.DisposeAsync();
    }

    private static PostgresOrigin OriginOf(DisposableClone clone)
    {
        clone.ThrowIfLost();
        return new(clone.Database.Location, clone, IsProduction: false);
    }

    private async Task<DisposableClone> MakeAsync(PostgresOrigin origin, SampleSize? sample, CancellationToken cancellation)
    {
        using Deadline? deadline = options.Limit is { } limit ? new(limit, TimeSpan.Zero, context.Time, cancellation) : null;
        CancellationToken token = deadline?.Token ?? cancellation;
        try
        {
            return await MakeOneAsync(origin, sample, token);
        }
        catch (OperationCanceledException) when (deadline is { HasPassed: true } && !cancellation.IsCancellationRequested)
        {
            throw CloneFailure.TimedOut(origin.Location.Display, deadline.Budget);
        }
        catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException && !cancellation.IsCancellationRequested)
        {
            throw _server.Explain(error);
        }
        catch (Exception error) when (error is NpgsqlException or IOException && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancellation);
        }
    }

    private async Task<DisposableClone> MakeOneAsync(PostgresOrigin origin, SampleSize? sample, CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        PostgresServerFacts facts = await _server.FactsAsync(cancellation);
        CloneNotes notes = new();
        foreach (string note in origin.From?.Facts.Notes ?? [])
        {
            notes.Add(note);
        }

        CloneHold hold = await _server.Keeper.HoldAsync(CloneName.New(context.Time), cancellation);
        _made[hold.Name] = hold;
        Migrations.Engine.Failpoint.At("clone.held");
        try
        {
            PostgresMaking making = new(context, options, _server, facts, origin, hold, notes);
            CloneMethod method = await making.FillAsync(sample, cancellation);
            hold.ThrowIfLost();
            Migrations.Engine.Failpoint.At("clone.made");
            return new(
                TargetDatabase.For(_server.LocationOf(hold.Name), context),
                new()
                {
                    Method = method,
                    Share = sample?.Share ?? origin.From?.Facts.Share,
                    Bytes = await _server.SizeAsync(hold.Name, cancellation),
                    Took = context.Time.GetElapsedTime(started),
                    Notes = notes.ToList(),
                },
                async () => await DropAsync(hold),
                hold);
        }
        catch
        {
            await DropAsync(hold);
            throw;
        }
    }

    private async Task DropAsync(CloneHold hold)
    {
        if (_made.TryRemove(hold.Name, out _))
        {
            await _server.DropAsync(hold);
        }
    }
}
