using Npgsql;
using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Looks at the steps of statements: whether the server takes them, the locks that they need, the risks.</summary>
internal sealed class PostgresSqlCheck(PostgresSituation now)
{
    private readonly PostgresIndexRules _indexes = new(now);
    private readonly PostgresOtherRules _others = new(now);

    /// <summary>Looks at a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="done">Statements of it that are done.</param>
    public async Task CheckAsync(SqlStep step, int done)
    {
        PostgresAlterRules alter = new(now, _indexes);
        List<string> locks = [];
        for (int i = done; i < step.Up.Count; i++)
        {
            StatementAt at = new(step, ShapeReader.Read(step.Up[i]), $"up:{i}");
            locks.AddRange(await LocksAsync(at.Shape));
            if (await IsTakenAsync(at))
            {
                _others.Transaction(at);
                await (at.Shape.Verb switch
                {
                    SqlVerb.CreateIndex => _indexes.CreateAsync(at),
                    SqlVerb.DropIndex => _indexes.DropAsync(at),
                    SqlVerb.ReindexIndex or SqlVerb.ReindexTable => _indexes.ReindexAsync(at),
                    SqlVerb.AlterTable => alter.CheckAsync(at),
                    _ => _others.CheckAsync(at),
                });
                await OwnerAsync(at);
            }

            await LearnAsync(at);
        }

        // What the way back is about is not there yet: of most, only the words can be looked at.
        for (int i = 0; i < step.Down.Count; i++)
        {
            StatementAt at = new(step, ShapeReader.Read(step.Down[i]), $"down:{i}");
            if (await IsTakenAsync(at))
            {
                _others.Transaction(at);
            }
        }

        int count = step.Up.Count - done;
        now.Findings.AddStep(
            step, $"Runs {(count == 1 ? "1 statement" : $"{count} statements")} {(step.Transaction ? "in one transaction" : "outside of a transaction")}.",
            locks.Count == 0 ? null : string.Join("; ", locks.Distinct()));
    }

    /// <summary>Has the server judge a query of the plan.</summary>
    public async Task QueryAsync(string sql, string what, ValueOrigin at)
    {
        (SqlProblem? problem, _) = await now.Probe.ExplainAsync(sql);
        if (problem is not null)
        {
            Add(null, at, problem, sql, what);
        }
    }

    /// <summary>Says what a server has against a statement.</summary>
    /// <param name="step">The step; null for the plan.</param>
    /// <param name="at">Where.</param>
    /// <param name="problem">What it said.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="what">What it is, to begin the sentence.</param>
    public void Add(MigrationStep? step, ValueOrigin at, SqlProblem problem, string sql, string what)
    {
        string message = InertText.From(problem.Message, 300);
        MigrationStep? maker = problem.State switch
        {
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidSchemaName
                => now.Names.MakerIn(problem.Message),
            PostgresErrorCodes.UndefinedFunction => now.Names.MakerIn(problem.Message) ?? now.Names.RetyperOf(sql),
            PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.CannotCoerce or PostgresErrorCodes.InvalidTextRepresentation => now.Names.RetyperOf(sql),
            _ => null,
        };
        if (maker is not null)
        {
            now.Findings.Add(
                CheckRules.SqlLater, step, at, $"{what} names what step {maker.Number}, '{maker.Name}', makes: {message}.", "It can be checked when that step is done.");
        }
        else if (PostgresProbe.IsPassing(problem))
        {
            now.Findings.Add(CheckRules.NotLookedAt, step, at, $"{what} could not be looked at in time: {message}.", "Check again when fewer others hold the table.");
        }
        else if (problem.State == PostgresErrorCodes.InsufficientPrivilege)
        {
            now.Findings.Add(CheckRules.Privilege, step, at, $"{what} is refused: {message}.", "Give this user the right, or run it as another.");
        }
        else
        {
            string rule = problem.State switch
            {
                PostgresErrorCodes.UndefinedTable => CheckRules.TableUnknown,
                PostgresErrorCodes.UndefinedColumn => CheckRules.ColumnUnknown,
                _ => CheckRules.SqlInvalid,
            };
            now.Findings.Add(rule, step, at, $"{what} is refused: {message}.", problem.Hint is { Length: > 0 } hint ? InertText.From(hint, 300) : "Correct it.");
        }
    }

