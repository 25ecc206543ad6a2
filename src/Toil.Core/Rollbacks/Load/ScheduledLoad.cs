using System.Globalization;
using Npgsql;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Load.Replays;
using Toil.Rollbacks.Load.Running;
using Toil.Rollbacks.Load.Watching;
using Toil.Rollbacks.Load.Workloads;
using Toil.Values;

namespace Toil.Rollbacks.Load;

/// <summary>A load of a workload or of a log. It may run on several databases, one after the other; a later run goes on with the values where the one before it was.</summary>
internal sealed class ScheduledLoad : ILoad
{
    private const int DefaultConnections = 4;
    private const int MaxSessions = 16;

    private readonly Workload _workload;
    private readonly ReplayScript? _replay;
    private readonly double _speed;
    private readonly OperationContext _context;
    private readonly LoadNotes _notes;
    private readonly DrawState _draws;

    private ScheduledLoad(Workload workload, ReplayScript? replay, double speed, OperationContext context)
    {
        (_workload, _replay, _speed, _context) = (workload, replay, speed, context);
        _notes = new(context);
        _draws = new(Dice.For(workload.Seed, 1), context.Time);
    }

    /// <summary>What it is, in a line for the evidence.</summary>
    public string Description => _replay is { HasTimes: true } log
        ? string.Create(CultureInfo.InvariantCulture, $"the log {InertText.From(Path.GetFileName(log.Path))} at {_speed:0.##} times its speed over {Connections} connections")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{(_replay is null ? $"the workload {_workload.Name}" : $"the statements of {InertText.From(Path.GetFileName(_replay.Path))}")} at {_workload.Rate:0.##} a second ({_workload.Arrivals.ToString().ToLowerInvariant()}) over {Connections} connections, seed {_workload.Seed}");

    private int Connections => _workload.Connections ?? (_replay is null ? DefaultConnections : Math.Clamp(_replay.Sessions, 1, MaxSessions));

    /// <summary>The load of a workload.</summary>
    public static ScheduledLoad For(Workload workload, OperationContext context) => new(workload, null, 1, context);

    /// <summary>The load of a log.</summary>
    /// <param name="replay">The log.</param>
    /// <param name="workload">Gives rate, connections, statement timeout and seed; its transactions are not run. Null for the defaults.</param>
    /// <param name="speed">How much faster than the log, where the log has times; more than 0.</param>
    /// <param name="context">The call.</param>
    public static ScheduledLoad For(ReplayScript replay, Workload? workload, double speed, OperationContext context)
    {
        ScheduledLoad load = new(workload ?? new() { Name = "replay", Path = replay.Path, Transactions = [] }, replay, speed, context);
        load._notes.Say(replay.Summary);
        if (workload is { Transactions.Count: > 0 })
        {
            load._notes.Say($"The transactions of {InertText.From(workload.Path)} are not run: the log gives them.");
        }

        return load;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(TargetDatabase database, CancellationToken cancellation)
    {
        LoadCheck check = new(database);
        if (_replay is not null)
        {
            _replay.LeaveOut(await check.FailingAsync(_replay.Shapes(), cancellation), _notes.Say);
            return;
        }

        // With dice of its own: what is checked is not missing from the run.
        DrawState draws = new(Dice.For(_workload.Seed, 4), _context.Time) { Keys = await new KeySampler(database, _workload.Seed).SampleAsync(_workload, cancellation) };
        await check.CheckAsync(_workload, new CallStream(_workload, draws).OneOfEach(), cancellation);
    }

    /// <inheritdoc/>
    public async Task<ILoadRun> StartAsync(TargetDatabase database, CancellationToken cancellation)
    {
        (ICallPlan plan, Func<CallSlot, LoadCall> make, IEnumerable<LoadStatement> statements) = await CallsAsync(database, cancellation);
        LoadStatement[] kept = [.. statements.Where(statement => statement.IsKept)];
        bool isPostgres = database.Location.Kind == TargetKind.PostgreSql;
        WriteLockWaits waits = new(_context.Time);
        LoadWatches watches = isPostgres
            ? LoadWatches.ForPostgres(database, _context.Time, _notes.Say)
            : new(database, [("the write lock", waits)], _context.Time, _notes.Say);
        return await LoadRun.StartAsync(
            new()
            {
                Database = database,
                Plan = plan,
                Make = make,
                Connections = Connections,
                OpenAsync = isPostgres ? token => PostgresAsync(database, kept, token) : token => SqliteAsync(database, waits, token),
                Watches = watches,
                // Without the detail, which differs from row to row.
                Explain = error => _context.Redactor.Redact(error is PostgresException server ? InertText.From(server.MessageText, 300) : DatabaseFailure.Innermost(error)),
                Note = _notes.Say,
                Time = _context.Time,
            },
            cancellation);
    }

    private async Task<(ICallPlan Plan, Func<CallSlot, LoadCall> Make, IEnumerable<LoadStatement> Statements)> CallsAsync(TargetDatabase database, CancellationToken cancellation)
    {
        Dice? dice = _workload.Arrivals == Arrivals.Poisson ? Dice.For(_workload.Seed, 2) : null;
        if (_replay is { } replay)
        {
            IReadOnlyList<LoadCall> calls = replay.At(_speed);
            ICallPlan plan = replay.HasTimes ? new LogPlan(calls, replay.Offsets, replay.Span, _speed) : new RatePlan(_workload.Rate, dice, calls);
            return (plan, slot => calls[slot.Index], calls.SelectMany(call => call.Statements).Distinct());
        }

        _draws.Keys = await new KeySampler(database, _workload.Seed).SampleAsync(_workload, cancellation);
        CallStream stream = new(_workload, _draws);
        return (new RatePlan(_workload.Rate, dice, null), _ => stream.Next(), _workload.Transactions.SelectMany(transaction => transaction.Statements));
    }

    private async Task<LoadConnection> PostgresAsync(TargetDatabase database, LoadStatement[] kept, CancellationToken cancellation)
    {
        TargetSession session = await database.ConnectAsync(LoadRun.Purpose, cancellation);
        try
        {
            await session.ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)(_workload.StatementTimeout?.TotalMilliseconds ?? 0)}"), cancellation);
            PostgresLoadConnection connection = new(session);
            await Task.Run(() => connection.Prepare(kept), cancellation);
            return connection;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<LoadConnection> SqliteAsync(TargetDatabase database, WriteLockWaits waits, CancellationToken cancellation)
        => new SqliteLoadConnection(await database.ConnectAsync(LoadRun.Purpose, cancellation), _workload.StatementTimeout, waits, _context.Time);
}
