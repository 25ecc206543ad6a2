using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Rollbacks.Load.Running;

/// <summary>A connection to PostgreSQL. Every value travels as text of no type, as if it stood in quotes: the server takes it for what the place asks for.</summary>
internal sealed class PostgresLoadConnection(TargetSession session) : LoadConnection
{
    private const string StalePlan = "RevalidateCachedQuery";

    private readonly NpgsqlConnection _connection = (NpgsqlConnection)session.Connection;
    private readonly Dictionary<LoadStatement, NpgsqlCommand> _kept = [];
    private NpgsqlCommand? _running;
    private bool _wasPrepared;

    /// <inheritdoc/>
    public override bool IsOpen => _connection.State == System.Data.ConnectionState.Open;

    /// <summary>Prepares statements before the first call needs them.</summary>
    public void Prepare(IEnumerable<LoadStatement> statements)
    {
        foreach (LoadStatement statement in statements.Where(statement => statement.IsKept))
        {
            try
            {
                Kept(statement);
            }
            catch (PostgresException)
            {
                // It does not fit the database as it is now. Its call will say so.
            }
        }
    }

    /// <inheritdoc/>
    public override void Begin(LoadCall call)
    {
        _wasPrepared = false;
        if (call.Begin is { } begin)
        {
            Run(begin);
        }
    }

    /// <inheritdoc/>
    public override void Execute(LoadStatement statement, object?[] values)
    {
        if (statement.IsKept)
        {
            NpgsqlCommand command = Kept(statement);
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = (object?)DrawnValue.Text(values[i]) ?? DBNull.Value;
            }

            _wasPrepared = true;
            Run(command);
            return;
        }

        using NpgsqlCommand once = Command(statement, values);
        Run(once);
    }

    /// <inheritdoc/>
    public override void End(LoadCall call)
    {
        if (call.Begin is not null)
        {
            Run(call.IsRolledBack ? "ROLLBACK" : "COMMIT");
        }
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        if (IsOpen)
        {
            // Outside of a transaction this is a warning that nobody hears.
            Run("ROLLBACK");
        }
    }

    /// <inheritdoc/>
    public override bool Renew(Exception failure)
    {
        if (!_wasPrepared || failure is not PostgresException { SqlState: var state } server || !(server.Routine == StalePlan || state.StartsWith("42", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach (NpgsqlCommand command in _kept.Values)
        {
            command.Unprepare();
            command.Dispose();
        }

        _kept.Clear();
        return true;
    }

    /// <inheritdoc/>
    public override void Cancel()
    {
        try
        {
            Volatile.Read(ref _running)?.Cancel();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException or System.Net.Sockets.SocketException)
        {
            // It has just ended, or the server is gone, and what it ran as well.
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (NpgsqlCommand command in _kept.Values)
        {
            await command.DisposeAsync();
        }

        await session.DisposeAsync();
    }

    private NpgsqlCommand Kept(LoadStatement statement)
    {
        if (!_kept.TryGetValue(statement, out NpgsqlCommand? command))
        {
            command = Command(statement, new object?[statement.Parameters.Count]);
            command.Prepare();
            _kept.Add(statement, command);
        }

        return command;
    }

    private NpgsqlCommand Command(LoadStatement statement, object?[] values)
    {
        NpgsqlCommand command = new(statement.Numbered, _connection) { CommandTimeout = 0 };
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

    private void Run(string sql)
    {
        using NpgsqlCommand command = new(sql, _connection) { CommandTimeout = 0 };
        Run(command);
    }

    private void Run(NpgsqlCommand command)
    {
        Volatile.Write(ref _running, command);
        try
        {
            command.ExecuteNonQuery();
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
    }
}
