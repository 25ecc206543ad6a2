using System.Data.Common;

namespace Toil.State;

/// <summary>A statement, and the values of its parameters by their names.</summary>
internal sealed record StoreStatement(string Sql, params (string Name, object? Value)[] Values)
{
    /// <summary>The statement as a command of a connection.</summary>
    public DbCommand On(DbConnection connection, DbTransaction? transaction)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Transaction = transaction;
        foreach ((string name, object? value) in Values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
