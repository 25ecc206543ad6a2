namespace Toil.Migrations.Databases;

/// <summary>What differs between the engines in the SQL that Toil writes itself.</summary>
internal abstract class SqlDialect
{
    /// <summary>The engine.</summary>
    public abstract TargetKind Kind { get; }

    /// <summary>The server's clock, in milliseconds since 1970.</summary>
    public abstract string Now { get; }

    /// <summary>A name as it stands in SQL.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
