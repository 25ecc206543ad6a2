using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking.Sqlite;

/// <summary>Holds a plan against a SQLite database: the way up and the way back are run on its schema in memory, where no rows are. The file is only read.</summary>
internal sealed class SqliteCheck : IPlanCheck
{
    private const string WriteLock = "the write lock of the file";

    private static readonly TimeSpan s_questionLimit = TimeSpan.FromSeconds(10);

    private readonly MigrationPlan _plan;
    private readonly TargetSession _source;
    private readonly SqliteRehearsal _rehearsal;
    private readonly TimeProvider _time;
    private readonly CheckFindings _findings;
    private readonly SqliteRules _rules;

    private SqliteCheck(MigrationPlan plan, TargetSession source, SqliteRehearsal rehearsal, TimeProvider time, CancellationToken cancellation)
    {
        _plan = plan;
        _source = source;
        _rehearsal = rehearsal;
        _time = time;
        _findings = new(plan);
        _rules = new(_findings, rehearsal, sql => AskAsync(sql, cancellation));
    }

    /// <summary>Makes one, with a copy of the schema, which is disposed with the check's end.</summary>
    public static async Task<SqliteCheck> OpenAsync(MigrationPlan plan, TargetSession source, TimeProvider time, CancellationToken cancellation)
        => new(plan, source, await SqliteRehearsal.OpenAsync(source, cancellation), time, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MigrationCheckFinding> CheckAsync(StepProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using SqliteRehearsal rehearsal = _rehearsal;
        Stack<MigrationStep> way = new();
        foreach (MigrationStep step in _plan.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            _findings.AddProgress(step, progress);
            if (progress.IsDone(step) || await StepAsync(step, progress, cancellation))
            {
                way.Push(step);
            }

            foreach (MigrationCheckFinding finding in _findings.Take())
            {
                yield return finding;
            }
        }

        await PlanAsync(cancellation);
        await BackAsync(way, cancellation);
        foreach (MigrationCheckFinding finding in _findings.Take())
        {
            yield return finding;
        }
    }

    private async Task<bool> StepAsync(MigrationStep step, StepProgress progress, CancellationToken cancellation)
    {
        if (step is BatchStep batch)
        {
            IReadOnlyList<CheckStatement> statements = await new BatchCheck(_rehearsal, _findings, _plan, async table => await AskAsync(RowQuestions.Any(table), cancellation) is { Count: > 0 }).CheckAsync(batch, progress.IsBegun(step));
            bool isNamed = _findings.All.Any(finding => finding.Rule is CheckRules.ColumnUnknown or CheckRules.TableUnknown or CheckRules.ColumnGenerated);
            foreach (CheckStatement statement in isNamed ? [] : statements)
            {
                if (await _rehearsal.RunAsync($"EXPLAIN {statement.Sql}", cancellation) is { } why)
                {
                    await RefusedAsync(step, statement.PlaceOf(null), statement.What, why, statement.Sql);
                }
            }

            await SqliteTriggers.CheckAsync(_findings, _rehearsal, batch);
            _rules.Changed.UnionWith(new[] { batch is CopyStep ? null : batch.Table, (batch as CopyStep)?.To }.OfType<string>().Select(name => SqlText.Plain(name, TargetKind.Sqlite)));
            return true;
        }

        return await SqlAsync((SqlStep)step, progress.StatementsDone(step), cancellation);
    }

    private async Task<bool> SqlAsync(SqlStep step, int done, CancellationToken cancellation)
    {
        bool isWhole = true;
        for (int i = done; i < step.Up.Count && isWhole; i++)
        {
            StatementAt at = new(step, ShapeReader.Read(step.Up[i]), $"up:{i}");
            await _rules.CheckAsync(at);
            isWhole = await RunAsync(at, "The statement", cancellation);
        }

        int count = step.Up.Count - done;
        _findings.AddStep(step, $"Runs {(count == 1 ? "1 statement" : $"{count} statements")} {(step.Transaction ? "in one transaction" : "outside of a transaction")}.", WriteLock);
        return isWhole;
    }

    // The way back of every step whose way up went well, the last one first: as it would be undone.
    private async Task BackAsync(Stack<MigrationStep> way, CancellationToken cancellation)
    {
        foreach (SqlStep step in way.OfType<SqlStep>())
        {
            for (int i = 0; i < step.Down.Count; i++)
            {
                if (!await RunAsync(new(step, ShapeReader.Read(step.Down[i]), $"down:{i}"), "The way back", cancellation))
                {
                    return;
                }
            }
        }
    }

    private async Task PlanAsync(CancellationToken cancellation)
    {
        foreach (VerifyCheck check in _plan.Verify)
        {
            if (await _rehearsal.RunAsync($"EXPLAIN {check.Sql}", cancellation) is { } why)
            {
                await RefusedAsync(null, check.Origin, $"The query of '{check.Name}'", why, check.Sql);
            }
        }

        if (_plan.Throttle.Query is { } query && await _rehearsal.RunAsync($"EXPLAIN {query}", cancellation) is { } refused)
        {
            _findings.Add(CheckRules.ThrottleUnfit, null, _plan.Throttle.Origin, $"The throttle's query is refused: {refused}.", "Correct it: while it cannot be answered, nothing runs.");
        }

        if (raw.sqlite3_db_readonly(((SqliteConnection)_source.Connection).Handle, "main") == 1)
        {
            _findings.Add(CheckRules.Privilege, null, null, "The file can only be read.", "Make it and its folder writable for this user.");
        }

        foreach (string signal in new[] { _plan.Throttle.Lag is null ? null : "lag", _plan.Throttle.Sessions is null ? null : "sessions" }.OfType<string>())
        {
            _findings.Add(CheckRules.ThrottleUnfit, null, _plan.Throttle.Origin, $"SQLite has no {signal} that the throttle could look at.", $"Take throttle.{signal} out; query, file and nice work here.");
        }
    }

    private async Task<bool> RunAsync(StatementAt at, string what, CancellationToken cancellation)
    {
        // These reach out of the memory: to other files, or to the one at hand.
        if (at.Shape.Statement.Begins("ATTACH") || at.Shape.Statement.Begins("DETACH") || at.Shape.Verb == SqlVerb.Vacuum
            || (at.Shape.Statement.Begins("PRAGMA") && (at.Step.Transaction || !Engine.SessionSettings.IsForeignKeys(at.Shape.Statement))))
        {
            return true;
        }

        string? why = await _rehearsal.RunAsync(at.Shape.Statement.Text, cancellation);
        if (why is not null)
        {
            await RefusedAsync(at.Step, at.Place, what, why, at.Shape.Statement.Text);
        }

        return why is null;
    }

    private async Task RefusedAsync(MigrationStep? step, ValueOrigin at, string what, string why, string sql)
    {
        if (why.StartsWith("no such module", StringComparison.Ordinal) || _rehearsal.Missing.Exists(name => why.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            _findings.Add(CheckRules.NotLookedAt, step, at, $"{what} needs what Toil's SQLite does not have: {why}.", "Run it with the program that has the extension.");
            return;
        }

        string rule = why.StartsWith("no such table", StringComparison.Ordinal) ? CheckRules.TableUnknown
            : why.StartsWith("no such column", StringComparison.Ordinal) ? CheckRules.ColumnUnknown
            : why.StartsWith("duplicate column", StringComparison.Ordinal) || why.EndsWith("already exists", StringComparison.Ordinal) ? CheckRules.AlreadyThere
            : CheckRules.SqlInvalid;
        IReadOnlyList<string> known = rule switch
        {
            CheckRules.TableUnknown => await _rehearsal.NamesAsync(),
            CheckRules.ColumnUnknown => await _rehearsal.ColumnsAsync(sql),
            _ => [],
        };
        string name = why[(why.LastIndexOfAny([' ', '.', ':']) + 1)..].Trim('"');
        _findings.Add(rule, step, at, $"{what} is refused: {why}.", Nearest.To(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : "Correct it.");
    }

    private async Task<List<object?[]>?> AskAsync(string sql, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(s_questionLimit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await _source.RowsAsync(sql, either.Token);
        }
        catch (Exception error) when (error is SqliteException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
