using System.Text.Json;
using Npgsql;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Has a PostgreSQL server judge SQL without running any of it.</summary>
/// <remarks>
/// Each statement gets a read-only transaction of its own, which is rolled back. A statement that reads or writes rows is explained: names, types and rights
/// are looked at, and nothing is executed. Any other is prepared, which reads its words and stops there. Both hold no lock that a reader or writer
/// would wait for, and wait for none longer than the plan's lock_timeout.
/// </remarks>
internal sealed class PostgresProbe(TargetSession session, CancellationToken cancellation)
{
    private const string Explain = "EXPLAIN (FORMAT JSON) ";

    /// <summary>Looks at the words of a statement; of CREATE TABLE AS, at the query too.</summary>
    public Task<SqlProblem?> PrepareAsync(string sql) => TryAsync(
        async () =>
        {
            await using NpgsqlCommand command = new(sql, (NpgsqlConnection)session.Connection);
            TargetSession.KeepWhole(command);
            await command.PrepareAsync(cancellation);
            await command.UnprepareAsync(cancellation);
        },
        0);

    /// <summary>Looks at a statement that reads or writes rows.</summary>
    /// <returns>What is wrong with it, or how many rows the planner expects it to go over.</returns>
    public async Task<(SqlProblem? Problem, long? Rows)> ExplainAsync(string sql)
    {
        long? rows = null;
        SqlProblem? problem = await TryAsync(
            async () => rows = await session.ScalarAsync(Explain + sql, cancellation) is string plan ? RowsOf(plan) : null,
            Explain.Length);
        return (problem, rows);
    }

    /// <summary>Asks something in a read-only transaction; null where it took too long or was refused.</summary>
    public async Task<T?> AskAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        T? answer = null;
        return await TryAsync(async () => answer = await ask(), 0) is null ? answer : null;
    }

    /// <summary>True for a problem that time may solve.</summary>
    public static bool IsPassing(SqlProblem problem)
        => problem.State is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected;

    private async Task<SqlProblem?> TryAsync(Func<Task> work, int prefix)
    {
        await session.BeginAsync(cancellation);
        try
        {
            await session.ExecuteAsync("SET TRANSACTION READ ONLY", cancellation);
            await work();
            return null;
        }
        catch (PostgresException error) when (error.SqlState[..2] is not ("08" or "53" or "58"))
        {
            return new(error.SqlState, error.MessageText, error.Hint, error.Position > prefix ? error.Position - prefix - 1 : null);
        }
        finally
        {
            await session.RollbackAsync();
        }
    }

    // Of a statement that writes, the rows are those of what feeds it.
    private static long? RowsOf(string plan)
    {
        using JsonDocument document = JsonDocument.Parse(plan);
        JsonElement node = document.RootElement[0].GetProperty("Plan");
        while (node.GetProperty("Node Type").GetString() == "ModifyTable" && node.TryGetProperty("Plans", out JsonElement plans))
        {
            node = plans.EnumerateArray().FirstOrDefault(inner => inner.GetProperty("Parent Relationship").GetString() != "InitPlan", plans[0]);
        }

        return (long)Math.Min(node.GetProperty("Plan Rows").GetDouble(), long.MaxValue / 2);
    }
}

/// <summary>Why a server refuses a statement.</summary>
/// <param name="State">SQLSTATE.</param>
/// <param name="Message">The server's words.</param>
/// <param name="Hint">Its advice; null for none.</param>
/// <param name="Offset">Which character of the statement, from 0; null where it names none.</param>
internal sealed record SqlProblem(string State, string Message, string? Hint, int? Offset);
