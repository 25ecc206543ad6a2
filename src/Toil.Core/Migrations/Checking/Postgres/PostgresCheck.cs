using System.Runtime.CompilerServices;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Holds a plan against a PostgreSQL database. Nothing is changed, and nobody waits for it.</summary>
internal sealed class PostgresCheck : IPlanCheck
{
    private readonly MigrationPlan _plan;
    private readonly TargetDatabase _database;
    private readonly TimeProvider _time;
    private readonly CheckFindings _findings;
    private readonly PostgresSituation _now;
    private readonly PostgresSqlCheck _sql;

    public PostgresCheck(MigrationPlan plan, TargetDatabase database, TargetSession session, TimeProvider time, CancellationToken cancellation)
    {
        _plan = plan;
        _database = database;
        _time = time;
        _findings = new(plan);
        PostgresFacts facts = new(database, session, cancellation);
        _now = new()
        {
            Facts = facts,
            Probe = new(session, cancellation),
            Catalog = new(facts.FindAsync, facts.TablesAsync),
            Names = new(TargetKind.PostgreSql),
            Findings = _findings,
            Query = sql => session.RowsAsync(sql, cancellation),
        };
        _sql = new(_now);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MigrationCheckFinding> CheckAsync(StepProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (MigrationStep step in _plan.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            _findings.AddProgress(step, progress);
            if (progress.IsDone(step))
            {
                // The database has it.
            }
            else if (step is SqlStep sql)
            {
                await _sql.CheckAsync(sql, progress.StatementsDone(step));
            }
            else if (step is BatchStep batch)
            {
                await BatchAsync(batch, progress.IsBegun(step));
            }

            foreach (MigrationCheckFinding finding in _findings.Take())
            {
                yield return finding;
            }
        }

        await PlanAsync(progress, cancellation);
        foreach (MigrationCheckFinding finding in _findings.Take())
        {
            yield return finding;
        }
    }

    private async Task BatchAsync(BatchStep step, bool isBegun)
    {
        IReadOnlyList<CheckStatement> statements = await new BatchCheck(_now.Catalog, _findings, _plan, HasRowsAsync).CheckAsync(step, isBegun);
        bool isNamed = _findings.All.Any(finding => finding.Rule is CheckRules.ColumnUnknown or CheckRules.TableUnknown or CheckRules.ColumnGenerated);
        foreach (CheckStatement statement in isNamed ? [] : statements)
        {
            (SqlProblem? problem, _) = await _now.Probe.ExplainAsync(statement.Sql);
            if (problem is not null)
            {
                _sql.Add(step, statement.PlaceOf(problem.Offset), problem, statement.Sql, statement.What);
            }
        }

        await new PostgresBatchRules(_now).CheckAsync(step);
        await _now.ChangeAsync(step is CopyStep ? null : step.Table, (step as BackfillStep)?.Set.Select(one => one.Column));
        await _now.ChangeAsync((step as CopyStep)?.To ?? (step as PurgeStep)?.ArchiveTable);
    }

    private async Task<bool> HasRowsAsync(string table) => await _now.Probe.AskAsync(() => _now.Query(RowQuestions.Any(table))) is { Count: > 0 };

    private async Task PlanAsync(StepProgress progress, CancellationToken cancellation)
    {
        foreach (VerifyCheck check in _plan.Verify)
        {
            await _sql.QueryAsync(check.Sql, $"The query of '{check.Name}'", check.Origin);
        }

        if (_plan.Throttle.Query is { } query && (await _now.Probe.ExplainAsync(query)).Problem is { } problem)
        {
            _findings.Add(CheckRules.ThrottleUnfit, null, _plan.Throttle.Origin, $"The throttle's query is refused: {problem.Message}.", "Correct it: while it cannot be answered, nothing runs.");
        }

        // Signals are asked for batches alone. Where one could never be read, the run would end behind the steps that come before the first of them.
        if (_plan.Steps.Any(step => step is BatchStep && !progress.IsDone(step)))
        {
            foreach (ToilException error in await Throttle.UnreadableAsync(_plan.Throttle, _database, _time, cancellation))
            {
                _findings.Add(CheckRules.ThrottleUnfit, null, _plan.Throttle.Origin, error.Sentence, error.Remedy);
            }
        }

        if (!progress.HasTables && !await _now.Facts.MayCreateAsync())
        {
            _findings.Add(
                CheckRules.Privilege, null, null, "This user may make no tables where names without a schema lead, and Toil keeps its checkpoints there.",
                "Give it a schema of its own through search_path in the location, or the right to create.");
        }

        if (_plan.Throttle.Lag is null && _plan.Steps.Any(step => step is BatchStep) && await _now.Facts.ReplicasAsync() is > 0 and var replicas)
        {
            _findings.Add(
                CheckRules.ReplicaUnthrottled, null, null, $"{(replicas == 1 ? "A replica streams" : $"{replicas} replicas stream")} from this server, and the plan does not wait for {(replicas == 1 ? "it" : "them")}.",
                "Write 'throttle: { lag: 2s }'.");
        }
    }
}
