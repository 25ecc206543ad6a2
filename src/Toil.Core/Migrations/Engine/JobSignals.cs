using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>What may hold the work up: what others ask, the live load, a lease that is lost.</summary>
internal sealed class JobSignals(MigrationJob job)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(50);

    private long _looked;
    private long _lagWritten;
    private Wanted _wanted;
    private string? _gaveWay;
    private (string By, string Reason, long Since)? _wait; // for the throttle, over lost connections too

    /// <summary>Comes back when the work may go on, or with what others want instead.</summary>
    /// <exception cref="FencedException">Another has taken over.</exception>
    /// <exception cref="OperationCanceledException">This run was stopped.</exception>
    /// <exception cref="ToilException">A signal of the throttle cannot be read.</exception>
    public async Task<Wanted> PassAsync(int step, CancellationToken cancellation)
    {
        try
        {
            Wanted wanted = await WaitAsync(step, cancellation);
            await EndWaitAsync(step);
            return wanted;
        }
        catch (Exception error) when (error is OperationCanceledException or ToilException)
        {
            await EndWaitAsync(step);
            throw;
        }
    }

    private async Task<Wanted> WaitAsync(int step, CancellationToken cancellation)
    {
        string? said = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await AskedAsync() is var wanted and not Wanted.Nothing)
            {
                return wanted;
            }

            ThrottleVerdict verdict = await job.Throttle.AskAsync(cancellation);
            if (verdict.Failure is { } failure)
            {
                throw failure;
            }

            await WriteLagAsync();
            if (!verdict.IsHeld)
            {
                if (_wait is not null)
                {
                    await SayAsync(null);
                    _gaveWay = null;
                }

                await SayPaceAsync();

                return Wanted.Nothing;
            }

            // What one signal has held the work for is not said of the next.
            if (_wait is { } before && before.By != verdict.By)
            {
                await EndWaitAsync(step);
            }

            _wait = (verdict.By!, verdict.Reason!, _wait?.Since ?? job.Context.Time.GetTimestamp());
            if (said != verdict.Reason)
            {
                said = verdict.Reason;
                await SayAsync($"Throttled: {said}");
            }

            await Task.Delay(s_wait, job.Context.Time, cancellation);
        }
    }

    /// <summary>Writes down a wait that is over, however it ended.</summary>
    private async Task EndWaitAsync(int step)
    {
        if (_wait is { } wait)
        {
            await job.EventAsync("throttled", step, $"Held for {Values.Duration.Format(Rounded(job.Context.Time.GetElapsedTime(wait.Since)))}: {wait.Reason}.");
            _wait = null;
        }
    }

    /// <summary>Rests, and wakes when somebody wants something.</summary>
    public async Task RestAsync(TimeSpan time, CancellationToken cancellation)
    {
        long started = job.Context.Time.GetTimestamp();
        while (time - job.Context.Time.GetElapsedTime(started) is var left && left > TimeSpan.Zero && !job.Lease.Lost.IsCancellationRequested && await AskedAsync() == Wanted.Nothing)
        {
            await Task.Delay(left < s_wait ? left : s_wait, job.Context.Time, cancellation);
        }
    }

    /// <summary>What others want, as of a moment ago.</summary>
    public async Task<Wanted> AskedAsync()
    {
        if (job.Lease.Lost.IsCancellationRequested)
        {
            throw new FencedException();
        }

        if (_looked == 0 || job.Context.Time.GetElapsedTime(_looked) >= s_look)
        {
            _looked = job.Context.Time.GetTimestamp();
            _wanted = await job.Session.ScalarAsync("SELECT wanted FROM toil_migration_request WHERE migration = @p0", CancellationToken.None, job.Plan.Name) is string text
                ? Enum.Parse<Wanted>(text)
                : Wanted.Nothing;
        }

        return _wanted;
    }

    /// <summary>Writes why the work is held up, for whoever looks at its state.</summary>
    public Task SayAsync(string? reason)
        => job.Session.ExecuteAsync("UPDATE toil_migration SET reason = @p2 WHERE name = @p0 AND epoch = @p1", CancellationToken.None, job.Plan.Name, job.Lease.Epoch, reason);

    /// <summary>The same, where it is not worth a failure of its own.</summary>
    public async Task TrySayAsync(string? reason)
    {
        try
        {
            await SayAsync(reason is null ? null : job.Context.Redactor.Redact(reason));
        }
        catch (Exception error) when (job.Database.Classify(error) == FailureKind.Busy)
        {
            // Others hold SQLite's one write lock.
        }
    }

    private async Task SayPaceAsync()
    {
        if (job.Throttle.GivesWay != _gaveWay)
        {
            _gaveWay = job.Throttle.GivesWay;
            await SayAsync(_gaveWay);
        }
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(time.TotalMilliseconds)));

    private async Task WriteLagAsync()
    {
        if (job.Throttle.Lag is { } lag && job.Context.Time.GetElapsedTime(_lagWritten) > TimeSpan.FromSeconds(1))
        {
            _lagWritten = job.Context.Time.GetTimestamp();
            await job.Session.ExecuteAsync(
                "UPDATE toil_migration SET lag = @p2 WHERE name = @p0 AND epoch = @p1", CancellationToken.None, job.Plan.Name, job.Lease.Epoch, (long)lag.TotalMilliseconds);
        }
    }
}
