using System.Runtime.CompilerServices;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Reporting;
using Toil.Operations;

namespace Toil.Migrations;

/// <summary>The base of pause, resume and stop: asks something of a migration through its database, and waits until that has taken effect.</summary>
public abstract class MigrationRequest : Operation<MigrationRequestOptions, MigrationReport>
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>What is asked.</summary>
    private protected abstract RequestKind Kind { get; }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<MigrationReport> RunAsync(
        OperationCall<MigrationRequestOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (MigrationRequestOptions options in call.Items.WithCancellation(cancellation))
        {
            if (await TryAsync(call, options, cancellation) is { } report)
            {
                yield return report;
            }
        }
    }

    // Of several migrations, one that is not there costs itself.
    private async Task<MigrationReport?> TryAsync(
        OperationCall<MigrationRequestOptions> call, MigrationRequestOptions options, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(call.Context, options, cancellation);
        }
        catch (ToilException error) when (call.IsPiped(options))
        {
            call.Context.Sink.Problem(error);
            return null;
        }
    }

    private async Task<MigrationReport> AskAsync(OperationContext context, MigrationRequestOptions options, CancellationToken cancellation)
    {
        (string name, MigrationPlan? plan) = MigrationTarget.Named(context, options.Name ?? throw ToilException.Invalid(
            "MigrationMissing", "No migration is named.", "Give its name, or its plan file."));
        await using TargetDatabase database = TargetDatabase.For(DatabaseResolver.Resolve(context, options.Database, plan), context);
        await using TargetSession session = await database.ConnectAsync("toil request", cancellation);
        try
        {
            return await AskAsync(context, database, session, name, options, cancellation);
        }
        catch (Exception error) when (error is not ToilException and not OperationCanceledException)
        {
            throw database.Explain(error, null);
        }
    }

    private async Task<MigrationReport> AskAsync(
        OperationContext context, TargetDatabase database, TargetSession session, string name, MigrationRequestOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<MigrationRow> rows = await ControlSchema.IsThereAsync(database, session, cancellation) ? await ControlStore.AllAsync(session, cancellation) : [];
        if (rows.All(row => row.Name != name))
        {
            throw MigrationStatus.Unknown(database, name, [.. rows.Select(row => row.Name)]);
        }

        long started = context.Time.GetTimestamp();
        RequestDesk desk = new(context, database, session, name);
        await desk.AskAsync(Kind, options.Reason, options.Wait, cancellation);
        while (true)
        {
            MigrationRow row = (await ControlStore.FindAsync(session, name, cancellation))!;
            bool isDone = Kind.HasTakenEffect(row.StateAt(await ControlStore.NowAsync(database, session, cancellation)));
            TimeSpan waited = context.Time.GetElapsedTime(started);
            if (isDone || waited >= options.Wait)
            {
                if (!isDone)
                {
                    context.Sink.Problem(new ToilException(
                        "RequestPending", ErrorKind.Unavailable, $"The migration '{name}' has not come to it within {Values.Duration.Format(options.Wait)}: a statement may be running that has to end first.",
                        "The request stays. Look again: toil migration status (Get-ToilMigration).", name));
                }

                return await new MigrationReports(database, session).OfAsync(row, cancellation) with { TookEffectAfter = isDone ? waited : null };
            }

            await Task.Delay(s_look, context.Time, cancellation);
        }
    }
}

/// <summary>Pauses a migration.</summary>
public sealed class MigrationPause : MigrationRequest
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = RequestDescriptor.Of(
        "pause", "Suspend-ToilMigration", "Pauses a database migration from any process, and waits until it has taken effect.",
        "The batch that runs is finished with its checkpoint, which takes a fraction of a second; a statement that runs, a CREATE INDEX say, has to end first. A migration that nobody runs is paused as well: it does not start before it is resumed.");

    private protected override RequestKind Kind => RequestKind.Pause;
}

/// <summary>Lets a paused or stopped migration go on.</summary>
public sealed class MigrationResume : MigrationRequest
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = RequestDescriptor.Of(
        "resume", "Resume-ToilMigration", "Lets a paused or stopped database migration go on.",
        "Where its runner stayed (--hold), it goes on at once. Otherwise the migration may be run again: toil migration run.");

    private protected override RequestKind Kind => RequestKind.Resume;
}

/// <summary>Stops a migration for good.</summary>
public sealed class MigrationStop : MigrationRequest
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = RequestDescriptor.Of(
        "stop", "Stop-ToilMigration", "Stops a database migration from any process: a batch is finished, a statement that runs is rolled back.",
        "It does not run again before it is resumed, and can be taken back with migration.undo.");

    private protected override RequestKind Kind => RequestKind.Stop;
}
