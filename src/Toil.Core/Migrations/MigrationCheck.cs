using System.Data.Common;
using System.Runtime.CompilerServices;
using Toil.Migrations.Checking;
using Toil.Migrations.Checking.Postgres;
using Toil.Migrations.Checking.Sqlite;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Says what a plan would do, and what could go wrong.</summary>
public sealed class MigrationCheck : Operation<MigrationCheckOptions, MigrationCheckFinding>
{
    // Longest that one question to the server may take.
    private static readonly TimeSpan s_questionLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "migration.check",
        Cmdlet = "Test-ToilMigration",
        Summary = "Reads a migration's plan, holds it against its database, and says what each step would do and what could go wrong.",
        Description = "One finding for what each step will do, with the rows and batches that it will take and the locks that its statements need, and one for each risk: a key that does not fit, SQL that the database refuses, an index that is built while writers wait, a change that rewrites a table. Nothing is changed, in the database or elsewhere.",
        SettingsSection = "migrations",
        IsReported = true,
        OptionsType = typeof(MigrationCheckOptions),
        ResultType = typeof(MigrationCheckFinding),
        ResultJsonOf = static () => MigrationJson.Readable.MigrationCheckFinding,
        ViewOf = static () => MigrationViews.Findings,
        FailLevels = new Dictionary<string, Severity>
        {
            [nameof(Severity.Warning)] = Severity.Warning,
            [nameof(Severity.High)] = Severity.High,
            [nameof(Severity.Critical)] = Severity.Critical,
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<MigrationCheckFinding> RunAsync(
        OperationCall<MigrationCheckOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (MigrationCheckOptions options in call.Items.WithCancellation(cancellation))
        {
            await using IAsyncEnumerator<MigrationCheckFinding> findings = CheckAsync(options, call.Context, cancellation).GetAsyncEnumerator(cancellation);
            while (await NextAsync(findings, call.Context))
            {
                yield return findings.Current;
            }
        }
    }

    // A wrong plan is a problem, and the next one is taken.
    private static async Task<bool> NextAsync(IAsyncEnumerator<MigrationCheckFinding> findings, OperationContext context)
    {
        try
        {
            return await findings.MoveNextAsync();
        }
        catch (ToilException problem)
        {
            context.Sink.Problem(problem);
            return false;
        }
    }

    private static async IAsyncEnumerable<MigrationCheckFinding> CheckAsync(
        MigrationCheckOptions options, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        MigrationPlan plan = MigrationTarget.Plan(options);
        IAsyncEnumerable<MigrationCheckFinding> findings = options.Offline
            ? OfflineCheck.Check(plan, KindOf(context, options, plan)).ToAsyncEnumerable()
            : OnlineAsync(plan, DatabaseResolver.Resolve(context, options.Database, plan), context, cancellation);
        await foreach (MigrationCheckFinding finding in findings.WithCancellation(cancellation))
        {
            yield return finding;
        }
    }

    // Without a connection the location still says which engine's rules hold.
    private static TargetKind? KindOf(OperationContext context, MigrationCheckOptions options, MigrationPlan plan)
    {
        try
        {
            return DatabaseResolver.Resolve(context, options.Database, plan).Kind;
        }
        catch (ToilException error) when (error.ErrorId is "DatabaseNotGiven" || (error.ErrorId is "DatabaseUnknown" && options.Database is null))
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<MigrationCheckFinding> OnlineAsync(
        MigrationPlan plan, DatabaseLocation location, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using TargetDatabase database = TargetDatabase.For(location, context);
        await using TargetSession session = await database.ConnectAsync("toil check", cancellation);
        await using IAsyncEnumerator<MigrationCheckFinding> findings = FindAsync(plan, database, session, context, cancellation).GetAsyncEnumerator(cancellation);
        while (await MoveNextAsync(findings, database))
        {
            yield return findings.Current;
        }
    }

    private static async IAsyncEnumerable<MigrationCheckFinding> FindAsync(
        MigrationPlan plan, TargetDatabase database, TargetSession session, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await database.LimitAsync(session, plan.LockTimeout, s_questionLimit, cancellation);
        StepProgress progress = await StepProgress.ReadAsync(database, session, plan.Name, cancellation);
        IPlanCheck check = database.Location.Kind == TargetKind.Sqlite
            ? await SqliteCheck.OpenAsync(plan, session, context.Time, cancellation)
            : new PostgresCheck(plan, database, session, context.Time, cancellation);
        await foreach (MigrationCheckFinding finding in check.CheckAsync(progress, cancellation))
        {
            yield return finding;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<MigrationCheckFinding> findings, TargetDatabase database)
    {
        try
        {
            return await findings.MoveNextAsync();
        }
        catch (DbException error)
        {
            throw database.Explain(error, "The check");
        }
    }
}
