using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Rollbacks.Load;

/// <summary>Asks a database whether it would run statements, without running them.</summary>
internal sealed class LoadCheck(TargetDatabase database)
{
    private const int LimitSeconds = 60;

    /// <summary>Checks the transactions of a workload.</summary>
    /// <exception cref="Operations.ToilException"><c>LoadStatementFailed</c>, naming the transaction; or the database cannot be reached.</exception>
    public async Task CheckAsync(Workload workload, IEnumerable<LoadCall> calls, CancellationToken cancellation)
    {
        await using TargetSession session = await ConnectAsync(cancellation);
        foreach ((LoadCall call, WorkloadTransaction transaction) in calls.Zip(workload.Transactions))
        {
            for (int i = 0; i < call.Statements.Count; i++)
            {
                if (await FailureAsync(session, call.Statements[i], call.Values[i], cancellation) is { } error)
                {
                    throw LoadErrors.Statement($"{transaction.Origin.Text}: the transaction '{transaction.Name}'", database.Location, error);
                }
            }
        }
    }

    /// <summary>Which statements fail, and why.</summary>
    public async Task<IReadOnlyDictionary<LoadStatement, string>> FailingAsync(
        IEnumerable<(LoadStatement Statement, object?[] Values)> statements, CancellationToken cancellation)
    {
        await using TargetSession session = await ConnectAsync(cancellation);
        Dictionary<LoadStatement, string> failing = [];
        foreach ((LoadStatement statement, object?[] values) in statements)
        {
            if (await FailureAsync(session, statement, values, cancellation) is { } error)
            {
                failing.Add(statement, DatabaseFailure.Innermost(error));
            }
        }

        return failing;
    }

    private async Task<TargetSession> ConnectAsync(CancellationToken cancellation)
    {
        TargetSession session = await database.ConnectAsync("toil check", cancellation);
        session.StatementLimit = LimitSeconds;
        return session;
    }

    // A failure that is none of the statement's, such as a lost connection, is thrown.
    private async Task<DbException?> FailureAsync(TargetSession session, LoadStatement statement, object?[] values, CancellationToken cancellation)
    {
        try
        {
            await session.BeginAsync(cancellation);
            await using DbCommand command = session.Connection is NpgsqlConnection postgres ? Postgres(postgres, statement, values) : Sqlite(session.Connection, statement, values);
            command.CommandTimeout = LimitSeconds;
            if (command.CommandText.StartsWith("EXPLAIN", StringComparison.Ordinal))
            {
                await command.ExecuteNonQueryAsync(cancellation);
            }
            else
            {
                await command.PrepareAsync(cancellation);
            }

            return null;
        }
        catch (DbException error) when (database.Classify(error) is FailureKind.Other or FailureKind.Row)
        {
            return error;
        }
        catch (DbException error)
        {
            throw database.Explain(error, null);
        }
        finally
        {
            await session.RollbackAsync();
        }
    }

    // The plan is made, and rights are looked at; nothing runs. A procedure has no plan.
    private static NpgsqlCommand Postgres(NpgsqlConnection connection, LoadStatement statement, object?[] values)
    {
        bool isCall = statement.Text.StartsWith("CALL", StringComparison.OrdinalIgnoreCase);
        NpgsqlCommand command = new(isCall ? statement.Numbered : $"EXPLAIN {statement.Numbered}", connection);
        foreach (object? value in values)
        {
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)DrawnValue.Text(value) ?? DBNull.Value });
        }

        if (values.Length == 0)
        {
            TargetSession.KeepWhole(command);
        }

        return command;
    }

    private static DbCommand Sqlite(DbConnection connection, LoadStatement statement, object?[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN {statement.Text}";
        foreach ((string name, object? value) in statement.Parameters.Zip(values).DistinctBy(one => one.First))
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = DrawnValue.Sqlite(value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