    private async Task<bool> IsTakenAsync(StatementAt at)
    {
        string sql = at.Shape.Statement.Text;
        bool writes = at.Shape.Verb is SqlVerb.Insert or SqlVerb.Update or SqlVerb.Delete or SqlVerb.Merge;
        SqlProblem? problem;
        long? rows = null;
        if (writes || at.Shape.Verb == SqlVerb.Query)
        {
            (problem, rows) = await now.Probe.ExplainAsync(sql);
        }
        else
        {
            problem = await now.Probe.PrepareAsync(sql);
        }

        if (problem is not null)
        {
            Add(at.Step, at.Step.PlaceOf(at.Piece, problem.Offset ?? 0), problem, sql, at.IsDown ? "The way back" : "The statement");
        }
        else if (writes && !at.IsDown)
        {
            _others.Bulk(at, rows);
        }

        return problem is null;
    }

    private async Task LearnAsync(StatementAt at)
    {
        SqlShape shape = at.Shape;
        if (shape.Verb is SqlVerb.Insert or SqlVerb.Update or SqlVerb.Delete or SqlVerb.Merge or SqlVerb.Truncate)
        {
            foreach (string written in shape.Objects)
            {
                await now.ChangeAsync(written);
            }
        }

        await now.Catalog.LearnAsync(shape);
        now.Names.Learn(at.Step, shape);
    }

    private async Task OwnerAsync(StatementAt at)
    {
        if (at.Shape.Verb is SqlVerb.AlterTable or SqlVerb.CreateIndex or SqlVerb.DropTable or SqlVerb.ReindexTable or SqlVerb.Cluster && at.Shape.Table is { } written
            && await now.Catalog.FindAsync(written) is { IsNew: false } table && !await now.Facts.IsOwnerAsync(table.Info))
        {
            now.Findings.Add(CheckRules.Privilege, at.Step, at.Place, $"This user does not own {table.Info.Name}, and only its owner may do that.", "Run it as the owner, or as a member of the owner's role.");
        }
    }

    private async Task<IReadOnlyList<string>> LocksAsync(SqlShape shape)
    {
        List<TableLock> locks = [];
        foreach (TableLock one in PostgresLocks.Of(shape))
        {
            // Nobody waits for a table that is made here.
            if (await now.Catalog.FindAsync(one.Table) is not { IsNew: true })
            {
                locks.Add(one);
            }
        }

        if (shape.Verb is SqlVerb.DropIndex or SqlVerb.ReindexIndex)
        {
            foreach (string index in shape.Objects)
            {
                locks.AddRange(await now.Facts.TableOfIndexAsync(index) is { } table ? [new TableLock(PostgresLocks.OfIndex(shape), table)] : []);
            }
        }

        foreach (string? constraint in shape.Verb == SqlVerb.DropTable ? [null] : shape.Actions.Where(action => action.Kind == AlterKind.DropConstraint).Select(action => action.Name))
        {
            foreach (string written in shape.Objects)
            {
                if (await now.Catalog.FindAsync(written) is { IsNew: false } table)
                {
                    IReadOnlyList<string> referenced = await now.Facts.ReferencedAsync(table.Info, constraint is null ? null : SqlText.Plain(constraint, TargetKind.PostgreSql));
                    locks.AddRange(referenced.Select(name => new TableLock(LockMode.AccessExclusive, name)));
                }
            }
        }

        return [.. locks.Select(one => one.ToString())];
    }
}
