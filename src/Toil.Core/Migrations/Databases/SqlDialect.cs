namespace Toil.Migrations.Databases;

/// <summary>What differs between the engines in the SQL that Toil writes itself.</summary>
internal abstract class SqlDialect
{
    /// <summary>The engine.</summary>
    public abstract TargetKind Kind { get; }

    /// <summary>The server's clock, in milliseconds since 1970.</summary>
    public abstract string Now { get; }

    /// <summary>Type and constraints of a column that numbers its rows.</summary>
    public abstract string Identity { get; }

    /// <summary>A statement that keeps others from making the control tables at the same time; null where the transaction itself does.</summary>
    public abstract string? LockForSetup { get; }

    /// <summary>True where a second connection can write while a transaction is open.</summary>
    public abstract bool HasManyWriters { get; }

    /// <summary>A key column as it is read, and kept.</summary>
    public abstract string ReadKey(string column);

    /// <summary>A parameter that holds such a value, as it is compared with the column.</summary>
    public abstract string KeyParameter(ColumnInfo column, int parameter);

    /// <summary>A name as it stands in SQL.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
